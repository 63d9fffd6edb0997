//! `POST /desk/transfers`: all invitations of an officer who has left, page by page (R59).

use futures_util::stream::{self, StreamExt};
use invitations::domain::forms::Field;
use invitations::domain::invitation::desk;
use invitations::domain::invitation::event::Actor;
use invitations::domain::invitation::refusal::NotTransferable;
use invitations::domain::invitation::{Invitation, InvitationId, Inviter};
use invitations::domain::requests::act::{Act, ActKind};
use invitations::domain::requests::replay::{RequestKey, SavedResponse};
use invitations::domain::words::{FieldCode, FieldError, FieldWords};
use invitations::http::{Problem, RouteResult, json, object};
use invitations::store::{InvitationPage, Rejection, StoreError};
use invitations::system;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::Desk;
use crate::caller::with_act;
use crate::form::{Reading, line, read_change};
use crate::invitations_of::{MOST_ADDRESS, TO_EMAIL, TO_WORDS};
use crate::journal::{about_invitation, act};

const FROM_EMAIL: &str = "from_email";
const OF_INVITATION: &str = "of_invitation";
const CURSOR: &str = "cursor";
const FROM_WORDS: FieldWords = FieldWords {
    label: "Officer who has left",
    help: "",
    ask: "Enter the email address of the officer who has left, or give one of their invitations.",
};
const OPTIONAL: FieldWords = FieldWords { label: "", help: "", ask: "" };
/// The characters of an id.
const ID: usize = 26;
/// How many invitations one request transfers at most, and at once.
const PAGE: usize = 100;
const AT_ONCE: usize = 16;

/// The response (`infra/openapi.yaml`, `POST /desk/transfers`).
#[derive(Serialize)]
struct Transferred {
    transferred: Vec<InvitationId>,
    next_cursor: Option<InvitationId>,
}

/// Whose invitations go to whom, and why.
struct Order {
    officer: Inviter,
    from: Inviter,
    to: Inviter,
    by: Actor,
    request_number: String,
    cursor: Option<InvitationId>,
}

impl Desk {
    /// `POST /desk/transfers`. Sent again, it goes on: what was transferred already is the other officer's.
    pub(crate) async fn transfer_all(&self, request: &Request) -> RouteResult {
        let (officer, key) = self.caller(request).await?;
        let answer = self.try_to_transfer_all(request, officer).await;
        self.keep_page(request, key.as_ref(), answer).await
    }

    async fn try_to_transfer_all(&self, request: &Request, officer: Inviter) -> RouteResult {
        let order = self.order(&object(request)?, officer).await?;
        let (page, next_cursor) = self.next_page(&order).await?;
        let transferred = self.transfer_page(&order, &page).await?;
        Ok(json(StatusCode::OK, &Transferred { transferred, next_cursor }))
    }

    async fn order(&self, body: &Map<String, Value>, officer: Inviter) -> Result<Order, Problem> {
        let optional = |name, most| Field { required: false, ..line(name, &OPTIONAL, most) };
        let from = Field {
            required: !body.contains_key(OF_INVITATION),
            ..line(FROM_EMAIL, &FROM_WORDS, MOST_ADDRESS)
        };
        let fields = vec![
            from,
            optional(OF_INVITATION, ID),
            line(TO_EMAIL, &TO_WORDS, MOST_ADDRESS),
            optional(CURSOR, ID),
        ];
        let mut reading = read_change(body, fields);
        let from = self.leaver(&mut reading).await?;
        let to = self.officer_in(&mut reading, TO_EMAIL).await?;
        let cursor = reading.answers.text(CURSOR).map(str::parse).transpose().unwrap_or_else(|_| {
            let detail = "Give the next_cursor of the page before, or leave it out.";
            reading.errors.push(FieldError::new(CURSOR, FieldCode::Invalid, detail));
            None
        });
        if let (Some(from), Some(to)) = (&from, &to)
            && from.subject == to.subject
        {
            let detail = "Enter the email address of another officer: these invitations are theirs already.";
            reading.errors.push(FieldError::new(TO_EMAIL, FieldCode::Invalid, detail));
        }
        let (Some(from), Some(to), true) = (from, to, reading.errors.is_empty()) else {
            return Err(Problem::validation_failed(reading.errors));
        };
        let by = reading.actor(&officer);
        let request_number = reading.request(&officer).number;
        Ok(Order { officer, from, to, by, request_number, cursor })
    }

    /// The officer who has left: by their address, or as the owner of one of their invitations.
    async fn leaver(&self, reading: &mut Reading) -> Result<Option<Inviter>, Problem> {
        let Some(id) = reading.answers.text(OF_INVITATION).map(str::to_owned) else {
            return self.officer_in(reading, FROM_EMAIL).await;
        };
        let invitation = match id.parse() {
            Ok(id) => self.store.invitation(id).await?,
            Err(_) => None,
        };
        if invitation.is_none() {
            let detail = "There is no invitation with this id.";
            reading.errors.push(FieldError::new(OF_INVITATION, FieldCode::Invalid, detail));
        }
        Ok(invitation.map(|invitation| invitation.inviter))
    }

    /// The officer's next invitations that can be transferred, and where the page after them begins.
    async fn next_page(&self, order: &Order) -> Result<(Vec<Invitation>, Option<InvitationId>), StoreError> {
        let (mut page, mut after) = (Vec::new(), order.cursor);
        while page.len() < PAGE {
            let InvitationPage { invitations, next } =
                self.store.invitations_of(&order.from.subject, None, PAGE - page.len(), after).await?;
            page.extend(invitations.into_iter().filter(Invitation::is_current));
            after = next;
            if after.is_none() {
                break;
            }
        }
        Ok((page, after))
    }

    /// Transfers a page. The first transfer owes the one email that lists them all: whatever fails after it, the new
    /// owner is told, and the rest is transferred when the request comes again.
    async fn transfer_page(&self, order: &Order, page: &[Invitation]) -> Result<Vec<InvitationId>, Problem> {
        let all: Vec<_> = page.iter().map(|invitation| invitation.id).collect();
        let mut done = Vec::new();
        let mut rest = page.iter();
        for invitation in rest.by_ref() {
            if self.hand_over(order, invitation, &all).await? {
                done.push(invitation.id);
                break;
            }
        }
        let mut others = stream::iter(rest)
            .map(async |invitation| {
                Ok::<_, Problem>((invitation.id, self.hand_over(order, invitation, &[]).await?))
            })
            .buffered(AT_ONCE);
        while let Some(other) = others.next().await {
            let (id, is_done) = other?;
            done.extend(is_done.then_some(id));
        }
        Ok(done)
    }

    /// Transfers one. False if it has ended in the meantime, or is no longer the officer's.
    async fn hand_over(
        &self,
        order: &Order,
        invitation: &Invitation,
        listed: &[InvitationId],
    ) -> Result<bool, Problem> {
        let Order { officer, from, to, by, request_number, .. } = order;
        let handed: Act = about_invitation(act(officer, ActKind::Transferred, request_number), invitation);
        let outcome = self
            .store
            .change_with_account(invitation.id, |current, account| {
                if current.inviter.subject != from.subject {
                    return Err(NotTransferable::OwnedAlready);
                }
                let decision = desk::transfer(current, account, to, listed, by, system::now())?;
                Ok(with_act(decision, &[], None, 200, &handed))
            })
            .await;
        match outcome {
            Ok(Some(_)) => Ok(true),
            Ok(None) | Err(Rejection::Refused(_)) => Ok(false),
            Err(Rejection::Hindered(hindrance)) => Err(StoreError::from(hindrance).into()),
            Err(Rejection::Store(error)) => Err(error.into()),
        }
    }

    /// Keeps a page's answer, which names ids only, and gives that of an earlier request with the same key.
    async fn keep_page(
        &self,
        request: &Request,
        key: Option<&RequestKey>,
        answer: RouteResult,
    ) -> RouteResult {
        let (Some(key), Ok(response)) = (key, &answer) else {
            return self.save_refusal(request, key, answer).await;
        };
        let kept = SavedResponse::Given {
            status: response.status().as_u16(),
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: String::from_utf8_lossy(response.body().as_ref()).into_owned(),
            abridged: false,
        };
        match self.store.save_response(key, kept).await? {
            None => answer,
            Some(replay) => self.repeatable(request).replay_response(replay).await,
        }
    }
}
