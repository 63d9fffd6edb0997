//! The emails that were sent.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::{Result, State, json_column, json_text};

/// An email that SES accepted.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Mail {
    /// The message id that SES returned.
    pub(crate) id: String,
    /// When it was accepted.
    pub(crate) at: Timestamp,
    /// The sender.
    pub(crate) from: String,
    /// All recipients.
    pub(crate) to: Vec<String>,
    /// The addresses for replies.
    pub(crate) reply_to: Vec<String>,
    /// The subject.
    pub(crate) subject: String,
    /// The text part.
    pub(crate) text: Option<String>,
    /// The HTML part.
    pub(crate) html: Option<String>,
    /// Further headers, as name and value.
    pub(crate) headers: Vec<(String, String)>,
    /// The tags. Events about the email repeat them.
    pub(crate) tags: BTreeMap<String, String>,
    /// The configuration set.
    pub(crate) configuration_set: Option<String>,
}

impl State {
    /// Stores an email.
    pub(crate) fn add_mail(&self, mail: &Mail) -> Result<()> {
        self.with(|connection| {
            let row = (&mail.id, json_text(mail)?);
            connection.execute("INSERT INTO mails (id, mail) VALUES (?1, ?2)", row)?;
            Ok(())
        })?;
        self.mails_came.send_replace(());
        Ok(())
    }

    /// Changes with each new email.
    pub(crate) fn mails_came(&self) -> watch::Receiver<()> {
        self.mails_came.subscribe()
    }

    /// All emails, the newest first.
    pub(crate) fn mails(&self) -> Result<Vec<Mail>> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached("SELECT mail FROM mails ORDER BY number DESC")?;
            let rows = statement.query_map([], |row| json_column(row, 0))?;
            rows.collect()
        })
    }

    /// The emails after the one with a message id, the oldest first. All emails, if there is no such one.
    pub(crate) fn mails_after(&self, id: &str) -> Result<Vec<Mail>> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT mail FROM mails WHERE number > coalesce((SELECT number FROM mails WHERE id = ?1), 0)
                 ORDER BY number",
            )?;
            let rows = statement.query_map([id], |row| json_column(row, 0))?;
            rows.collect()
        })
    }

    /// An email by its message id.
    pub(crate) fn mail(&self, id: &str) -> Result<Option<Mail>> {
        self.with(|connection| {
            connection
                .query_row("SELECT mail FROM mails WHERE id = ?1", [id], |row| json_column(row, 0))
                .optional()
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mail(id: &str) -> Mail {
        let mail = json!({
            "id": id, "at": Timestamp::UNIX_EPOCH, "from": "a@b", "to": ["c@d"], "reply_to": [], "subject": "s",
            "headers": [], "tags": {},
        });
        serde_json::from_value(mail).unwrap()
    }

    #[test]
    fn a_reader_gets_the_emails_after_the_last_one_they_know() {
        let state = State::in_memory();
        let came = state.mails_came();
        for id in ["1", "2", "3"] {
            state.add_mail(&mail(id)).unwrap();
        }
        assert!(came.has_changed().unwrap());
        let after = |id| state.mails_after(id).unwrap().into_iter().map(|mail| mail.id).collect::<Vec<_>>();
        assert_eq!(after("1"), ["2", "3"]);
        assert_eq!(after("3"), [""; 0]);
        assert_eq!(after("unknown"), ["1", "2", "3"]);
    }
}
