//! Who calls, and answers that are kept for a request that comes again.

use invitations::domain::invitation::Inviter;
use invitations::domain::requests::replay::{Replay, RequestKey, SavedResponse};
use invitations::http::{
    Code, Problem, Query, RouteResult, abridge, in_progress, key_reused, matches_abridged, query, request_id,
    request_key, restore_response,
};
use invitations::system;
use invitations::telemetry;
use lambda_http::Request;
use lambda_http::http::Method;

use crate::Api;
use crate::routes::change_response;

impl Api {
    /// The officer who calls, and the idempotency key of their request. The route takes no query.
    ///
    /// # Errors
    /// 401, 403 or 503 of the access token; 400 for a query or a bad key, which counts as a request (R45).
    pub(crate) async fn caller(&self, request: &Request) -> Result<(Inviter, Option<RequestKey>), Problem> {
        let (inviter, key, _) = self.caller_with(request, &[]).await?;
        Ok((inviter, key))
    }

    /// The same, for a route that takes these query parameters.
    pub(crate) async fn caller_with(
        &self,
        request: &Request,
        parameters: &[&str],
    ) -> Result<(Inviter, Option<RequestKey>, Query), Problem> {
        let inviter = self.authenticator.officer(request.headers()).await?;
        // Only a POST has an idempotency key: repeating another method changes nothing (`infra/openapi.yaml`).
        let key = |query| match *request.method() {
            Method::POST => Ok((request_key(request, &inviter, system::now())?, query)),
            _ => Ok((None, query)),
        };
        match query(request, parameters).and_then(key) {
            Ok((key, query)) => Ok((inviter, key, query)),
            Err(problem) => {
                self.count(&inviter, 1).await?;
                Err(problem)
            }
        }
    }

    /// Keeps the response to a change that was not made. That of one that was made is kept with it.
    pub(crate) async fn save_refusal(
        &self,
        request: &Request,
        key: Option<&RequestKey>,
        response: RouteResult,
    ) -> RouteResult {
        match response {
            Ok(response) => Ok(response),
            Err(problem) => self.save_response(request, key, Err(problem)).await,
        }
    }

    /// Keeps a response that was not kept with a change, if the request has a key; if an earlier request
    /// used it, that one's response is given. What changes nothing is worked out each time.
    pub(crate) async fn save_response(
        &self,
        request: &Request,
        key: Option<&RequestKey>,
        response: RouteResult,
    ) -> RouteResult {
        let Some(key) = key else {
            return response;
        };
        let to_keep = match &response {
            Ok(response) => SavedResponse::Unchanged { status: response.status().as_u16() },
            Err(problem) if problem.is_transient() => return response,
            // The condition is no part of what the key stands for: with another one, the same request may succeed.
            Err(problem) if problem.code == Code::ChangedMeanwhile => {
                return match self.store.saved_response(key).await? {
                    Some(replay) => self.replay_response(request, replay).await,
                    None => response,
                };
            }
            Err(problem) => abridge(problem),
        };
        match (self.store.save_response(key, to_keep).await?, &response) {
            (None, _) | (Some(Replay::Same(SavedResponse::Unchanged { .. })), Ok(_)) => response,
            (Some(Replay::Same(before)), Err(problem)) if matches_abridged(problem, &before) => response,
            (Some(replay), _) => self.replay_response(request, replay).await,
        }
    }

    /// The response to a request whose key was used before.
    pub(crate) async fn replay_response(&self, request: &Request, replay: Replay) -> RouteResult {
        match replay {
            Replay::Other => Err(key_reused()),
            Replay::Same(SavedResponse::Given { status, headers, body, .. }) => {
                Ok(restore_response(status, headers, body, request_id(request)))
            }
            Replay::Same(SavedResponse::Change { status, invitation, version, .. }) => {
                telemetry::record_invitation_id(invitation);
                let event = self.store.event(invitation, version).await?;
                Ok(change_response(status, &event.ok_or_else(Problem::temporarily_unavailable)?))
            }
            // The request that these belong to gets its response where it is worked out.
            Replay::Running | Replay::Same(SavedResponse::Rows { .. } | SavedResponse::Unchanged { .. }) => {
                Err(in_progress())
            }
        }
    }
}
