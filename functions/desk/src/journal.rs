//! The journal: who did what on which service request. Unusual use rings an alarm.

use invitations::domain::invitation::{Invitation, Inviter};
use invitations::domain::requests::act::{Act, ActKind, count_people};
use invitations::domain::values::address::EmailAddress;
use invitations::http::Problem;
use invitations::store::person_of;
use invitations::system;
use invitations::telemetry::metrics::{Metric, Metrics};
use jiff::SignedDuration;

use crate::Desk;
use crate::form::Reading;

/// Over how long people are counted.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// An act of an officer that is about nobody so far.
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

/// The same, about the person of an address.
pub(crate) fn about(act: Act, email: &EmailAddress) -> Act {
    Act { person: Some(person_of(email)), ..act }
}

/// The same, about an invitation and its person. One that is purged has none any more.
pub(crate) fn about_invitation(act: Act, invitation: &Invitation) -> Act {
    let person = invitation.purged_at.is_none().then(|| person_of(&invitation.email));
    let (invitation_id, account_id) = (Some(invitation.id), invitation.account().map(|account| account.id));
    Act { person, invitation_id, account_id, ..act }
}

/// What an officer does to an invitation, or to its account, for the service request of a change.
pub(crate) fn act_on(officer: &Inviter, kind: ActKind, change: &Reading, invitation: &Invitation) -> Act {
    about_invitation(act(officer, kind, &change.request(officer).number), invitation)
}

impl Desk {
    /// Records a look-up. What it found may be shown only after that.
    ///
    /// # Errors
    /// 503 when the table fails.
    pub(crate) async fn record(&self, act: &Act) -> Result<(), Problem> {
        self.store.record_act(act).await?;
        let acts = self.store.acts_of(&act.officer, act.at - WINDOW).await?;
        let people = count_people(&acts);
        if people > usize::try_from(self.people_per_hour).unwrap_or(usize::MAX) {
            let metrics = Metrics::one(Metric::DeskUsedUnusually);
            tracing::warn!(
                people, act = %act.id, outcome = "ok", metrics = %metrics,
                "a support officer has looked at unusually many people"
            );
        }
        Ok(())
    }
}
