//! `DELETE /desk/suppressions`: has an address emailed again, by us and by SES (R42, R58).

use std::convert::Infallible;

use invitations::domain::invitation::event::Actor;
use invitations::domain::invitation::{Invitation, desk};
use invitations::domain::requests::act::{Act, ActKind};
use invitations::domain::words::FieldWords;
use invitations::http::{Problem, RouteResult, json, object};
use invitations::store::{Rejection, StoreError};
use invitations::system;
use lambda_http::Request;
use lambda_http::http::StatusCode;

use crate::Desk;
use crate::caller::with_act;
use crate::form::{line, read_change};
use crate::invitations_of::MOST_ADDRESS;
use crate::journal::{about, about_invitation, act};
use crate::search::{Person, address};
use crate::view::PersonView;

const EMAIL: &str = "email";
const WORDS: FieldWords = FieldWords { label: "Email address", help: "", ask: "Enter the email address." };

impl Desk {
    /// `DELETE /desk/suppressions`.
    pub(crate) async fn resume_emails(&self, request: &Request) -> RouteResult {
        let (officer, _) = self.caller(request).await?;
        let mut reading = read_change(&object(request)?, vec![line(EMAIL, &WORDS, MOST_ADDRESS)]);
        let email = reading.answers.text(EMAIL).map(|text| address(EMAIL, text)).transpose();
        let email = email.unwrap_or_else(|error| {
            reading.errors.push(error);
            None
        });
        let Some(email) = email.filter(|_| reading.errors.is_empty()) else {
            return Err(Problem::validation_failed(reading.errors));
        };
        let request_number = reading.request(&officer).number;
        let resumed = act(&officer, ActKind::EmailsResumed, &request_number);
        if self.store.suppression(&email).await?.is_none() {
            return Err(Problem::not_found());
        }
        // SES first: what is done in the table is told to the person, and must be true.
        self.suppression_list.remove(&email).await.map_err(|error| {
            tracing::error!(error = %error, outcome = "failed", "SES keeps an address on its list");
            Problem::temporarily_unavailable()
        })?;
        if let Some(standing) = self.store.current_invitation(&email).await? {
            let resumed = about_invitation(resumed, &standing);
            self.resume_with(&standing, &reading.actor(&officer), &resumed).await?;
        } else {
            let reason = Some(reading.request(&officer).reason);
            self.store.resume_emails(&email, &Act { reason, ..about(resumed, &email) }).await?;
        }
        let person = self.person(&email).await?;
        let nobody = || Person { email, standing: None, suppression: None, invitations: Vec::new() };
        Ok(json(StatusCode::OK, &PersonView::of(person.unwrap_or_else(nobody))))
    }

    /// The same with an event of the invitation that stands for the address, so that the invitee is told.
    async fn resume_with(&self, standing: &Invitation, by: &Actor, resumed: &Act) -> Result<(), Problem> {
        let changed = self
            .store
            .change_invitation(standing.id, Some(standing.clone()), |current| {
                let decision = desk::resume_emails(current, by, system::now());
                Ok::<_, Infallible>(with_act(decision, &[], None, 200, resumed))
            })
            .await;
        match changed {
            Ok(_) => Ok(()),
            Err(Rejection::Refused(never)) => match never {},
            Err(Rejection::Hindered(hindrance)) => Err(StoreError::from(hindrance).into()),
            Err(Rejection::Store(error)) => Err(error.into()),
        }
    }
}
