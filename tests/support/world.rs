//! The final state: the table, the emails, the timers, and the events that were given up.

use std::collections::{BTreeMap, HashMap};

use crate::Host;
use jiff::Timestamp;
use serde_json::Value;

/// The final state of a host, ordered by address and invitation.
#[derive(Debug)]
pub struct World {
    /// The invitations of each address, the oldest first.
    invitations: HashMap<String, Vec<Value>>,
    standing: HashMap<String, Value>,
    accounts: HashMap<String, Vec<Value>>,
    /// The kinds of items that belong to each account, in alphabetical order.
    claims: HashMap<String, Vec<String>>,
    events: HashMap<String, Vec<String>>,
    /// The notes of emails, by invitation: the number of the event and the kind of email.
    notes: HashMap<String, Vec<(String, String)>>,
    /// The recipients of each email, once for each time, by invitation, number of the event and kind.
    mails: BTreeMap<(String, String, String), Vec<String>>,
    /// The published events, by invitation: version and type, once for each time.
    published: HashMap<String, Vec<(u64, String)>>,
    /// The acts of support officers, by the number of the service request, the oldest first.
    acts: HashMap<String, Vec<Value>>,
    /// The addresses that we do not email.
    suppressed: Vec<String>,
    /// The times of the timers, by invitation.
    pub timers: HashMap<String, Timestamp>,
    /// The events that were given up.
    pub failures: Value,
}

impl World {
    /// The current state of a host. No work should be left.
    pub fn of(host: &Host) -> Self {
        let mut world = Self {
            invitations: HashMap::new(),
            standing: HashMap::new(),
            accounts: HashMap::new(),
            claims: HashMap::new(),
            events: HashMap::new(),
            notes: HashMap::new(),
            mails: BTreeMap::new(),
            published: HashMap::new(),
            acts: HashMap::new(),
            suppressed: Vec::new(),
            timers: host.timers(),
            failures: host.failures(),
        };
        let mut items = host.table();
        items.sort_by_key(|item| [text(item, "PK"), text(item, "SK")]);
        for item in items {
            world.add(item);
        }
        for mail in host.mails().iter() {
            let tag = |name: &str| mail.tags[name].clone();
            world
                .mails
                .entry((tag("invitation"), tag("event"), tag("mail")))
                .or_default()
                .extend(mail.to.clone());
        }
        for event in host.published() {
            let (detail, of) = (&event["detail"], text(&event["detail"], "subject"));
            let version = detail["data"]["version"].as_u64().expect("a number");
            assert_eq!(text(detail, "id"), format!("{of}-{version}"), "R57: the id is always the same");
            world.published.entry(of).or_default().push((version, text(detail, "type")));
        }
        world
    }

    fn add(&mut self, item: Value) {
        let (key, sort_key) = (text(&item, "PK"), text(&item, "SK"));
        let (kind, id) = key.split_once('#').expect("all keys have a kind");
        let email = text(&item, "email");
        match (kind, sort_key.split('#').next().unwrap_or_default()) {
            ("EMAIL", "ADDRESS") => drop(self.standing.insert(id.to_owned(), item)),
            ("EMAIL", "SUPPRESSION") => self.suppressed.push(id.to_owned()),
            ("DESK", _) => self.acts.entry(text(&item, "request_number")).or_default().push(item),
            ("INVITATION", "INVITATION") => self.invitations.entry(email).or_default().push(item),
            ("INVITATION", "EVENT") => {
                self.events.entry(id.to_owned()).or_default().push(text(&item, "event"));
            }
            ("INVITATION", "MAIL") => {
                let note = (text(&item, "event"), text(&item, "kind"));
                self.notes.entry(id.to_owned()).or_default().push(note);
            }
            ("MOBILE" | "USERNAME", _) => {
                self.claims.entry(text(&item, "account_id")).or_default().push(kind.to_owned());
            }
            ("SECRET", _) => self.claims.entry(id.to_owned()).or_default().push(kind.to_owned()),
            ("ACCOUNT", _) => self.accounts.entry(email).or_default().push(item),
            _ => {}
        }
    }

    /// The invitations of an address, the oldest first.
    pub fn invitations(&self, email: &str) -> &[Value] {
        self.invitations.get(email).map_or(&[], Vec::as_slice)
    }

    /// The status of the current record of an address.
    pub fn standing(&self, email: &str) -> Option<&Value> {
        self.standing.get(email)
    }

    /// The accounts of an address.
    pub fn accounts(&self, email: &str) -> &[Value] {
        self.accounts.get(email).map_or(&[], Vec::as_slice)
    }

    /// The kinds of items that belong to an account: its mobile number, its password's hash, its username.
    pub fn claims(&self, account: &str) -> &[String] {
        self.claims.get(account).map_or(&[], Vec::as_slice)
    }

    /// The events of an invitation.
    pub fn events(&self, id: &str) -> &[String] {
        self.events.get(id).map_or(&[], Vec::as_slice)
    }

    /// The published events of an invitation, in order: the type of each, and how often it was published.
    pub fn published(&self, id: &str) -> Vec<(&str, usize)> {
        let mut by_version = BTreeMap::<u64, (&str, usize)>::new();
        for (version, kind) in self.published.get(id).into_iter().flatten() {
            by_version.entry(*version).or_insert((kind, 0)).1 += 1;
        }
        by_version.into_values().collect()
    }

    /// The acts of support officers for a service request, the oldest first.
    pub fn acts(&self, request_number: &str) -> &[Value] {
        self.acts.get(request_number).map_or(&[], Vec::as_slice)
    }

    /// Whether we do not email an address.
    pub fn is_suppressed(&self, email: &str) -> bool {
        self.suppressed.iter().any(|suppressed| suppressed == email)
    }

    /// Whether an email is recorded as sent.
    pub fn is_noted(&self, id: &str, event: &str, kind: &str) -> bool {
        let notes = self.notes.get(id).into_iter().flatten();
        notes.into_iter().any(|(of, mail)| of == event && mail == kind)
    }

    /// All invitations.
    pub fn all_invitations(&self) -> impl Iterator<Item = &Value> {
        self.invitations.values().flatten()
    }

    /// How many accounts there are.
    pub fn count_accounts(&self) -> usize {
        self.accounts.values().map(Vec::len).sum()
    }

    /// How many emails are recorded.
    pub fn count_notes(&self) -> usize {
        self.notes.values().map(Vec::len).sum()
    }

    /// Each sent email: invitation, number of the event, kind and recipient, once for each time.
    pub fn all_mails(&self) -> impl Iterator<Item = (&str, &str, &str, &[String])> {
        self.mails
            .iter()
            .map(|((id, event, kind), to)| (id.as_str(), event.as_str(), kind.as_str(), to.as_slice()))
    }

    /// The recipients of an email, once for each time.
    pub fn readers(&self, id: &str, event: &str, kind: &str) -> &[String] {
        let mail = (id.to_owned(), event.to_owned(), kind.to_owned());
        self.mails.get(&mail).map_or(&[], Vec::as_slice)
    }

    /// The emails about an invitation: number of the event, kind, and how often it was sent.
    pub fn mails(&self, id: &str) -> Vec<(&str, &str, usize)> {
        let of = self.mails.iter().filter(|((invitation, ..), _)| invitation == id);
        of.map(|((_, event, kind), to)| (event.as_str(), kind.as_str(), to.len())).collect()
    }
}

/// The text of an attribute. Empty if it is missing.
pub fn text(item: &Value, name: &str) -> String {
    item[name].as_str().unwrap_or_default().to_owned()
}
