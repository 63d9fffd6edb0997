//! The mailbox for a reader who wants each email once, whether the host is up or not.

use rusqlite::Connection;

use crate::{Host, Mail};

/// A reader of the mailbox.
#[derive(Debug)]
pub struct Postbox {
    state: Connection,
    last: i64,
}

impl Host {
    /// A reader who has not seen any email.
    pub fn postbox(&self) -> Postbox {
        Postbox { state: self.state(), last: 0 }
    }
}

impl Postbox {
    /// The emails since the last look, the oldest first.
    pub fn arrived(&mut self) -> Vec<Mail> {
        let mut query = self
            .state
            .prepare_cached("SELECT number, mail FROM mails WHERE number > ?1 ORDER BY number")
            .expect("a table of them");
        let rows = query.query_map([self.last], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)));
        let rows = rows.expect("they can be read").map(|row| row.expect("a row"));
        let mails = rows.map(|(number, mail)| {
            self.last = number;
            serde_json::from_str(&mail).expect("an email")
        });
        mails.collect()
    }
}
