//! What all clients share: the URL of the service, the officers, and the links from emails.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tests::{Host, Officer, Postbox, link_in, subject};

/// How long to wait before the next look for emails.
pub(crate) const INTERVAL: Duration = Duration::from_millis(50);

/// What all clients have in common.
pub(crate) struct Scene {
    /// The URL of the service. It is up again after each kill.
    pub(crate) base: String,
    /// One officer for each client, who sometimes also acts for the next client.
    pub(crate) officers: Vec<Officer>,
    /// When the clients begin.
    pub(crate) start: Instant,
    /// When the clients start nothing new.
    pub(crate) end: Instant,
    /// The registration links, by invitation.
    links: Mutex<HashMap<String, String>>,
}

impl Scene {
    pub(crate) fn new(host: &Host, clients: usize, length: Duration) -> Self {
        let officers = (0..clients).map(|_| host.officer()).collect();
        let start = Instant::now();
        Self { base: host.url(""), officers, start, end: start + length, links: Mutex::default() }
    }

    pub(crate) fn is_over(&self) -> bool {
        Instant::now() >= self.end
    }

    /// Collects the links from the emails until the time is over.
    pub(crate) fn deliver(&self, postbox: &mut Postbox) {
        while !self.is_over() {
            let mails = postbox.arrived();
            let invitations = mails.iter().filter(|mail| mail.subject.contains(subject::REGISTER));
            let links =
                invitations.filter_map(|mail| Some((mail.tags.get("invitation")?.clone(), link_in(mail))));
            self.links.lock().unwrap_or_else(PoisonError::into_inner).extend(links);
            sleep(INTERVAL);
        }
    }

    /// The link of an invitation, if its email has arrived.
    pub(crate) fn link(&self, invitation: &str) -> Option<String> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner).get(invitation).cloned()
    }
}
