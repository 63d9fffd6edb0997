//! `GET /invitations`: the caller's invitations, page by page.

use futures_util::stream::{self, StreamExt, TryStreamExt};
use invitations::domain::invitation::{InvitationId, Status};
use invitations::http::{InvitationView, Problem, Query, RouteResult, invalid_query, json};
use invitations::store::{InvitationPage, StoreError};
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use crate::Api;

/// How many invitations a page has: by default, and at most.
const DEFAULT_PAGE_SIZE: usize = 20;
const MAX_PAGE_SIZE: usize = 100;
/// How many invitations' emails are queried at the same time.
const QUERIED_AT_ONCE: usize = 16;

impl Api {
    /// `GET /invitations`.
    pub(crate) async fn list(&self, request: &Request) -> RouteResult {
        #[derive(Serialize)]
        struct List {
            items: Vec<InvitationView>,
            next_cursor: Option<InvitationId>,
        }
        let (inviter, _, query) = self.caller_with(request, &["status", "limit", "cursor"]).await?;
        let page = async {
            let query = ListQuery::parse(&query)?;
            let subject = &inviter.subject;
            let found = self.store.invitations_of(subject, query.status, query.limit, query.cursor).await?;
            Ok::<InvitationPage, Problem>(found)
        };
        let (counted, page) = tokio::join!(self.count(&inviter, 1), page);
        counted?;
        let page = page?;
        let items = stream::iter(page.invitations)
            .map(async |invitation| {
                let mails = self.store.mails(invitation.id).await?;
                Ok::<_, StoreError>(InvitationView::new(invitation, &mails))
            })
            .buffered(QUERIED_AT_ONCE)
            .try_collect()
            .await?;
        Ok(json(StatusCode::OK, &List { items, next_cursor: page.next }))
    }
}

/// The query parameters.
struct ListQuery {
    status: Option<Status>,
    limit: usize,
    cursor: Option<InvitationId>,
}

impl ListQuery {
    fn parse(query: &Query) -> Result<Self, Problem> {
        let status = query.get("status").map(|text| {
            serde_json::from_value(Value::from(text))
                .map_err(|_| invalid_query("status", "status must be one of an invitation's."))
        });
        let limit = query.get("limit").map(|text| match text.parse() {
            Ok(limit) if (1..=MAX_PAGE_SIZE).contains(&limit) => Ok(limit),
            _ => Err(invalid_query("limit", format!("limit must be a number from 1 to {MAX_PAGE_SIZE}."))),
        });
        let cursor = query.get("cursor").map(|text| {
            text.parse().map_err(|_| invalid_query("cursor", "cursor must be the next_cursor of a list."))
        });
        Ok(Self {
            status: status.transpose()?,
            limit: limit.transpose()?.unwrap_or(DEFAULT_PAGE_SIZE),
            cursor: cursor.transpose()?,
        })
    }
}
