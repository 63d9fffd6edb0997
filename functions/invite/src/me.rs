//! `/me`: the caller, whether we email them (R42), and whether they are a support officer (R58).

use invitations::domain::invitation::Inviter;
use invitations::domain::invitation::delivery::MailStatus;
use invitations::http::{Caller, RouteResult, json, parse_query};
use invitations::store::Suppression;
use invitations::system;
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
    /// Whether they are a support officer.
    support: bool,
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
        let Caller { officer, is_support } = self.authenticator.caller(request.headers()).await?;
        let (counted, suppression, remembered) = tokio::join!(
            self.count(&officer, 1),
            self.store.suppression(&officer.email),
            self.store.remember_officer(&officer, system::now())
        );
        counted?;
        parse_query(request, &[])?;
        remembered?;
        Ok(me(officer, is_support, suppression?))
    }

    /// `DELETE /me/suppression`: turns emails to the caller on again. A second call changes nothing.
    pub(crate) async fn end_suppression(&self, request: &Request) -> RouteResult {
        let Caller { officer, is_support } = self.authenticator.caller(request.headers()).await?;
        self.count(&officer, 1).await?;
        parse_query(request, &[])?;
        self.store.end_suppression(&officer.email).await?;
        Ok(me(officer, is_support, None))
    }
}

fn me(
    caller: Inviter,
    support: bool,
    suppression: Option<Suppression>,
) -> lambda_http::Response<lambda_http::Body> {
    let suppression = suppression.map(|Suppression { since, reason }| SuppressionView { since, reason });
    json(StatusCode::OK, &MeView { caller, support, suppression })
}
