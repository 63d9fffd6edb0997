//! What is answered when a change was not made.

use invitations::domain::forms::onboarding::mobile_taken;
use invitations::domain::invitation::Inviter;
use invitations::domain::invitation::decide::{Command, Refusal, decide};
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::event::Event;
use invitations::http::{Answer, Code, Problem};
use invitations::store::{Along, Rejection, StoreError};
use invitations::system;
use jiff::Timestamp;
use lambda_http::Request;

use crate::Api;

impl Api {
    /// The answer to a request whose change was rejected. The request is counted already.
    pub(crate) async fn refused(&self, request: &Request, inviter: &Inviter, rejection: Rejection) -> Answer {
        Err(match rejection {
            Rejection::Repeated(repeat) => return self.repeated(request, repeat).await,
            Rejection::Suppressed => address_suppressed(&self.support_url),
            Rejection::Limited(limit) => Problem::rate_limited(&limit, system::now()),
            Rejection::Taken { .. } => Problem::validation_failed(vec![mobile_taken(&self.support_url)]),
            Rejection::Store(error) => error.into(),
            Rejection::Refused(Refusal::AlreadyRegistered(notice)) => {
                self.tell_holder(inviter, notice.as_deref()).await?;
                already_registered(&self.support_url)
            }
            Rejection::Refused(Refusal::ResentRecently { again_at }) => {
                resent_recently(again_at, system::now())
            }
            Rejection::Refused(Refusal::Nothing) => Problem::not_found(),
            Rejection::Refused(Refusal::NotPending(_) | Refusal::PastDeadline | Refusal::NotYet) => {
                not_pending()
            }
        })
    }

    /// R23. Decided again as the table has it now, for the holder may have been told since. The notice counts like an
    /// invitation of the holder's address; over a limit (R45) it is not sent.
    ///
    /// # Errors
    /// When the table fails: the request has then to come again, or nobody would be told.
    pub(crate) async fn tell_holder(
        &self,
        inviter: &Inviter,
        notice: Option<&Decision>,
    ) -> Result<(), StoreError> {
        let Some(Event { by, invitation, .. }) = notice.and_then(|notice| notice.events.last()) else {
            return Ok(());
        };
        let limits = self.limits.single(inviter, &invitation.email);
        let told = self
            .store
            .change_invitation(
                invitation.id,
                None,
                |found| decide(found, &Command::TellHolder, by, system::now()),
                |_| Along { limits: &limits, answer: None },
            )
            .await;
        match told {
            Err(Rejection::Store(error)) => Err(error),
            _ => Ok(()),
        }
    }
}

fn already_registered(support_url: &str) -> Problem {
    Problem::new(
        Code::AlreadyRegistered,
        "The person has registered already. If something is wrong with the account, raise a service request.",
    )
    .with_member("support_url", support_url)
}

/// R42.
fn address_suppressed(support_url: &str) -> Problem {
    Problem::new(
        Code::AddressSuppressed,
        "The person marked one of our emails as unwanted, or their mail server permanently rejected one. Invite them \
         with another address. If this address must be used, ask the person whether they want our emails, and raise \
         a service request.",
    )
    .with_member("support_url", support_url)
}

fn resent_recently(again_at: Timestamp, now: Timestamp) -> Problem {
    Problem::new(Code::ResentRecently, format!("The onboarding email can be sent again from {again_at}."))
        .with_retry_after(again_at, now)
}

fn not_pending() -> Problem {
    Problem::new(
        Code::NotPending,
        "It was registered, replaced, taken back, or has expired. Look at it to see which.",
    )
}
