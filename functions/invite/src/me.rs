//! `/me`: the caller, and whether we email them (R42).

use invitations::domain::invitation::Inviter;
use invitations::domain::invitation::delivery::MailStatus;
use invitations::http::{RouteResult, json};
use invitations::store::Suppression;
use jiff::Timestamp;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde::Serialize;

use crate::Api;

/// The response (`infra/openapi.yaml`, `GET /me`).
#[derive(Serialize)]
struct MeView {
    #[serde(flatten)]
    caller: Inviter,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppression: Option<SuppressionView>,
}

#[derive(Serialize)]
struct SuppressionView {
    since: Timestamp,
    reason: MailStatus,
}

impl Api {
    /// `GET /me`.
    pub(crate) async fn me(&self, request: &Request) -> RouteResult {
        let (caller, _) = self.caller(request).await?;
        let (counted, suppression) =
            tokio::join!(self.count(&caller, 1), self.store.suppression(&caller.email));
        counted?;
        Ok(me(caller, suppression?))
    }

    /// `DELETE /me/suppression`: has the caller emailed again. Doing it twice does no harm.
    pub(crate) async fn end_suppression(&self, request: &Request) -> RouteResult {
        let (caller, _) = self.caller(request).await?;
        self.count(&caller, 1).await?;
        self.store.end_suppression(&caller.email).await?;
        Ok(me(caller, None))
    }
}

fn me(caller: Inviter, suppression: Option<Suppression>) -> lambda_http::Response<lambda_http::Body> {
    let suppression = suppression.map(|Suppression { since, reason }| SuppressionView { since, reason });
    json(StatusCode::OK, &MeView { caller, suppression })
}
