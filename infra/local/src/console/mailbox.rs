//! The mailbox: all mails that SES accepted, as pages or as JSON; and what becomes of them.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::Value;

use super::{Console, Refusal};
use crate::ses::News;
use crate::state::Mail;

/// What the pages may load: nothing but what they and the mails bring along.
const POLICY: &str =
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "mailbox.html")]
struct MailboxPage<'m> {
    mails: &'m [Mail],
}

#[derive(Template)]
#[template(path = "mail.html")]
struct MailPage<'m> {
    mail: &'m Mail,
}

/// All mails, the newest first.
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let mails = console.state.mails().map_err(Refusal::internal)?;
    if wants_json(&headers) { Ok(Json(mails).into_response()) } else { page(&MailboxPage { mails: &mails }) }
}

/// One mail.
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let mail = find(&console, &id)?;
    if wants_json(&headers) { Ok(Json(mail).into_response()) } else { page(&MailPage { mail: &mail }) }
}

/// Has SES report news of a mail, and answers the event.
pub(super) async fn report(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    news: Bytes,
) -> Result<Json<Value>, Refusal> {
    let mail = find(&console, &id)?;
    let news: News =
        serde_json::from_slice(&news).map_err(|fault| Refusal(StatusCode::BAD_REQUEST, fault.to_string()))?;
    let event = console.ses.report(&mail, &news).map_err(Refusal::internal)?;
    let unreported = "the mail's configuration set does not report such events";
    event.map(Json).ok_or_else(|| Refusal(StatusCode::CONFLICT, unreported.to_owned()))
}

fn find(console: &Console, id: &str) -> Result<Mail, Refusal> {
    let mail = console.state.mail(id).map_err(Refusal::internal)?;
    mail.ok_or_else(|| Refusal(StatusCode::NOT_FOUND, format!("there is no mail {id}")))
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("json"))
}

fn page(template: &impl Template) -> Result<Response, Refusal> {
    let html = template.render().map_err(Refusal::internal)?;
    Ok(([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn a_hostile_mail_stays_in_its_frame() {
        let mail = Mail {
            id: "m-1".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            from: "a <a@b>".to_owned(),
            to: vec!["<script>@x".to_owned()],
            reply_to: Vec::new(),
            subject: "<b>bold</b>".to_owned(),
            text: Some("<i>text</i>".to_owned()),
            html: Some("<p class=\"x\">\"'</p><script>alert(1)</script>".to_owned()),
            headers: vec![("X".to_owned(), "<y>".to_owned())],
            tags: std::collections::BTreeMap::new(),
            configuration_set: None,
        };
        let shown =
            MailPage { mail: &mail }.render().unwrap() + &MailboxPage { mails: &[mail] }.render().unwrap();
        for forbidden in ["<script>", "<b>", "<i>", "<y>", "<p class"] {
            assert!(!shown.contains(forbidden), "{forbidden} in {shown}");
        }
        assert!(shown.contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\""));
    }
}
