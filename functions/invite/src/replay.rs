//! Who calls, and answers that are kept for a request that comes again.

use invitations::domain::invitation::Inviter;
use invitations::domain::requests::repeat::{KeptAnswer, Repeat, RequestKey};
use invitations::http::{
    Answer, Problem, Query, completes, in_progress, kept, key_reused, query, request_id, request_key,
    restored,
};
use invitations::system;
use invitations::telemetry;
use lambda_http::Request;
use lambda_http::http::Method;

use crate::Api;
use crate::routes::changed;

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
    /// used it, that one's answer is given. What changes nothing is worked out each time.
    pub(crate) async fn keep(&self, request: &Request, key: Option<&RequestKey>, answer: Answer) -> Answer {
        let Some(key) = key else {
            return answer;
        };
        let to_keep = match &answer {
            Ok(response) => KeptAnswer::Unchanged { status: response.status().as_u16() },
            Err(problem) if problem.is_transient() => return answer,
            Err(problem) => kept(problem),
        };
        match (self.store.keep(key, to_keep).await?, &answer) {
            (None, _) | (Some(Repeat::Same(KeptAnswer::Unchanged { .. })), Ok(_)) => answer,
            (Some(Repeat::Same(before)), Err(problem)) if completes(problem, &before) => answer,
            (Some(repeat), _) => self.repeated(request, repeat).await,
        }
    }

    /// The answer to a request whose key was used before.
    pub(crate) async fn repeated(&self, request: &Request, repeat: Repeat) -> Answer {
        match repeat {
            Repeat::Other => Err(key_reused()),
            Repeat::Same(KeptAnswer::Given { status, headers, body, .. }) => {
                Ok(restored(status, headers, body, request_id(request)))
            }
            Repeat::Same(KeptAnswer::Change { status, invitation, version, .. }) => {
                telemetry::record_invitation_id(invitation);
                let event = self.store.event(invitation, version).await?;
                Ok(changed(status, &event.ok_or_else(Problem::temporarily_unavailable)?))
            }
            // The request that these belong to gets its answer where it is worked out.
            Repeat::Running | Repeat::Same(KeptAnswer::Rows { .. } | KeptAnswer::Unchanged { .. }) => {
                Err(in_progress())
            }
        }
    }
}
