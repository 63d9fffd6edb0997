//! `POST /invitations/bulk`: a list of people (R47). Each row is an invitation of its own, with the same
//! rules; one that fails does not keep the others from happening.

use std::collections::BTreeMap;

use invitations::domain::forms::onboarding::{Submission, mobile_taken};
use invitations::domain::invitation::decide;
use invitations::domain::invitation::event::Happening;
use invitations::domain::invitation::refusal::InviteRefusal;
use invitations::domain::invitation::{InvitationId, Inviter};
use invitations::domain::requests::limit::{Counted, Limit};
use invitations::domain::requests::repeat::{KeptAnswer, KeptRow, Repeat, RequestKey};
use invitations::domain::words::{FieldError, Language};
use invitations::http::{Answer, Problem, Query, invalid_query, json, key_reused, preferred_language};
use invitations::store::{Hindrance, Rejection, StoreError};
use invitations::system;
use invitations::telemetry::metrics::{Metric, Metrics};
use jiff::Timestamp;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde::Serialize;

use crate::Api;
use crate::list::{List, ListRow, Separator, read};

/// The outcome of each row, and how many rows have each outcome.
#[derive(Serialize)]
struct Bulk {
    separator: Separator,
    rows: Vec<Row>,
    summary: BTreeMap<&'static str, u32>,
}

/// A row with its outcome.
#[derive(Serialize)]
struct Row {
    line: u64,
    /// As it was typed, and no longer than an address can be.
    email: String,
    #[serde(flatten)]
    outcome: Outcome,
}

/// The outcome of a row; in a dry run, the outcome that sending it now would have.
#[derive(Clone, Default, Serialize)]
struct Outcome {
    #[serde(rename = "outcome")]
    name: &'static str,
    #[serde(rename = "invitation_id", skip_serializing_if = "Option::is_none")]
    id: Option<InvitationId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    limited: Option<Limited>,
}

/// Which limit a row is over, and from when it is not (R45).
#[derive(Clone, Serialize)]
struct Limited {
    limit: Counted,
    detail: String,
    again_at: Timestamp,
}

impl Outcome {
    fn named(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    fn invalid(errors: Vec<FieldError>) -> Self {
        Self { name: INVALID, errors, ..Self::default() }
    }

    fn of(event: Happening, id: InvitationId) -> Self {
        let name = match event {
            Happening::AccountCreated => "account_created",
            Happening::Resent => "resent",
            Happening::Corrected => "corrected",
            _ => "invited",
        };
        Self { name, id: Some(id), ..Self::default() }
    }

    fn limited(limit: &Limit) -> Self {
        let (detail, again_at) = (limit.explanation(), limit.again_at);
        let limited = Limited { limit: limit.what, detail, again_at };
        Self { limited: Some(limited), ..Self::named(LIMITED) }
    }

    /// What a row came to when the list was sent before. Its errors are found again in the row.
    fn known(row: &KeptRow, errors: Option<Vec<FieldError>>, support_url: &str) -> Option<Self> {
        let name = OUTCOMES.into_iter().find(|name| *name == row.outcome && !PASSING.contains(name))?;
        let errors = match name {
            INVALID => errors.unwrap_or_else(|| vec![mobile_taken(support_url)]),
            _ => Vec::new(),
        };
        Some(Self { name, id: row.invitation, errors, limited: None })
    }

    fn kept(&self) -> KeptRow {
        KeptRow { outcome: self.name.to_owned(), invitation: self.id }
    }
}

const INVALID: &str = "validation_failed";
const LIMITED: &str = "rate_limited";
/// What rows can come to.
const OUTCOMES: [&str; 11] = [
    "invited",
    "account_created",
    "resent",
    "corrected",
    INVALID,
    "already_registered",
    "resent_recently",
    SUPPRESSED,
    LIMITED,
    IN_PROGRESS,
    UNAVAILABLE,
];
/// The outcomes of rows that may soon come out otherwise, and are tried again with the list.
const PASSING: [&str; 3] = [LIMITED, IN_PROGRESS, UNAVAILABLE];
const IN_PROGRESS: &str = "request_in_progress";
/// The outcomes of rows that are not refusals.
const DONE: [&str; 5] = ["account_created", "invited", "resent", "corrected", UNAVAILABLE];
const UNAVAILABLE: &str = "temporarily_unavailable";
const SUPPRESSED: &str = "address_suppressed";

/// How a list is to be done.
struct Order<'r> {
    inviter: &'r Inviter,
    language: Language,
    key: Option<&'r RequestKey>,
    dry_run: bool,
    /// What its rows came to when it was sent before.
    known: Vec<KeptRow>,
}

impl Api {
    /// `POST /invitations/bulk`.
    pub(crate) async fn bulk(&self, request: &Request) -> Answer {
        let (inviter, key, query) = self.caller_with(request, &["dry_run"]).await?;
        let list = dry_run(&query).and_then(|dry_run| Ok((dry_run, read(request)?)));
        let times = match &list {
            Ok((true, list)) => u32::try_from(list.rows.len()).unwrap_or(u32::MAX).max(1),
            Ok((false, _)) | Err(_) => 1,
        };
        let before = async {
            match &key {
                Some(key) => self.store.kept(key).await,
                None => Ok(None),
            }
        };
        let (counted, before) = tokio::join!(self.count(&inviter, times), before);
        counted?;
        let (dry_run, list) = match list {
            Ok(list) => list,
            Err(problem) => return self.keep(request, key.as_ref(), Err(problem)).await,
        };
        let known = match before? {
            None | Some(Repeat::Same(KeptAnswer::Unchanged { .. })) => Vec::new(),
            Some(Repeat::Same(KeptAnswer::Rows { rows })) => rows,
            Some(repeat) => return self.repeated(request, repeat).await,
        };
        let language = preferred_language(request).unwrap_or_default();
        let order = Order { inviter: &inviter, language, key: key.as_ref(), dry_run, known };
        let bulk = self.invite_all(list, &order).await?;
        if dry_run {
            return self.keep(request, key.as_ref(), Ok(json(StatusCode::OK, &bulk))).await;
        }
        if let Some(key) = &key {
            let rows = bulk.rows.iter().map(|row| row.outcome.kept()).collect();
            if !self.store.keep_instead(key, KeptAnswer::Rows { rows }).await? {
                return Err(key_reused());
            }
        }
        Ok(json(StatusCode::OK, &bulk))
    }

    /// Invites all people of the list, and returns the outcomes.
    async fn invite_all(&self, list: List, order: &Order<'_>) -> Result<Bulk, Problem> {
        let mut bulk = Bulk { separator: list.separator, rows: Vec::new(), summary: BTreeMap::new() };
        // What the next rows come to without asking the table: it is not there, or the officer's allowance is used up.
        let mut stopped = None;
        for (at, row) in list.rows.iter().enumerate() {
            let ListRow { line, .. } = *row;
            let email = row.email();
            let checked = row.check(&self.policy);
            let known = order
                .known
                .get(at)
                .and_then(|row| Outcome::known(row, checked.as_ref().err().cloned(), &self.support_url));
            let outcome = match (known, checked, &stopped) {
                (Some(known), _, _) => known,
                (None, Err(errors), _) => Outcome::invalid(errors),
                (None, Ok(_), Some(stopped)) => Outcome::clone(stopped),
                (None, Ok(submission), None) if order.dry_run => {
                    self.would_invite(submission, order.inviter).await?
                }
                (None, Ok(submission), None) => self.row(line, submission, order).await,
            };
            let of_list = outcome.limited.as_ref().is_some_and(|limited| limited.limit == Counted::ListRows);
            if outcome.name == UNAVAILABLE || of_list {
                stopped = Some(outcome.clone());
            }
            *bulk.summary.entry(outcome.name).or_default() += 1;
            bulk.rows.push(Row { line, email, outcome });
        }
        let dry_run = order.dry_run;
        tracing::info!(rows = bulk.rows.len(), dry_run, outcome = "ok", "a list is done");
        for (reason, rows) in bulk.summary.iter().filter(|(name, _)| !dry_run && !DONE.contains(name)) {
            let metrics = Metrics::default().and(Metric::Refusals, (*rows).into()).by("reason");
            tracing::info!(rows, reason, outcome = "refused", metrics = %metrics, "rows are refused");
        }
        Ok(bulk)
    }

    /// Invites the person of a row.
    async fn row(&self, line: u64, submission: Submission, order: &Order<'_>) -> Outcome {
        let part = order.key.map(|key| key.part(line));
        let limits = self.limits.row(order.inviter, &submission.email);
        let invited =
            self.invite_one(submission, order.inviter, order.language, &limits, part.as_ref()).await;
        let rejection = match invited {
            Ok(decision) => return Outcome::of(decision.event.event, decision.invitation().id),
            Err(rejection) => rejection,
        };
        match rejection {
            Rejection::Hindered(Hindrance::Repeated(repeat)) => match repeat {
                Repeat::Same(KeptAnswer::Change { event, invitation, .. }) => Outcome::of(event, invitation),
                _ => Outcome::named(IN_PROGRESS),
            },
            Rejection::Hindered(Hindrance::Limited(limit)) => Outcome::limited(&limit),
            Rejection::Hindered(Hindrance::Suppressed) => {
                self.counted_row(order.inviter, Outcome::named(SUPPRESSED)).await
            }
            Rejection::Hindered(Hindrance::Taken { .. }) => {
                self.counted_row(order.inviter, Outcome::invalid(vec![mobile_taken(&self.support_url)])).await
            }
            Rejection::Refused(refusal) => {
                let outcome = self.counted_row(order.inviter, refused(&refusal)).await;
                if outcome.limited.is_none()
                    && let InviteRefusal::AlreadyRegistered { holder, owes_notice: true } = refusal
                    && let Err(error) = self.tell_holder(order.inviter, holder).await
                {
                    return unavailable(&error);
                }
                outcome
            }
            Rejection::Store(error) => unavailable(&error),
        }
    }

    /// What is said of a row for which nothing was written: it counts all the same, and it is counted first.
    async fn counted_row(&self, inviter: &Inviter, outcome: Outcome) -> Outcome {
        match self.store.count(&self.limits.list_row(inviter)).await {
            Ok(None) => outcome,
            Ok(Some(limit)) => Outcome::limited(&limit),
            Err(error) => unavailable(&error),
        }
    }

    /// What would come of a row; nothing is changed.
    async fn would_invite(&self, submission: Submission, inviter: &Inviter) -> Result<Outcome, Problem> {
        let email = submission.email.clone();
        let standing = self.store.standing(&email).await?;
        let invite = self.command(submission, inviter.clone(), Language::default());
        Ok(match decide::invite(standing.as_ref(), &invite, system::now()) {
            Ok(_) if self.store.is_suppressed(&email).await? => Outcome::named(SUPPRESSED),
            Ok(decision) => {
                Outcome { id: None, ..Outcome::of(decision.event.event, decision.invitation().id) }
            }
            Err(refusal) => refused(&refusal),
        })
    }
}

fn unavailable(error: &StoreError) -> Outcome {
    tracing::error!(error = %error, outcome = "failed", "the table failed");
    Outcome::named(UNAVAILABLE)
}

fn refused(refusal: &InviteRefusal) -> Outcome {
    Outcome::named(match refusal {
        InviteRefusal::AlreadyRegistered { .. } => "already_registered",
        InviteRefusal::ResentRecently { .. } => "resent_recently",
    })
}

/// Whether nothing is to be done but to say what would come of it.
fn dry_run(query: &Query) -> Result<bool, Problem> {
    match query.get("dry_run") {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(invalid_query("dry_run", "dry_run must be true or false.")),
    }
}
