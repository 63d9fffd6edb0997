//! The caller of a request, and the saved response for a request that is sent again with its idempotency key.

use invitations::domain::invitation::Inviter;
use invitations::domain::requests::replay::{Replay, RequestKey};
use invitations::http::{Problem, Query, RepeatableRequest, RouteResult, parse_query, request_key};
use invitations::system;
use lambda_http::Request;
use lambda_http::http::Method;

use crate::Api;
use crate::routes::change_response;

impl Api {
    /// The calling officer and the idempotency key, for a route without query parameters.
    ///
    /// # Errors
    /// 401, 403 or 503 of the access token; 400 for a query or a bad key, which counts as a request (R45).
    pub(crate) async fn caller(&self, request: &Request) -> Result<(Inviter, Option<RequestKey>), Problem> {
        let (inviter, key, _) = self.caller_with(request, &[]).await?;
        Ok((inviter, key))
    }

    /// The calling officer and the idempotency key, for a route with these query parameters.
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
        match parse_query(request, parameters).and_then(key) {
            Ok((key, query)) => Ok((inviter, key, query)),
            Err(problem) => {
                self.count(&inviter, 1).await?;
                Err(problem)
            }
        }
    }

    /// Saves a refusal. The response to a change is saved in the transaction of the change.
    pub(crate) async fn save_refusal(
        &self,
        request: &Request,
        key: Option<&RequestKey>,
        response: RouteResult,
    ) -> RouteResult {
        self.repeatable(request).save_refusal(key, response).await
    }

    /// Saves a response if the request has a key. If an earlier request used the key, its response is returned
    /// instead. A response that changes nothing is not saved but computed each time.
    pub(crate) async fn save_response(
        &self,
        request: &Request,
        key: Option<&RequestKey>,
        response: RouteResult,
    ) -> RouteResult {
        self.repeatable(request).save_response(key, response).await
    }

    /// The response to a request with a key that was used before.
    pub(crate) async fn replay_response(&self, request: &Request, replay: Replay) -> RouteResult {
        self.repeatable(request).replay_response(replay).await
    }

    fn repeatable<'r>(&'r self, request: &'r Request) -> RepeatableRequest<'r> {
        RepeatableRequest { store: &self.store, request, change_response }
    }

    /// Counts requests of an officer.
    ///
    /// # Errors
    /// 429 when the limit is exceeded, 503 when the table fails.
    pub(crate) async fn count(&self, inviter: &Inviter, times: u32) -> Result<(), Problem> {
        self.limits.count(&self.store, inviter, times).await
    }
}
