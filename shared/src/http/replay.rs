//! Responses that are kept for a request that comes again (`infra/openapi.yaml`, `Idempotency-Key`).

use lambda_http::{Body, Request, Response};

use super::code::Code;
use super::idempotency::{abridge, in_progress, key_reused, matches_abridged, restore_response};
use super::problem::Problem;
use super::request::request_id;
use super::respond::RouteResult;
use crate::domain::invitation::event::Event;
use crate::domain::requests::replay::{Replay, RequestKey, SavedResponse};
use crate::store::Store;
use crate::telemetry;

/// A request that may come again, where its responses are kept, and how a change is answered.
pub struct RepeatableRequest<'r> {
    /// Where responses are kept.
    pub store: &'r Store,
    /// The request.
    pub request: &'r Request,
    /// The response to a change of an invitation, by its status and event.
    pub change_response: fn(u16, &Event) -> Response<Body>,
}

impl RepeatableRequest<'_> {
    /// Keeps the response to a change that was not made. That of one that was made is kept with it.
    ///
    /// # Errors
    /// The refusal, or that of the earlier request with the same key.
    pub async fn save_refusal(&self, key: Option<&RequestKey>, response: RouteResult) -> RouteResult {
        match response {
            Ok(response) => Ok(response),
            Err(problem) => self.save_response(key, Err(problem)).await,
        }
    }

    /// Keeps a response that was not kept with a change, if the request has a key; if an earlier request
    /// used it, that one's response is given. What changes nothing is worked out each time.
    ///
    /// # Errors
    /// The response if it is a refusal, or that of the earlier request with the same key.
    pub async fn save_response(&self, key: Option<&RequestKey>, response: RouteResult) -> RouteResult {
        let Some(key) = key else {
            return response;
        };
        let to_keep = match &response {
            Ok(response) => SavedResponse::Unchanged { status: response.status().as_u16() },
            Err(problem) if problem.is_transient() => return response,
            // The condition is no part of what the key stands for: with another one, the same request may succeed.
            Err(problem) if problem.code == Code::ChangedMeanwhile => {
                return match self.store.saved_response(key).await? {
                    Some(replay) => self.replay_response(replay).await,
                    None => response,
                };
            }
            Err(problem) => abridge(problem),
        };
        match (self.store.save_response(key, to_keep).await?, &response) {
            (None, _) | (Some(Replay::Same(SavedResponse::Unchanged { .. })), Ok(_)) => response,
            (Some(Replay::Same(before)), Err(problem)) if matches_abridged(problem, &before) => response,
            (Some(replay), _) => self.replay_response(replay).await,
        }
    }

    /// The response to a request whose key was used before.
    ///
    /// # Errors
    /// The refusal that the earlier request got, or that the key cannot be used.
    pub async fn replay_response(&self, replay: Replay) -> RouteResult {
        match replay {
            Replay::Other => Err(key_reused()),
            Replay::Same(SavedResponse::Given { status, headers, body, .. }) => {
                Ok(restore_response(status, headers, body, request_id(self.request)))
            }
            Replay::Same(SavedResponse::Change { status, invitation, version, .. }) => {
                telemetry::record_invitation_id(invitation);
                let event = self.store.event(invitation, version).await?;
                Ok((self.change_response)(status, &event.ok_or_else(Problem::temporarily_unavailable)?))
            }
            // The request that these belong to gets its response where it is worked out.
            Replay::Running | Replay::Same(SavedResponse::Rows { .. } | SavedResponse::Unchanged { .. }) => {
                Err(in_progress())
            }
        }
    }
}
