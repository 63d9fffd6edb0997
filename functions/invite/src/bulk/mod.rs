//! `POST /invitations/bulk`: a list of people (R47). Each row is an invitation of its own, with the same rules. A row that
//! fails does not affect the others. A dry run takes the same steps, but only reads the table.

mod allowance;
mod duplicates;
mod foresee;
mod outcome;
mod response;
mod run;
mod time;
mod waiting;

use invitations::domain::requests::replay::{Replay, RequestKey, SavedResponse};
use invitations::http::{
    Problem, Query, RouteResult, deadline, in_progress, invalid_query, json, key_reused, preferred_language,
};
use invitations::system;
use jiff::Timestamp;
use lambda_http::Request;
use lambda_http::http::StatusCode;

use crate::Api;
use crate::list::read;
use run::ListRun;
use time::{Time, in_time};

impl Api {
    /// `POST /invitations/bulk`.
    pub(crate) async fn bulk(&self, request: &Request) -> RouteResult {
        let (inviter, key, query) = self.caller_with(request, &["dry_run"]).await?;
        let list = dry_run(&query).and_then(|dry_run| Ok((dry_run, read(request)?)));
        let times = match &list {
            Ok((true, list)) => u32::try_from(list.rows.len()).unwrap_or(u32::MAX).max(1),
            Ok((false, _)) | Err(_) => 1,
        };
        let before = async {
            match &key {
                Some(key) => self.store.saved_response(key).await,
                None => Ok(None),
            }
        };
        let (counted, before) = tokio::join!(self.count(&inviter, times), before);
        counted?;
        let (dry_run, list) = match list {
            Ok(list) => list,
            Err(problem) => return self.save_response(request, key.as_ref(), Err(problem)).await,
        };
        let before = match before? {
            None => None,
            Some(Replay::Same(before @ (SavedResponse::Rows { .. } | SavedResponse::Unchanged { .. }))) => {
                Some(before)
            }
            Some(replay) => return self.replay_response(request, replay).await,
        };
        if let (Some(key), false) = (&key, dry_run) {
            self.begin(key, before.as_ref(), deadline(request)).await?;
        }
        let known = before.and_then(|before| match before {
            SavedResponse::Rows { rows, .. } => Some(rows),
            _ => None,
        });
        let language = preferred_language(request).unwrap_or_default();
        let time = Time::new(request);
        let run = ListRun { inviter: &inviter, language, key: key.as_ref(), dry_run, time, known };
        let bulk = self.invite_all(list, &run).await;
        if dry_run {
            return self.save_response(request, key.as_ref(), Ok(json(StatusCode::OK, &bulk))).await;
        }
        if let Some(key) = &key {
            let rows = bulk.rows.iter().map(|row| row.outcome.to_saved_row()).collect();
            let response = SavedResponse::Rows { rows, running_until: None };
            match in_time(time.saved, self.store.replace_response(key, response)).await {
                Ok(true) => {}
                Ok(false) => return Err(key_reused()),
                // The response stays true: each row saved its own outcome in its transaction.
                Err(error) => tracing::error!(error = %error, outcome = "failed", "the table failed"),
            }
        }
        Ok(json(StatusCode::OK, &bulk))
    }

    /// Locks the list until it is done or the function stops, so that a list that is sent twice at once is done once.
    async fn begin(
        &self,
        key: &RequestKey,
        before: Option<&SavedResponse>,
        until: Timestamp,
    ) -> Result<(), Problem> {
        let rows = match before {
            Some(SavedResponse::Rows { running_until: Some(until), .. }) if *until > system::now() => {
                return Err(in_progress());
            }
            Some(SavedResponse::Rows { rows, .. }) => rows.clone(),
            _ => Vec::new(),
        };
        let running = SavedResponse::Rows { rows, running_until: Some(until) };
        if self.store.swap_response(key, running, before).await? { Ok(()) } else { Err(in_progress()) }
    }
}

/// Whether the request is a dry run.
fn dry_run(query: &Query) -> Result<bool, Problem> {
    match query.get("dry_run") {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(invalid_query("dry_run", "dry_run must be true or false.")),
    }
}
