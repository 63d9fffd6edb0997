//! The responses to changes that were refused.

use invitations::domain::forms::onboarding::mobile_taken;
use invitations::domain::invitation::decide;
use invitations::domain::invitation::event::Actor;
use invitations::domain::invitation::refusal::{InviteRefusal, NoNoticeDue, NotPending};
use invitations::domain::invitation::{Invitation, InvitationId, Inviter};
use invitations::http::{Code, IfMatch, Problem, RouteResult, changed_meanwhile};
use invitations::store::{Change, Hindrance, Rejection, StoreError};
use invitations::system;
use jiff::Timestamp;
use lambda_http::Request;

use crate::Api;
use crate::routes::is_of;

impl Api {
    /// The problem that says why a person cannot be invited. The holder of an account is emailed about the attempt (R23).
    ///
    /// # Errors
    /// When the table fails. The client must retry, otherwise the holder would not be emailed.
    pub(crate) async fn not_invited(
        &self,
        inviter: &Inviter,
        refusal: InviteRefusal,
    ) -> Result<Problem, StoreError> {
        Ok(match refusal {
            InviteRefusal::AlreadyRegistered { holder, owes_notice } => {
                if owes_notice {
                    self.tell_holder(inviter, holder).await?;
                }
                already_registered(&self.support_url)
            }
            InviteRefusal::ResentRecently { again_at } => resent_recently(again_at, system::now()),
        })
    }

    /// The response to a request whose change could not be written. The request is counted already.
    pub(crate) async fn hindered(&self, request: &Request, hindrance: Hindrance) -> RouteResult {
        Err(match hindrance {
            Hindrance::Replayed(replay) => return self.replay_response(request, replay).await,
            Hindrance::Suppressed => address_suppressed(&self.support_url),
            Hindrance::Limited(limit) => Problem::rate_limited(&limit, system::now()),
            Hindrance::Taken { .. } => Problem::validation_failed(vec![mobile_taken(&self.support_url)]),
        })
    }

    /// Emails the holder of an account (R23). The decision uses the current item, because another request may have caused
    /// the email already. The email counts like an invitation to the address. Over a limit (R45) it is not sent.
    ///
    /// # Errors
    /// When the table fails.
    pub(crate) async fn tell_holder(
        &self,
        inviter: &Inviter,
        holder: InvitationId,
    ) -> Result<(), StoreError> {
        let Some(invitation) = self.store.invitation(holder).await? else { return Ok(()) };
        let limits = self.limits.email_limits(inviter, &invitation.email);
        let by = Actor::Officer(inviter.clone());
        let told = self
            .store
            .change_invitation(holder, Some(invitation), |current| {
                let decision = decide::tell_holder(current, &by, system::now())?;
                Ok::<_, NoNoticeDue>(Change { limits: &limits, ..decision.into() })
            })
            .await;
        match told {
            Err(Rejection::Store(error)) => Err(error),
            Ok(_) | Err(Rejection::Refused(NoNoticeDue) | Rejection::Hindered(_)) => Ok(()),
        }
    }
}

const REGISTERED_DETAIL: &str =
    "The person has registered already. If something is wrong with the account, raise a service request.";
/// R42.
pub(crate) const SUPPRESSED_DETAIL: &str = "The person marked one of our emails as unwanted, or their mail server permanently rejected one. Invite them with \
     another address. If this address must be used, ask the person whether they want our emails, and raise a service \
     request.";

/// The same text for a row of a list, with the URL of the support page.
pub(crate) fn registered_detail(support_url: &str) -> String {
    format!("{REGISTERED_DETAIL} {support_url}")
}

/// R24.
pub(crate) fn resent_detail(again_at: Timestamp) -> String {
    format!("The onboarding email can be sent again from {again_at}.")
}

fn already_registered(support_url: &str) -> Problem {
    Problem::new(Code::AlreadyRegistered, REGISTERED_DETAIL).with_member("support_url", support_url)
}

/// R42.
fn address_suppressed(support_url: &str) -> Problem {
    Problem::new(Code::AddressSuppressed, SUPPRESSED_DETAIL).with_member("support_url", support_url)
}

fn resent_recently(again_at: Timestamp, now: Timestamp) -> Problem {
    Problem::new(Code::ResentRecently, resent_detail(again_at)).with_retry_after(again_at, now)
}

/// Why one of the caller's invitations is not changed.
pub(crate) enum NotChanged {
    /// The caller does not own it any more: another officer has just repeated it (R24), or support has just transferred
    /// it (R59).
    NotTheirs,
    /// It is not pending (R26).
    NotPending,
    /// It is not the version that the client asked to change (RFC 9110, 13.1.1).
    Meanwhile,
}

impl NotChanged {
    /// Checks that the officer owns the invitation. A change decides by the newest state, so each decision checks it again.
    ///
    /// # Errors
    /// [`NotChanged::NotTheirs`].
    pub(crate) fn unless_of(inviter: &Inviter, current: &Invitation) -> Result<(), Self> {
        if is_of(inviter, current) { Ok(()) } else { Err(Self::NotTheirs) }
    }

    /// Checks that the invitation has the expected version. Check this last: other refusals come first (RFC 9110, 13.2.1).
    ///
    /// # Errors
    /// [`NotChanged::Meanwhile`].
    pub(crate) fn unless(expected: &IfMatch, current: &Invitation) -> Result<(), Self> {
        if expected.allows(current.version) { Ok(()) } else { Err(Self::Meanwhile) }
    }
}

impl From<NotPending> for NotChanged {
    fn from(_: NotPending) -> Self {
        Self::NotPending
    }
}

impl From<NotChanged> for Problem {
    fn from(reason: NotChanged) -> Self {
        match reason {
            NotChanged::NotTheirs => Self::not_found(),
            NotChanged::NotPending => Self::not_pending(),
            NotChanged::Meanwhile => changed_meanwhile(),
        }
    }
}
