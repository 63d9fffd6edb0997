//! The emails that the service sent.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::{Host, eventually};

/// An email in the local mailbox.
#[derive(Clone, Debug, Deserialize)]
pub struct Mail {
    /// Its id.
    pub id: String,
    /// When it was sent.
    pub at: Timestamp,
    /// The recipients.
    pub to: Vec<String>,
    /// The addresses for replies.
    pub reply_to: Vec<String>,
    /// Further headers, as name and value.
    pub headers: Vec<(String, String)>,
    /// The subject.
    pub subject: String,
    /// The tags, which connect delivery reports with the email.
    pub tags: BTreeMap<String, String>,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
}

/// A part of the subject of each kind of email.
pub mod subject {
    /// To the invitee: register through this link.
    pub const REGISTER: &str = "please register";
    /// To the invitee of an integrated identity provider.
    pub const ACTIVATE: &str = "please activate your account";
    /// To the invitee: the account exists.
    pub const ACCOUNT_CREATED: &str = "account is ready";
    /// To the invitee: enrol the device.
    pub const SEED: &str = "SEED";
    /// To the inviter.
    pub const REGISTERED: &str = "has registered";
    /// To the inviter.
    pub const NOT_IN_TIME: &str = "not register in time";
    /// To the earlier inviter.
    pub const REPLACED: &str = "invitation replaced yours";
    /// To the holder of an account.
    pub const INVITED_AGAIN: &str = "tried to invite you";
    /// To the inviter: an email to the invitee cannot be delivered.
    pub const NOT_DELIVERED: &str = "could not deliver an email";
    /// To the inviter: the allowlist no longer has the invitee's address.
    pub const CANNOT_REGISTER: &str = "cannot register";
    /// To the invitee: the invitation was withdrawn.
    pub const WITHDRAWN: &str = "invitation was withdrawn";
    /// To the inviter: another person registered with the number.
    pub const NUMBER_NEEDED: &str = "correct a mobile number";
    /// To the inviter: an operator revoked invitations.
    pub const REVOKED: &str = "invitations were revoked";
    /// To the invitee: the deadline is near.
    pub const REMINDER: &str = "expires soon";
    /// To the inviter: the invitee declined.
    pub const DECLINED: &str = "was declined";
    /// To the inviter: the details are wrong.
    pub const DETAILS: &str = "the details are wrong";
    /// To the inviter: a new invitation is wanted.
    pub const ASKED: &str = "asks for a new invitation";
    /// To the earlier inviter: the invitation in the place of theirs was revoked.
    pub const REPLACEMENT_REVOKED: &str = "that replaced yours was revoked";
    /// To the holder of an account that waits for its first sign-in.
    pub const SIGN_IN_REMINDER: &str = "to keep your account";
    /// To the holder of an account that has ended.
    pub const ENDED: &str = "account has ended";
    /// To the inviter: the same.
    pub const NOT_ACTIVATED: &str = "not sign in in time";
}

/// A snapshot of the emails. Tests that wait at the same time share it: if each of them read the whole mailbox, the
/// machine would have no time to send emails.
#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    looked_at: Option<Instant>,
    mails: Arc<Vec<Mail>>,
}

impl Host {
    /// All emails, the newest first.
    pub fn mails(&self) -> Arc<Vec<Mail>> {
        let asked_at = Instant::now();
        let mut mailbox = self.mailbox.lock().unwrap_or_else(PoisonError::into_inner);
        if mailbox.looked_at.is_none_or(|looked_at| looked_at < asked_at) {
            let now = Instant::now();
            let mails: Vec<Mail> =
                serde_json::from_value(self.get_local("/_local/mail")).expect("the emails can be read");
            *mailbox = Mailbox { looked_at: Some(now), mails: Arc::new(mails) };
        }
        Arc::clone(&mailbox.mails)
    }

    /// The emails to an address, newest first.
    pub fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.mails().iter().filter(|mail| mail.to == [address]).cloned().collect()
    }

    /// The subjects of the emails to an address, the oldest first.
    pub fn subjects_to(&self, address: &str) -> Vec<String> {
        self.mails_to(address).into_iter().rev().map(|mail| mail.subject).collect()
    }

    /// How many emails with this subject an address got.
    pub fn count(&self, address: &str, subject: &str) -> usize {
        self.subjects_to(address).iter().filter(|found| found.contains(subject)).count()
    }

    /// Waits until each of these people has got an email with this subject. Fails if one of them got two.
    #[track_caller]
    pub fn each_mailed_once(&self, people: &[String], subject: &str) {
        for person in people {
            self.mail_to(person, subject);
        }
        self.quiet();
        for person in people {
            assert_eq!(self.count(person, subject), 1, "{person}");
        }
    }

    /// Has SES publish a report about an email, and returns the event.
    #[track_caller]
    pub fn report(&self, mail: &Mail, report: &Value) -> Value {
        let event = self.post_local(&format!("/_local/mail/{}/event", mail.id), report);
        self.reported.lock().unwrap_or_else(PoisonError::into_inner).push(event.to_string());
        event
    }

    /// Waits until the service has processed all delivery reports of an email.
    #[track_caller]
    pub fn heard_of(&self, mail: &Mail) {
        eventually("all reports on an email to be processed", || {
            (self.reports_under_way(&mail.id) == 0).then_some(())
        });
    }

    /// The newest email to an address with this subject. Waits until there is one.
    #[track_caller]
    pub fn mail_to(&self, address: &str, subject: &str) -> Mail {
        self.nth_mail_to(address, subject, 1)
    }

    /// The newest email to an address with this subject. Waits until there are this many.
    #[track_caller]
    pub fn nth_mail_to(&self, address: &str, subject: &str, number: usize) -> Mail {
        eventually(&format!("mail {number} to {address} about \"{subject}\""), || {
            let mut mails = self.mails_to(address);
            mails.retain(|mail| mail.subject.contains(subject));
            (mails.len() >= number).then(|| mails.swap_remove(0))
        })
    }
}

/// The registration link in an email, the same in its text and its HTML.
#[track_caller]
pub fn link_in(mail: &Mail) -> String {
    let link = mail.text.split_whitespace().find(|word| word.contains("/register/"));
    let link = link.unwrap_or_else(|| panic!("no link in {}", mail.text));
    assert!(mail.html.contains(&format!("href=\"{link}\"")), "the HTML has another link: {}", mail.html);
    link.to_owned()
}
