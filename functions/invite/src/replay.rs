//! Who calls, and answers that are kept for a request that comes again.

use invitations::domain::invitation::Inviter;
use invitations::domain::requests::replay::{Replay, RequestKey};
use invitations::http::{Problem, Query, RepeatableRequest, RouteResult, query, request_key};
use invitations::system;
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
        self.repeatable(request).save_refusal(key, response).await
    }

    /// Keeps a response that was not kept with a change, if the request has a key; if an earlier request
    /// used it, that one's response is given. What changes nothing is worked out each time.
    pub(crate) async fn save_response(
        &self,
        request: &Request,
        key: Option<&RequestKey>,
        response: RouteResult,
    ) -> RouteResult {
        self.repeatable(request).save_response(key, response).await
    }

    /// The response to a request whose key was used before.
    pub(crate) async fn replay_response(&self, request: &Request, replay: Replay) -> RouteResult {
        self.repeatable(request).replay_response(replay).await
    }

    fn repeatable<'r>(&'r self, request: &'r Request) -> RepeatableRequest<'r> {
        RepeatableRequest { store: &self.store, request, change_response }
    }

    /// Counts so many requests of an officer.
    ///
    /// # Errors
    /// 429 if that is too many, 503 when the table fails.
    pub(crate) async fn count(&self, inviter: &Inviter, times: u32) -> Result<(), Problem> {
        self.limits.count(&self.store, inviter, times).await
    }
}
