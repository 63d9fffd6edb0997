//! The caller of a route, and saved responses for repeated requests.

use invitations::domain::invitation::Inviter;
use invitations::domain::requests::replay::{Replay, RequestKey, SavedResponse};
use invitations::http::{Problem, Query, RepeatableRequest, RouteResult, parse_query, request_key};
use invitations::system;
use lambda_http::Request;
use lambda_http::http::Method;

use crate::Desk;
use crate::changes::change_response;

impl Desk {
    /// The support officer who calls, and the idempotency key of the request. For a route without a query.
    ///
    /// # Errors
    /// 401, 403 or 503 for the access token; 400 for a query or a bad key; 429. All requests of a support officer count
    /// (R45).
    pub(crate) async fn caller(&self, request: &Request) -> Result<(Inviter, Option<RequestKey>), Problem> {
        let (officer, key, _) = self.caller_with(request, &[]).await?;
        Ok((officer, key))
    }

    /// Like [`Desk::caller`], for a route with these query parameters.
    pub(crate) async fn caller_with(
        &self,
        request: &Request,
        parameters: &[&str],
    ) -> Result<(Inviter, Option<RequestKey>, Query), Problem> {
        let officer = self.authenticator.support_officer(request.headers()).await?;
        self.limits.count(&self.store, &officer, 1).await?;
        let query = parse_query(request, parameters)?;
        let key = match *request.method() {
            Method::GET => None,
            _ => request_key(request, &officer, system::now())?,
        };
        Ok((officer, key, query))
    }

    pub(crate) fn repeatable<'r>(&'r self, request: &'r Request) -> RepeatableRequest<'r> {
        RepeatableRequest { store: &self.store, request, change_response }
    }

    /// Saves the response to a change that was not made. If an earlier request with the same key made the change, the
    /// response shows its result as it is `now`, because the events of invitations do not contain it.
    pub(crate) async fn save_refusal_or_show(
        &self,
        request: &Request,
        key: Option<&RequestKey>,
        answer: RouteResult,
        now: impl AsyncFnOnce() -> RouteResult,
    ) -> RouteResult {
        let (Some(key), Err(problem)) = (key, &answer) else { return answer };
        if problem.is_transient() {
            return answer;
        }
        match self.store.saved_response(key).await? {
            Some(replay) => self.replay_or_show(request, replay, now).await,
            None => self.repeatable(request).save_refusal(Some(key), answer).await,
        }
    }

    /// The response to a request whose key was used before: the result of the earlier change as it is `now`.
    pub(crate) async fn replay_or_show(
        &self,
        request: &Request,
        replay: Replay,
        now: impl AsyncFnOnce() -> RouteResult,
    ) -> RouteResult {
        match replay {
            Replay::Same(SavedResponse::Change { .. } | SavedResponse::Unchanged { .. }) => now().await,
            other => self.repeatable(request).replay_response(other).await,
        }
    }
}
