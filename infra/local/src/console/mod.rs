//! The pages under `/_local`, for people and tests. Nothing of it is deployed.

mod arrivals;
mod faults;
mod issuer;
mod mailbox;
mod probes;
mod progress;
mod sign_ins;

pub(crate) use issuer::{Claims, Issuer, People, Person};
pub(crate) use progress::Progress;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;

use crate::aws::lambda::Lambda;
use crate::aws::ses::Ses;
use crate::guard;
use crate::protocol::PAYLOAD_LIMIT;
use crate::state::State;
use crate::stop::Stop;

const STYLE: &str = include_str!("../../templates/style.css");

/// The parts that the pages need.
pub(crate) struct Console {
    /// Emails, schedules and failures.
    pub(crate) state: Arc<State>,
    /// Publishes reports about emails.
    pub(crate) ses: Arc<Ses>,
    /// The source of the directory's events. None if the template has no directory.
    pub(crate) directory: Option<String>,
    /// The functions that can be called.
    pub(crate) functions: Vec<Arc<Lambda>>,
    /// The issuer.
    pub(crate) issuer: Issuer,
    /// The calls and the open work.
    pub(crate) progress: Progress,
    /// Ends streams that would last as long as their reader stays.
    pub(crate) stop: Stop,
}

/// The routes under `/_local`.
pub(crate) fn routes(console: Console) -> Router {
    let issuer = issuer::routes(&console.progress.calls);
    let orders = Router::new()
        .route("/mail/{id}/event", post(mailbox::report))
        .route("/invoke/{function}", post(probes::invoke))
        .route("/accounts/{login_name}/sign-in", post(sign_ins::sign_in))
        .route("/faults", get(faults::show).post(faults::arm).delete(faults::disarm));
    let pages = Router::new()
        .route("/", get(async || Redirect::to("/_local/mail")))
        .route("/mail", get(mailbox::list))
        .route("/mail/{id}", get(mailbox::show))
        .route("/mail/arrivals", get(arrivals::follow))
        .route("/mailbox.js", get(mailbox::script))
        .route("/style.css", get(async || ([(CONTENT_TYPE, "text/css")], STYLE)))
        .merge(issuer)
        .merge(guard::no_forms(orders))
        .route("/events", get(probes::events))
        .route("/schedules", get(probes::schedules))
        .route("/failures", get(probes::failures))
        .route("/calls", get(progress::calls))
        .route("/rights", get(progress::rights))
        .route("/quiet", get(progress::quiet))
        .fallback(async || Refusal(StatusCode::NOT_FOUND, "there is no such page".to_owned()))
        .layer(DefaultBodyLimit::max(PAYLOAD_LIMIT));
    guard::own_pages(pages).with_state(Arc::new(console))
}

/// A response that says what is wrong.
struct Refusal(StatusCode, String);

impl Refusal {
    fn internal(fault: impl std::fmt::Display) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, fault.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(status, detail) = self;
        let body = json!({ "title": status.canonical_reason(), "status": status.as_u16(), "detail": detail });
        (status, [("content-type", "application/problem+json")], Json(body)).into_response()
    }
}
