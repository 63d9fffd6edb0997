//! `/statistics`: numbers of the caller's own invitations.

use invitations::http::{RouteResult, json};
use lambda_http::Request;
use lambda_http::http::StatusCode;

use crate::Api;

/// The most invitations that are counted: the newest. They cost up to 1,250 read units in about ten calls: an
/// item is smaller than 1 KB, and a unit reads 8 KB (<https://aws.amazon.com/dynamodb/pricing/on-demand/>).
const MOST_COUNTED: usize = 10_000;

impl Api {
    /// `GET /statistics`.
    pub(crate) async fn statistics(&self, request: &Request) -> RouteResult {
        let (caller, _) = self.caller(request).await?;
        // The request is counted first, because a refused one must not read thousands of items.
        self.count(&caller, 1).await?;
        Ok(json(StatusCode::OK, &self.store.statistics_of(&caller.subject, MOST_COUNTED).await?))
    }
}
