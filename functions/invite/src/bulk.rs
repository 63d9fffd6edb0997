//! `POST /invitations/bulk`: a list of people (R47). Each row is an invitation of its own, with the same
//! rules; one that fails does not keep the others from happening.

use std::collections::BTreeMap;

use invitations::domain::forms::onboarding::{Submission, mobile_taken, parse_submission};
use invitations::domain::invitation::decide::{Refusal, decide};
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::event::{Actor, Happening};
use invitations::domain::invitation::{InvitationId, Inviter};
use invitations::domain::requests::repeat::{KeptAnswer, Repeat, RequestKey};
use invitations::domain::values::address::MAX_LENGTH;
use invitations::domain::words::{FieldError, Language};
use invitations::http::{Answer, Problem, invalid_query, json, preferred_language};
use invitations::store::{Rejection, StoreError};
use invitations::system;
use invitations::telemetry::metrics::{Metric, Metrics};
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Api;
use crate::rows::{ReadRow, read};

/// What came of each row, and how often each outcome came.
#[derive(Serialize)]
struct Bulk {
    rows: Vec<Row>,
    summary: BTreeMap<&'static str, u32>,
}

/// A row with what came of it.
#[derive(Serialize)]
struct Row {
    line: u64,
    /// As it was typed, and no longer than an address can be.
    email: String,
    #[serde(flatten)]
    outcome: Outcome,
}

/// What came of a row; in a dry run, what would come of it.
#[derive(Default, Serialize)]
struct Outcome {
    #[serde(rename = "outcome")]
    name: &'static str,
    #[serde(rename = "invitation_id", skip_serializing_if = "Option::is_none")]
    id: Option<InvitationId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
}

impl Outcome {
    fn named(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    fn invalid(errors: Vec<FieldError>) -> Self {
        Self { name: "validation_failed", id: None, errors }
    }

    fn of(decision: &Decision) -> Self {
        let name = match decision.events.last().map(|event| event.event) {
            Some(Happening::AccountCreated) => "account_created",
            Some(Happening::Resent) => "resent",
            _ => "invited",
        };
        Self { name, id: decision.invitation().map(|invitation| invitation.id), errors: Vec::new() }
    }

    /// Whether the same row may soon come out otherwise.
    fn passes(&self) -> bool {
        ["rate_limited", "request_in_progress", UNAVAILABLE].contains(&self.name)
    }
}

/// The outcomes of rows that are not refusals.
const DONE: [&str; 4] = ["account_created", "invited", "resent", UNAVAILABLE];
const UNAVAILABLE: &str = "temporarily_unavailable";
const SUPPRESSED: &str = "address_suppressed";

impl Api {
    /// `POST /invitations/bulk`.
    pub(crate) async fn bulk(&self, request: &Request) -> Answer {
        let (inviter, key, query) = self.caller_with(request, &["dry_run"]).await?;
        let dry_run = match query.get("dry_run") {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(invalid_query("dry_run", "dry_run must be true or false.")),
        };
        let answer = match read(request) {
            Ok(rows) => {
                let language = preferred_language(request).unwrap_or_default();
                self.invite_all(rows, &inviter, language, key.as_ref(), dry_run).await
            }
            Err(problem) => Err(problem),
        };
        match answer {
            // Rows that were done are kept each by itself: sent again, only the others are tried.
            Ok((bulk, true)) => self.keep(request, key.as_ref(), Ok(json(StatusCode::OK, &bulk))).await,
            Ok((bulk, false)) => Ok(json(StatusCode::OK, &bulk)),
            Err(problem) => self.keep(request, key.as_ref(), Err(problem)).await,
        }
    }

    /// What came of all rows, and whether that is final.
    async fn invite_all(
        &self,
        rows: Vec<ReadRow>,
        inviter: &Inviter,
        language: Language,
        key: Option<&RequestKey>,
        dry_run: bool,
    ) -> Result<(Bulk, bool), Problem> {
        let mut bulk = Bulk { rows: Vec::new(), summary: BTreeMap::new() };
        let (mut last, mut available) = (true, true);
        for ReadRow { line, fields } in rows {
            let email = fields.as_ref().ok().and_then(|fields| fields.get("email")).and_then(Value::as_str);
            let email = email.unwrap_or_default().chars().take(MAX_LENGTH).collect();
            let outcome = match fields.and_then(|fields| parse_submission(&fields, &self.policy)) {
                Err(errors) => Outcome::invalid(errors),
                Ok(_) if !available => Outcome::named(UNAVAILABLE),
                Ok(submission) if dry_run => self.would_invite(submission, inviter).await?,
                Ok(submission) => {
                    let part = key.map(|key| key.part(line));
                    let decided = self.invite_one(submission, inviter.clone(), language, part.as_ref());
                    self.outcome(decided.await).await
                }
            };
            // A table that is not there for this row is not asked for the next ones.
            available &= outcome.name != UNAVAILABLE;
            last &= !outcome.passes();
            *bulk.summary.entry(outcome.name).or_default() += 1;
            bulk.rows.push(Row { line, email, outcome });
        }
        tracing::info!(rows = bulk.rows.len(), dry_run, outcome = "ok", "a list is done");
        for (reason, rows) in bulk.summary.iter().filter(|(name, _)| !dry_run && !DONE.contains(name)) {
            let metrics = Metrics::default().and(Metric::Refusals, (*rows).into()).by("reason");
            tracing::info!(rows, reason, outcome = "refused", metrics = %metrics, "rows are refused");
        }
        Ok((bulk, last))
    }

    /// What would come of a row; nothing is changed.
    async fn would_invite(&self, submission: Submission, inviter: &Inviter) -> Result<Outcome, Problem> {
        let email = submission.email.clone();
        let standing = self.store.standing(&email).await?;
        let by = Actor::Officer(inviter.clone());
        let command = self.command(submission, inviter.clone(), Language::default());
        Ok(match decide(standing.as_ref(), &command, &by, system::now()) {
            Ok(_) if self.store.is_suppressed(&email).await? => Outcome::named(SUPPRESSED),
            Ok(decision) => Outcome { id: None, ..Outcome::of(&decision) },
            Err(refusal) => refused(&refusal),
        })
    }

    async fn outcome(&self, invited: Result<Decision, Rejection>) -> Outcome {
        match invited {
            Ok(decision) => Outcome::of(&decision),
            Err(Rejection::Repeated(Repeat::Same(answer))) => repeated(&answer),
            Err(Rejection::Repeated(_)) => Outcome::named("request_in_progress"),
            Err(Rejection::Refused(refusal)) => {
                if let Refusal::AlreadyRegistered(notice) = &refusal
                    && let Err(error) = self.tell_holder(notice.as_deref()).await
                {
                    return unavailable(&error);
                }
                refused(&refusal)
            }
            Err(Rejection::Suppressed) => Outcome::named(SUPPRESSED),
            Err(Rejection::Limited { .. }) => Outcome::named("rate_limited"),
            Err(Rejection::Taken { .. }) => Outcome::invalid(vec![mobile_taken(&self.support_url)]),
            Err(Rejection::Store(error)) => unavailable(&error),
        }
    }
}

fn unavailable(error: &StoreError) -> Outcome {
    tracing::error!(error = %error, outcome = "failed", "the table failed");
    Outcome::named(UNAVAILABLE)
}

fn refused(refusal: &Refusal) -> Outcome {
    Outcome::named(match refusal {
        Refusal::AlreadyRegistered(_) => "already_registered",
        Refusal::ResentRecently { .. } => "resent_recently",
        Refusal::NotPending(_) | Refusal::PastDeadline | Refusal::NotYet | Refusal::Nothing => UNAVAILABLE,
    })
}

/// The outcome that an earlier request had for the row.
fn repeated(answer: &KeptAnswer) -> Outcome {
    #[derive(Deserialize)]
    struct Invited {
        id: InvitationId,
        account_id: Option<Value>,
    }
    match serde_json::from_str(&answer.body) {
        Ok(Invited { id, account_id }) => {
            let name = if account_id.is_some() { "account_created" } else { "invited" };
            Outcome { name, id: Some(id), errors: Vec::new() }
        }
        Err(_) => Outcome::named("request_in_progress"),
    }
}
