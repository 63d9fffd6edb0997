//! What is forgotten of invitations that led to no account (R46): who was invited. Who invited when, and what
//! came of it, stays.

use jiff::{SignedDuration, Timestamp};

use super::decision::{Decision, next};
use super::event::{Actor, Event, Happening};
use super::{Invitation, Outcome, State};
use crate::domain::forms::onboarding::{Answers, BusinessOperation, OffshoreSite};
use crate::domain::values::address::EmailAddress;

/// Stands for an offshore company's name or a support officer's words, which may name a person.
const FORGOTTEN: &str = "forgotten";

/// What is to be written so that an invitee is forgotten.
#[derive(Clone, Debug)]
pub struct Purge {
    /// The events so far, as they are to be kept. They are written first: until all are, the invitation is
    /// found again.
    pub history: Vec<Event>,
    /// The event that says so, with the invitation as it stands after.
    pub decision: Decision,
}

/// Decides what is forgotten at `now` of an invitation that ended `kept` ago or earlier. Nothing, if it has led to
/// an account or still may, if it is too early, or if it has been done.
#[must_use]
pub fn purge(current: &Invitation, history: &[Event], kept: SignedDuration, now: Timestamp) -> Option<Purge> {
    let closed_at = match &current.state {
        State::Closed {
            closed_at,
            outcome:
                Outcome::Expired | Outcome::Superseded { .. } | Outcome::Revoked | Outcome::Declined { .. },
            ..
        } => *closed_at,
        State::Closed { outcome: Outcome::Registered { .. }, .. }
        | State::Pending { .. }
        | State::AccountCreated { .. } => return None,
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
    Some(Purge { history: history.collect(), decision: Decision::new(event) })
}

/// Takes out all that says who was invited.
fn forget(invitation: &mut Invitation) {
    invitation.email = EmailAddress::forgotten();
    if let Answers::Vendor {
        operation: BusinessOperation::Offshore(OffshoreSite::Other { company_name }),
        ..
    } = &mut invitation.answers
    {
        FORGOTTEN.clone_into(company_name);
    }
}
