//! The holder of a link that has expired, was revoked, or led to an ended account asks the officer for a new invitation
//! (R53).

use invitations::domain::invitation::refusal::ClosedReason;
use invitations::domain::invitation::{Invitation, waiting};
use invitations::http::{ResponseFormat, json};
use invitations::store::{Change, Rejection};
use invitations::system;
use lambda_http::http::StatusCode;
use lambda_http::{Body, Request, Response};

use crate::answers::{Done, hindered, typed, unknown_fields};
use crate::question::{Confirmed, Question};
use crate::refusal::{NextStep, Refusal};
use crate::{Registration, check_query, language_for};

impl Registration {
    /// `GET /register/{token}/request`: the question.
    pub(crate) async fn show_request(
        &self,
        request: &Request,
        token: &str,
    ) -> Result<Response<Body>, Refusal> {
        let (invitation, of_address) = self.ended_invitation(token).await?;
        if let Err(why) = waiting::ask_again(&invitation, of_address.as_ref(), system::now()) {
            return Err(Refusal::NotAsked(why, Box::new(invitation)));
        }
        let language = language_for(request, &invitation);
        Ok(self.pages.question(Question::AskAgain, &invitation, language, false))
    }

    /// `POST /register/{token}/request`.
    pub(crate) async fn ask_again(
        &self,
        request: &Request,
        token: &str,
        format: ResponseFormat,
    ) -> Result<Response<Body>, Refusal> {
        check_query(request, format)?;
        self.genuine(token)?;
        let typed = typed(request)?;
        let (invitation, of_address) = self.ended_invitation(token).await?;
        let language = language_for(request, &invitation);
        match format {
            ResponseFormat::Json => {
                let errors = unknown_fields(&typed, &[]);
                if !errors.is_empty() {
                    return Err(Refusal::Unanswered(Question::AskAgain, Box::new(invitation), errors));
                }
            }
            ResponseFormat::Page => match Question::AskAgain.confirmed(&typed) {
                Confirmed::Yes => {}
                Confirmed::No => return Ok(self.pages.unchanged(language)),
                // No other question comes before this one.
                Confirmed::NotAsked | Confirmed::Unanswered => {
                    return Err(match waiting::ask_again(&invitation, of_address.as_ref(), system::now()) {
                        Ok(_) => Refusal::unanswered(Question::AskAgain, invitation),
                        Err(why) => Refusal::NotAsked(why, Box::new(invitation)),
                    });
                }
            },
        }
        let after = self.do_ask_again(invitation, of_address.as_ref()).await?;
        let words = &language.words().asking;
        let mut response = match format {
            ResponseFormat::Json => json(StatusCode::ACCEPTED, &Done::of(&after)),
            ResponseFormat::Page => {
                self.pages.told(words.done, (words.done_text)(after.inviter.email.as_str()), language)
            }
        };
        *response.status_mut() = StatusCode::ACCEPTED;
        Ok(response)
    }

    /// Records that the holder asks, so that the officer is emailed. Returns the changed invitation.
    async fn do_ask_again(
        &self,
        invitation: Invitation,
        of_address: Option<&Invitation>,
    ) -> Result<Invitation, Refusal> {
        let limits = [self.emails_to_officer(&invitation)];
        let decided = self
            .store
            .change_invitation(invitation.id, Some(invitation.clone()), |current| {
                let decision = waiting::ask_again(current, of_address, system::now())?;
                Ok(Change { limits: &limits, ..decision.into() })
            })
            .await;
        match decided {
            Ok(decision) => decision.map(|decision| decision.event.invitation).ok_or(Refusal::NotFound),
            Err(Rejection::Refused(why)) => Err(Refusal::NotAsked(why, Box::new(invitation))),
            Err(Rejection::Hindered(hindrance)) => Err(hindered(hindrance, invitation)),
            Err(Rejection::Store(error)) => Err(error.into()),
        }
    }

    /// Adds the next step that the page of a closed invitation offers (R53).
    pub(crate) async fn with_next_step(&self, refusal: Refusal, format: ResponseFormat) -> Refusal {
        let Refusal::Closed(
            reason @ (ClosedReason::Expired | ClosedReason::Revoked | ClosedReason::AccountEnded),
            invitation,
            _,
        ) = refusal
        else {
            return refusal;
        };
        if format == ResponseFormat::Json {
            return Refusal::Closed(reason, invitation, NextStep::None);
        }
        let next = match self.store.current_invitation(&invitation.email).await {
            Ok(of_address) => match waiting::ask_again(&invitation, of_address.as_ref(), system::now()) {
                Ok(_) => NextStep::Ask,
                Err(why) => NextStep::NotAsk(why),
            },
            // The page then still says what to do, without the button.
            Err(error) => {
                tracing::warn!(error = %error, outcome = "failed", "a page cannot offer to ask again");
                NextStep::None
            }
        };
        Refusal::Closed(reason, invitation, next)
    }

    /// The invitation of a genuine link, and the current invitation of its address.
    async fn ended_invitation(&self, token: &str) -> Result<(Invitation, Option<Invitation>), Refusal> {
        let id = self.genuine(token)?;
        let invitation = self.store.invitation(id).await?.ok_or(Refusal::NotFound)?;
        let of_address = self.store.current_invitation(&invitation.email).await?;
        Ok((invitation, of_address))
    }
}
