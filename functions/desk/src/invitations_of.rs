//! Changes of any officer's invitation: revoke, resend, transfer.

use invitations::domain::invitation::refusal::{NotPending, NotTransferable};
use invitations::domain::invitation::{Invitation, Inviter, decide, desk};
use invitations::domain::requests::act::ActKind;
use invitations::domain::values::address::EmailAddress;
use invitations::domain::words::{FieldCode, FieldError, FieldWords};
use invitations::http::{Code, Problem, RouteResult, parse_object};
use invitations::system;
use invitations::telemetry;
use lambda_http::Request;

use crate::Desk;
use crate::changes::{ChangeRequest, NotChanged};
use crate::form::{Reading, line, read_change};
use crate::journal::{about_invitation, act_for};
use crate::search::address;

pub(crate) const TO_EMAIL: &str = "to_email";
pub(crate) const TO_WORDS: FieldWords = FieldWords {
    label: "New owner",
    help: "",
    ask: "Enter the email address of the officer who is to own the invitations.",
};
const REVOKED: u16 = 200;
const RESENT: u16 = 202;
const TRANSFERRED: u16 = 200;
/// The maximum length of an address, in characters.
pub(crate) const MOST_ADDRESS: usize = 256;

impl Desk {
    /// `POST /desk/invitations/{id}/revoke`.
    pub(crate) async fn revoke(&self, request: &Request, id: &str) -> RouteResult {
        let change = self.change_request(request).await?;
        let answer = self.try_to_revoke(&change, id).await;
        self.save_refusal(&change, answer).await
    }

    async fn try_to_revoke(&self, change: &ChangeRequest<'_>, id: &str) -> RouteResult {
        let (invitation, reading) = self.asked(change, id).await?;
        let by = reading.actor(&change.officer);
        let revoked = about_invitation(act_for(&change.officer, ActKind::Revoked, &reading), &invitation);
        let outcome = self
            .store
            .change_invitation(invitation.id, Some(invitation), |current| {
                let decision = decide::revoke(current, &by, system::now()).map_err(NotChanged::Refused)?;
                change.prepare(current, decision, (REVOKED, &revoked), &[])
            })
            .await;
        self.respond_to_change(change, REVOKED, self.finish(outcome, not_pending)?).await
    }

    /// `POST /desk/invitations/{id}/resend`.
    pub(crate) async fn resend(&self, request: &Request, id: &str) -> RouteResult {
        let change = self.change_request(request).await?;
        let answer = self.try_to_resend(&change, id).await;
        self.save_refusal(&change, answer).await
    }

    async fn try_to_resend(&self, change: &ChangeRequest<'_>, id: &str) -> RouteResult {
        let (invitation, reading) = self.asked(change, id).await?;
        let by = reading.actor(&change.officer);
        let resent = about_invitation(act_for(&change.officer, ActKind::Resent, &reading), &invitation);
        // The limit of emails to a person applies to support, too (R45).
        let limits = self.limits.email_limits(&change.officer, &invitation.email);
        let outcome = self
            .store
            .change_invitation(invitation.id, Some(invitation), |current| {
                let decision = desk::resend(current, &by, system::now()).map_err(NotChanged::Refused)?;
                change.prepare(current, decision, (RESENT, &resent), &limits)
            })
            .await;
        self.respond_to_change(change, RESENT, self.finish(outcome, not_pending)?).await
    }

    /// `POST /desk/invitations/{id}/transfer`.
    pub(crate) async fn transfer(&self, request: &Request, id: &str) -> RouteResult {
        let change = self.change_request(request).await?;
        let answer = self.try_to_transfer(&change, id).await;
        self.save_refusal(&change, answer).await
    }

    async fn try_to_transfer(&self, change: &ChangeRequest<'_>, id: &str) -> RouteResult {
        let body = parse_object(change.request)?;
        let invitation = self.found(id).await?;
        let mut reading = read_change(&body, vec![line(TO_EMAIL, &TO_WORDS, MOST_ADDRESS)]);
        let to = self.officer_in(&mut reading, TO_EMAIL, NOT_SEEN).await?;
        let Some(to) = to.filter(|_| reading.errors.is_empty()) else {
            return Err(Problem::validation_failed(reading.errors));
        };
        let by = reading.actor(&change.officer);
        let transferred =
            about_invitation(act_for(&change.officer, ActKind::Transferred, &reading), &invitation);
        let outcome = self
            .store
            .change_with_account(invitation.id, |current, account| {
                let decision = desk::transfer(current, account, &to, &[current.id], &by, system::now());
                let decision = decision.map_err(NotChanged::Refused)?;
                change.prepare(current, decision, (TRANSFERRED, &transferred), &[])
            })
            .await;
        self.respond_to_change(change, TRANSFERRED, self.finish(outcome, not_transferable)?).await
    }

    /// The invitation of a change, and the change's number and reason.
    async fn asked(&self, change: &ChangeRequest<'_>, id: &str) -> Result<(Invitation, Reading), Problem> {
        let body = parse_object(change.request)?;
        let invitation = self.found(id).await?;
        Ok((invitation, read_change(&body, Vec::new()).checked()?))
    }

    async fn found(&self, id: &str) -> Result<Invitation, Problem> {
        let id = id.parse().map_err(|_| Problem::not_found())?;
        telemetry::record_invitation_id(id);
        self.store.invitation(id).await?.ok_or_else(Problem::not_found)
    }

    /// The officer with the address in a field. They must have used this service before. Only then are their status as a
    /// public officer (R1) and their subject at the issuer known. Otherwise the error `unknown` is added.
    pub(crate) async fn officer_in(
        &self,
        reading: &mut Reading,
        field: &'static str,
        unknown: &str,
    ) -> Result<Option<Inviter>, Problem> {
        let Some(text) = reading.answers.text(field) else { return Ok(None) };
        let email: EmailAddress = match address(field, text) {
            Ok(email) => email,
            Err(error) => {
                reading.errors.push(error);
                return Ok(None);
            }
        };
        let found = self.store.officer(&email, system::now()).await?;
        if found.is_none() {
            reading.errors.push(FieldError::new(field, FieldCode::Invalid, unknown));
        }
        Ok(found)
    }
}

/// The advice if the new owner is not known.
pub(crate) const NOT_SEEN: &str = "We do not know an officer with this email address. Check it. If it is right, ask them to sign in \
                        to the page “Invite to TechPass” once, then try again.";

fn not_pending(_: NotPending) -> Problem {
    Problem::not_pending()
}

fn not_transferable(refusal: NotTransferable) -> Problem {
    Problem::new(
        Code::NotTransferable,
        match refusal {
            NotTransferable::Ended => "It has ended without an account, so no more emails about it follow.",
            NotTransferable::OwnedAlready => "That officer owns it already.",
        },
    )
}
