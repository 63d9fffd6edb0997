//! What must exist in the end, according to the promises: from the API description, not from the product's code.

use tests::Officer;

use crate::ledger::{Invitee, Promise};

const REGISTER: &str = "registration_invitation";

/// An invitation that must exist.
pub(crate) struct Due<'a> {
    pub(crate) id: &'a str,
    /// The inviter's number.
    pub(crate) by: usize,
    pub(crate) status: &'static str,
    pub(crate) events: Vec<&'static str>,
    /// The emails: the number of the event, the kind, and the recipient.
    pub(crate) mails: Vec<(String, &'static str, &'a str)>,
    pub(crate) account: Account<'a>,
}

/// What the clients know about an account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account<'a> {
    /// There is none.
    Absent,
    /// There is one, with an unknown id.
    Untold,
    /// There is one, with this id.
    Told(&'a str),
}

impl<'a> Due<'a> {
    fn new(id: &'a str, by: usize) -> Self {
        Self { id, by, status: "pending", events: Vec::new(), mails: Vec::new(), account: Account::Absent }
    }

    /// Adds an event and its emails.
    fn happened(&mut self, event: &'static str, mails: &[(&'static str, &'a str)]) {
        self.events.push(event);
        let number = self.events.len().to_string();
        self.mails.extend(mails.iter().map(|(kind, to)| (number.clone(), *kind, *to)));
    }
}

/// The invitations that must exist for a person, the oldest first.
pub(crate) fn due<'a>(invitee: &'a Invitee, officers: &'a [Officer]) -> Vec<Due<'a>> {
    let email = invitee.email.as_str();
    let mut all: Vec<Due<'a>> = Vec::new();
    for promise in &invitee.promises {
        let seed = invitee.seed.then_some(("seed_onboarding", email));
        match promise {
            Promise::Invited { id, by } => {
                if let Some(before) = all.last_mut().filter(|before| before.status == "pending") {
                    before.status = "superseded";
                    // R22: an officer who replaces their own invitation gets no notice.
                    let told = (before.by != *by).then_some(("replaced", officers[before.by].email.as_str()));
                    before.happened("superseded", told.as_slice());
                }
                let mut invitation = Due::new(id, *by);
                invitation.happened("invited", &[(REGISTER, email)]);
                all.push(invitation);
            }
            Promise::AccountCreated { id, by } => {
                let mut invitation = Due::new(id, *by);
                invitation.status = "account_created";
                invitation.account = Account::Untold;
                let mails: Vec<_> = [("onboarding_invitation", email)].into_iter().chain(seed).collect();
                invitation.happened("account_created", &mails);
                all.push(invitation);
            }
            later => {
                if let Some(last) = all.last_mut() {
                    went_on(last, later, email, seed, officers);
                }
            }
        }
    }
    all
}

/// The events of an invitation after the first one.
fn went_on<'a>(
    last: &mut Due<'a>,
    promise: &'a Promise,
    email: &'a str,
    seed: Option<(&'static str, &'a str)>,
    officers: &'a [Officer],
) {
    match promise {
        Promise::Resent => last.happened("resent", &[(REGISTER, email)]),
        Promise::Revoked => {
            last.status = "revoked";
            last.happened("revoked", &[]);
        }
        Promise::Registered { account } => {
            last.status = "registered";
            last.account = account.as_deref().map_or(Account::Untold, Account::Told);
            let both = [("account_created", email), ("registered", officers[last.by].email.as_str())];
            let mails: Vec<_> = both.into_iter().chain(seed).collect();
            last.happened("registered", &mails);
        }
        Promise::InvitedAgain => last.happened("invited_again", &[("invited_again", email)]),
        Promise::Invited { .. } | Promise::AccountCreated { .. } => {}
    }
}
