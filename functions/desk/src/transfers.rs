//! `POST /desk/transfers`: transfers all invitations of an officer who has left, page by page (R59).

use futures_util::stream::{self, StreamExt};
use invitations::domain::forms::Field;
use invitations::domain::invitation::desk;
use invitations::domain::invitation::event::{Actor, Event, Happening};
use invitations::domain::invitation::refusal::NotTransferable;
use invitations::domain::invitation::{Invitation, InvitationId, Inviter};
use invitations::domain::requests::act::{Act, ActKind};
use invitations::domain::requests::replay::{RequestKey, SavedResponse};
use invitations::domain::words::{FieldCode, FieldError, FieldWords};
use invitations::http::{Problem, RouteResult, json, parse_object};
use invitations::store::{Change, InvitationPage, InvitationRecord, Rejection, StoreError};
use invitations::system;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::Desk;
use crate::form::{REQUEST_NUMBER, Reading, line, read_change};
use crate::invitations_of::{MOST_ADDRESS, NOT_SEEN, TO_EMAIL, TO_WORDS};
use crate::journal::{about_invitation, act};

const FROM_EMAIL: &str = "from_email";
const OF_INVITATION: &str = "of_invitation";
const CURSOR: &str = "cursor";
const FROM_WORDS: FieldWords = FieldWords {
    label: "Officer who has left",
    help: "",
    ask: "Enter the email address of the officer who has left, or give one of their invitations.",
};
/// The advice if the officer who has left is not known.
const NOT_KNOWN: &str = "We do not know an officer with this email address. Check it. If it is right, find a person whom \
                         this officer invited, and choose \u{201c}Transfer all invitations of this officer\u{201d} there.";
const OPTIONAL: FieldWords = FieldWords { label: "", help: "", ask: "" };
/// The length of an id, in characters.
const ID: usize = 26;
/// The maximum number of invitations that one request transfers, and the number that it transfers at once.
const PAGE: usize = 100;
/// The maximum number of reads of one request, each of that many invitations.
const MOST_READS: usize = 20;
const AT_ONCE: usize = 16;

/// The response (`infra/openapi.yaml`, `POST /desk/transfers`).
#[derive(Serialize)]
struct Transferred {
    transferred: Vec<InvitationId>,
    next_cursor: Option<InvitationId>,
}

/// The earlier owner, the new owner, and the reason.
struct Order {
    officer: Inviter,
    from: Inviter,
    to: Inviter,
    by: Actor,
    request_number: String,
    cursor: Option<InvitationId>,
}

impl Desk {
    /// `POST /desk/transfers`. A repeated request transfers the rest, because the other invitations have a new owner already.
    pub(crate) async fn transfer_all(&self, request: &Request) -> RouteResult {
        let (officer, key) = self.caller(request).await?;
        let answer = self.try_to_transfer_all(request, &officer).await;
        self.watch(&officer).await;
        self.keep_page(request, key.as_ref(), answer).await
    }

    async fn try_to_transfer_all(&self, request: &Request, officer: &Inviter) -> RouteResult {
        let order = self.order(&parse_object(request)?, officer.clone()).await?;
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
        let to = self.officer_in(&mut reading, TO_EMAIL, NOT_SEEN).await?;
        let from = self.leaver(&mut reading, to.as_ref()).await?;
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

    /// The officer who has left, by their address or by one of their invitations. This request may have transferred that
    /// invitation already, with an earlier page or before an interruption. Then its history names the officer.
    async fn leaver(&self, reading: &mut Reading, to: Option<&Inviter>) -> Result<Option<Inviter>, Problem> {
        let Some(id) = reading.answers.text(OF_INVITATION).map(str::to_owned) else {
            return self.officer_in(reading, FROM_EMAIL, NOT_KNOWN).await;
        };
        let record = match id.parse() {
            Ok(id) => self.store.record(id).await?,
            Err(_) => None,
        };
        let Some(InvitationRecord { invitation, history, .. }) = record else {
            let detail = "There is no invitation with this id.";
            reading.errors.push(FieldError::new(OF_INVITATION, FieldCode::Invalid, detail));
            return Ok(None);
        };
        let number = reading.answers.text(REQUEST_NUMBER);
        let is_ours = |event: &&Event| {
            matches!(&event.by, Actor::Desk(request) if Some(&*request.number) == number)
                && event.event == Happening::Transferred
                && to.is_some_and(|to| to.subject == event.invitation.inviter.subject)
        };
        let before = history.iter().rev().find(is_ours).and_then(|event| event.before.clone());
        Ok(Some(before.map_or(invitation.inviter, |before| before.inviter)))
    }

    /// The officer's next invitations that can be transferred, and the start of the next page. A page can be short, because
    /// one request reads a limited number of ended invitations.
    async fn next_page(&self, order: &Order) -> Result<(Vec<Invitation>, Option<InvitationId>), StoreError> {
        let (mut page, mut after) = (Vec::new(), order.cursor);
        for _ in 0..MOST_READS {
            let InvitationPage { invitations, next } =
                self.store.invitations_of(&order.from.subject, None, PAGE, after).await?;
            for invitation in invitations {
                after = Some(invitation.id);
                page.extend(Some(invitation).filter(Invitation::is_current));
                if page.len() == PAGE {
                    return Ok((page, after));
                }
            }
            after = next;
            if after.is_none() {
                break;
            }
        }
        Ok((page, after))
    }

    /// Transfers a page. The first transfer's event makes the one email that lists all of them. So the new owner is told
    /// even if a later transfer fails, and a repeated request transfers the rest.
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

    /// Transfers one invitation. Returns false if it has ended in the meantime, or has another owner now.
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
                Ok(Change { act: Some(&handed), ..Change::from(decision) })
            })
            .await;
        match outcome {
            Ok(Some(_)) => Ok(true),
            Ok(None) | Err(Rejection::Refused(_)) => Ok(false),
            Err(Rejection::Hindered(hindrance)) => Err(StoreError::from(hindrance).into()),
            Err(Rejection::Store(error)) => Err(error.into()),
        }
    }

    /// Saves the response of a page, which contains only ids. Returns the response of an earlier request with the same key.
    async fn keep_page(
        &self,
        request: &Request,
        key: Option<&RequestKey>,
        answer: RouteResult,
    ) -> RouteResult {
        let (Some(key), Ok(response)) = (key, &answer) else {
            return self.repeatable(request).save_refusal(key, answer).await;
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
