//! `/statistics`: numbers of the caller's own invitations.

use invitations::http::{RouteResult, json};
use lambda_http::Request;
use lambda_http::http::StatusCode;

use crate::Api;

/// How many invitations are counted at most, the newest. They cost up to 1,250 units of reading, in some ten calls: an
/// item has less than a kilobyte, and a unit reads 8 of them (<https://aws.amazon.com/dynamodb/pricing/on-demand/>).
const MOST_COUNTED: usize = 10_000;

impl Api {
    /// `GET /statistics`.
    pub(crate) async fn statistics(&self, request: &Request) -> RouteResult {
        let (caller, _) = self.caller(request).await?;
        // Counted first: a refused request must not read thousands of items.
        self.count(&caller, 1).await?;
        Ok(json(StatusCode::OK, &self.store.statistics_of(&caller.subject, MOST_COUNTED).await?))
    }
}
