//! The journal: which support officer did what, and for which service request. Unusual use raises an alarm.

use invitations::domain::invitation::account::Account;
use invitations::domain::invitation::{Invitation, Inviter};
use invitations::domain::requests::act::{Act, ActKind, count_people};
use invitations::domain::values::address::EmailAddress;
use invitations::error::describe;
use invitations::http::Problem;
use invitations::store::person_of;
use invitations::system;
use invitations::telemetry::metrics::{Metric, Metrics};
use jiff::SignedDuration;

use crate::Desk;
use crate::form::Reading;

/// The period in which people are counted.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// An act of an officer, without a person yet.
pub(crate) fn act(officer: &Inviter, kind: ActKind, request_number: &str) -> Act {
    Act {
        id: system::new_id(),
        at: system::now(),
        officer: officer.clone(),
        act: kind,
        request_number: request_number.to_owned(),
        person: None,
        invitation_id: None,
        account_id: None,
        reason: None,
    }
}

/// The act, with the person who has this address.
pub(crate) fn about(act: Act, email: &EmailAddress) -> Act {
    Act { person: Some(person_of(email)), ..act }
}

/// The act, with an invitation and its person. A purged invitation has no person any more.
pub(crate) fn about_invitation(act: Act, invitation: &Invitation) -> Act {
    let person = invitation.purged_at.is_none().then(|| person_of(&invitation.email));
    let (invitation_id, account_id) = (Some(invitation.id), invitation.account().map(|account| account.id));
    Act { person, invitation_id, account_id, ..act }
}

/// The act, with an account and its holder.
pub(crate) fn about_account(act: Act, account: &Account) -> Act {
    let (invitation_id, account_id) = (Some(account.invitation_id), Some(account.id));
    Act { invitation_id, account_id, ..about(act, &account.email) }
}

/// The act of a change.
pub(crate) fn act_for(officer: &Inviter, kind: ActKind, change: &Reading) -> Act {
    act(officer, kind, &change.request(officer).number)
}

impl Desk {
    /// Records a look-up. Its result may be shown only after that.
    ///
    /// # Errors
    /// 503 when the table fails.
    pub(crate) async fn record(&self, act: &Act) -> Result<(), Problem> {
        self.store.record_act(act).await?;
        self.watch(&act.officer).await;
        Ok(())
    }

    /// Raises an alarm if the officer has looked at or changed unusually many people. A failure is only logged: the act is
    /// recorded, and counts at the next look-up or change.
    pub(crate) async fn watch(&self, officer: &Inviter) {
        // Boxed, because the future of the SDK's call is large, and every change and look-up would contain it.
        let acts = match Box::pin(self.store.acts_of(officer, system::now() - WINDOW)).await {
            Ok(acts) => acts,
            Err(error) => {
                tracing::error!(error = %describe(&error), outcome = "failed", "people at the desk are not counted");
                return;
            }
        };
        let people = count_people(&acts);
        let last = acts.last().map(|act| act.id.to_string()).unwrap_or_default();
        if people > usize::try_from(self.people_per_hour).unwrap_or(usize::MAX) {
            let metrics = Metrics::one(Metric::DeskUsedUnusually);
            tracing::warn!(
                people, act = last, outcome = "ok", metrics = %metrics,
                "a support officer has dealt with unusually many people"
            );
        }
    }
}
