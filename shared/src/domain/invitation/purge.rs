//! Removes personal data from invitations that led to no account, or whose account has ended (R46). The invitee is
//! removed. The inviter, the times and the outcome stay.

use jiff::{SignedDuration, Timestamp};

use super::decision::{Decision, next};
use super::event::{Actor, Event, Happening};
use super::{AccountId, Invitation, Outcome, State};
use crate::domain::forms::onboarding::{Answers, BusinessOperation, OffshoreSite};
use crate::domain::values::address::EmailAddress;

/// Replaces a text that may name a person: an offshore company, a login name, a support officer's reason.
const FORGOTTEN: &str = "forgotten";

/// The writes that remove the invitee of an invitation.
#[derive(Clone, Debug)]
pub struct Purge {
    /// The events so far, without the invitee. They are written first. If a write fails, the sweep finds the
    /// invitation again.
    pub history: Vec<Event>,
    /// The account that has ended. Its item is deleted.
    pub account: Option<AccountId>,
    /// The event that records the removal, with the invitation right after it.
    pub decision: Decision,
}

/// Decides what to remove from an invitation. The invitation or its account must have ended at least `kept` before
/// `now`. None if there is an account or still can be one, if it is too early, or if the data has been removed
/// already.
#[must_use]
pub fn purge(current: &Invitation, history: &[Event], kept: SignedDuration, now: Timestamp) -> Option<Purge> {
    let closed_at = match &current.state {
        State::Closed {
            closed_at,
            outcome:
                Outcome::Expired
                | Outcome::Superseded { .. }
                | Outcome::Revoked
                | Outcome::Declined { .. }
                | Outcome::Withdrawn { .. },
            ..
        } => *closed_at,
        State::Closed { outcome: Outcome::Registered { account, .. }, .. }
        | State::AccountCreated { account } => account.state.terminated_at()?,
        State::Pending { .. } => return None,
    };
    if current.purged_at.is_some() || now < closed_at + kept {
        return None;
    }
    let history = history.iter().map(|event| {
        let mut event = event.clone();
        forget(&mut event.invitation);
        event.revoked.clear();
        if let Actor::Desk(request) = &mut event.by {
            FORGOTTEN.clone_into(&mut request.reason);
        }
        event
    });
    let event = next(current, Happening::Purged, &Actor::Timer, now, |after| {
        forget(after);
        after.purged_at = Some(now);
    });
    let account = current.account().map(|account| account.id);
    Some(Purge { history: history.collect(), account, decision: Decision::new(event) })
}

/// Removes everything that identifies the invitee.
fn forget(invitation: &mut Invitation) {
    invitation.email = EmailAddress::forgotten();
    match &mut invitation.answers {
        Answers::Vendor {
            operation: BusinessOperation::Offshore(OffshoreSite::Other { company_name }),
            ..
        } => FORGOTTEN.clone_into(company_name),
        answers @ Answers::Integrated { .. } => *answers = Answers::IntegratedWithoutNumber,
        Answers::IntegratedWithoutNumber | Answers::LocalPublicOfficer | Answers::Vendor { .. } => {}
    }
    if let State::Closed { outcome: Outcome::Registered { login_name, .. }, .. } = &mut invitation.state {
        FORGOTTEN.clone_into(login_name);
    }
}
