//! Responses that are saved for a retry of the request (`infra/openapi.yaml`, `Idempotency-Key`).

use lambda_http::{Body, Request, Response};

use super::code::Code;
use super::context::request_id;
use super::idempotency::{abridge, in_progress, key_reused, matches_abridged, restore_response};
use super::problem::Problem;
use super::respond::RouteResult;
use crate::domain::invitation::event::Event;
use crate::domain::requests::replay::{Replay, RequestKey, SavedResponse};
use crate::store::Store;
use crate::telemetry;

/// A request that may be retried, with the store of its responses.
pub struct RepeatableRequest<'r> {
    /// The store of the responses.
    pub store: &'r Store,
    /// The request.
    pub request: &'r Request,
    /// Renders the response to a change of an invitation, by its HTTP status and its event.
    pub change_response: fn(u16, &Event) -> Response<Body>,
}

impl RepeatableRequest<'_> {
    /// Saves the response to a change that was refused. The response to a successful change is saved in its
    /// transaction.
    ///
    /// # Errors
    /// The refusal, or the refusal of the earlier request with the same key.
    pub async fn save_refusal(&self, key: Option<&RequestKey>, response: RouteResult) -> RouteResult {
        match response {
            Ok(response) => Ok(response),
            Err(problem) => self.save_response(key, Err(problem)).await,
        }
    }

    /// Saves a response that was not saved with a change, if the request has a key. If an earlier request used the
    /// key, its response is returned. A response to a request that changed nothing is computed each time.
    ///
    /// # Errors
    /// The response if it is a refusal, or the refusal of the earlier request with the same key.
    pub async fn save_response(&self, key: Option<&RequestKey>, response: RouteResult) -> RouteResult {
        let Some(key) = key else {
            return response;
        };
        let to_keep = match &response {
            Ok(response) => SavedResponse::Unchanged { status: response.status().as_u16() },
            Err(problem) if problem.is_transient() => return response,
            // The condition is not part of the fingerprint. With another condition, the same request may succeed.
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

    /// The response to a request with a key that was used before.
    ///
    /// # Errors
    /// The refusal of the earlier request, or a problem with the key.
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
            // Callers of these requests compute the response themselves, and never call this function.
            Replay::Running | Replay::Same(SavedResponse::Rows { .. } | SavedResponse::Unchanged { .. }) => {
                Err(in_progress())
            }
        }
    }
}
