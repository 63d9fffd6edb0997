//! Who calls, and answers that are kept for a request that comes again.

use invitations::domain::invitation::Inviter;
use invitations::domain::requests::repeat::RequestKey;
use invitations::http::{Answer, Problem, Query, kept, query, repeated, request_id, request_key};
use invitations::system;
use lambda_http::Request;
use lambda_http::http::Method;

use crate::Api;

/// The longest answer that is kept, in bytes: an item of the table has at most 400 KB. Only refusals of
/// hundreds of fields or rows are longer; the same request gets the same one again, worked out anew, and rows
/// that were done are kept by themselves.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>
const MAX_KEPT: usize = 300 * 1024;

impl Api {
    /// The officer who calls, and the idempotency key of their request. The route takes no query.
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
        let query = query(request, parameters)?;
        // Only what is posted may come twice and be done twice (contract: conventions).
        let key = match *request.method() {
            Method::POST => request_key(request, &inviter, system::now())?,
            _ => None,
        };
        Ok((inviter, key, query))
    }

    /// Keeps the answer to a change that was not made. That of one that was made is kept with it.
    pub(crate) async fn keep_refusal(
        &self,
        request: &Request,
        key: Option<&RequestKey>,
        answer: Answer,
    ) -> Answer {
        match answer {
            Ok(response) => Ok(response),
            Err(problem) => self.keep(request, key, Err(problem)).await,
        }
    }

    /// Keeps an answer that was not kept with a change, if the request has a key; if an earlier request
    /// used it, that one's answer is given.
    pub(crate) async fn keep(&self, request: &Request, key: Option<&RequestKey>, answer: Answer) -> Answer {
        let Some(key) = key else {
            return answer;
        };
        let response = match answer {
            Ok(response) => response,
            Err(problem) if problem.is_transient() => return Err(problem),
            Err(problem) => problem.into_response(request_id(request)),
        };
        if response.body().as_ref().len() > MAX_KEPT {
            return Ok(response);
        }
        match self.store.keep(key, kept(&response)).await? {
            None => Ok(response),
            Some(repeat) => repeated(request, repeat),
        }
    }
}
