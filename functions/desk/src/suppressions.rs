//! `DELETE /desk/suppressions`: lifts the suppression of an address, in the table and in SES (R42, R58).

use invitations::domain::invitation::{Inviter, desk};
use invitations::domain::requests::act::{Act, ActKind};
use invitations::domain::requests::replay::{Replay, RequestKey, SavedResponse};
use invitations::domain::values::address::EmailAddress;
use invitations::domain::words::FieldWords;
use invitations::http::{Problem, RouteResult, json, parse_object};
use invitations::store::{Change, Hindrance, Rejection, StoreError};
use invitations::system;
use lambda_http::Request;
use lambda_http::http::StatusCode;

use crate::Desk;
use crate::form::{Reading, line, read_change};
use crate::invitations_of::MOST_ADDRESS;
use crate::journal::{about, about_invitation, act_for};
use crate::person::Person;
use crate::search::address;
use crate::view::PersonView;

const EMAIL: &str = "email";
const WORDS: FieldWords = FieldWords { label: "Email address", help: "", ask: "Enter the email address." };
const RESUMED: u16 = 200;

/// The detail if the invitation has been purged, so that its person is no longer known (R46).
struct Purged;

impl Desk {
    /// `DELETE /desk/suppressions`.
    pub(crate) async fn resume_emails(&self, request: &Request) -> RouteResult {
        let (officer, key) = self.caller(request).await?;
        let (email, reading) = asked(request)?;
        let now = async || self.person_now(&email).await;
        let answer = match self.try_to_resume(&officer, key.as_ref(), &email, &reading).await {
            Ok(None) => now().await,
            Ok(Some(replay)) => self.replay_or_show(request, replay, now).await,
            Err(problem) => Err(problem),
        };
        self.save_refusal_or_show(request, key.as_ref(), answer, now).await
    }

    /// The response of an earlier request with the same key, if there was one.
    async fn try_to_resume(
        &self,
        officer: &Inviter,
        key: Option<&RequestKey>,
        email: &EmailAddress,
        reading: &Reading,
    ) -> Result<Option<Replay>, Problem> {
        if self.store.suppression(email).await?.is_none() {
            return Err(Problem::not_found());
        }
        // SES first: the change of the table makes an email to the person, and that email must be true.
        self.suppression_list.remove(email).await.map_err(|error| {
            tracing::error!(error = %error, outcome = "failed", "SES keeps an address on its list");
            Problem::temporarily_unavailable()
        })?;
        let with_event = Box::pin(self.resume_with_event(officer, key, email, reading)).await?;
        let hindrance = if let Ok(hindrance) = with_event {
            hindrance
        } else {
            let act = act_for(officer, ActKind::EmailsResumed, reading);
            let act = Act { reason: Some(reading.request(officer).reason), ..about(act, email) };
            let response = key.map(|key| (key, SavedResponse::Unchanged { status: RESUMED }));
            self.store.resume_emails(email, &act, response).await?
        };
        match hindrance {
            None => {
                self.watch(officer).await;
                Ok(None)
            }
            Some(Hindrance::Replayed(replay)) => Ok(Some(replay)),
            Some(other) => Err(StoreError::from(other).into()),
        }
    }

    /// Lifts the suppression by an event of the newest invitation, so that the person gets an email, even if that
    /// invitation has ended.
    async fn resume_with_event(
        &self,
        officer: &Inviter,
        key: Option<&RequestKey>,
        email: &EmailAddress,
        reading: &Reading,
    ) -> Result<Result<Option<Hindrance>, Purged>, StoreError> {
        let person = self.person(email).await?;
        let Some(newest) = person.and_then(|person| person.invitations.into_iter().next()) else {
            return Ok(Err(Purged));
        };
        let by = reading.actor(officer);
        let act = about_invitation(act_for(officer, ActKind::EmailsResumed, reading), &newest);
        let changed = self
            .store
            .change_invitation(newest.id, Some(newest), |current| {
                if current.email != *email {
                    return Err(Purged);
                }
                let decision = desk::resume_emails(current, &by, system::now());
                let response = key.map(|key| (key, SavedResponse::of_change(RESUMED, &decision.event)));
                Ok(Change { decision, limits: &[], response, act: Some(&act) })
            })
            .await;
        match changed {
            Ok(Some(_)) => Ok(Ok(None)),
            Ok(None) | Err(Rejection::Refused(Purged)) => Ok(Err(Purged)),
            Err(Rejection::Hindered(hindrance)) => Ok(Ok(Some(hindrance))),
            Err(Rejection::Store(error)) => Err(error),
        }
    }

    /// The person with an address, as they are now.
    async fn person_now(&self, email: &EmailAddress) -> RouteResult {
        let nobody =
            || Person { email: email.clone(), current: None, suppression: None, invitations: Vec::new() };
        let person = self.person(email).await?;
        Ok(json(StatusCode::OK, &PersonView::of(person.unwrap_or_else(nobody))))
    }
}

/// The address, and the reason for emailing it again.
fn asked(request: &Request) -> Result<(EmailAddress, Reading), Problem> {
    let mut reading = read_change(&parse_object(request)?, vec![line(EMAIL, &WORDS, MOST_ADDRESS)]);
    match reading.answers.text(EMAIL).map(|text| address(EMAIL, text)) {
        Some(Ok(email)) if reading.errors.is_empty() => return Ok((email, reading)),
        Some(Err(error)) => reading.errors.push(error),
        Some(Ok(_)) | None => {}
    }
    Err(Problem::validation_failed(reading.errors))
}
