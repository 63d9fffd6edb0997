//! The mailbox: all emails that SES accepted, as pages or JSON, and their delivery reports.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;

use super::{Console, Refusal};
use crate::aws::ses::Report;
use crate::state::Mail;

/// The content security policy of the pages: their own script, and the styles of pages and emails. An email is in a
/// frame that inherits this policy and runs no script.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' \
                      'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The script of the list.
const SCRIPT: &str = include_str!("../../templates/mailbox.js");

/// The search.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Search {
    /// A part of a recipient or of the subject, in any letter case.
    #[serde(default)]
    search: String,
}

impl Search {
    pub(super) fn finds(&self, mail: &Mail) -> bool {
        let part = self.search.trim().to_lowercase();
        mail.to.iter().chain([&mail.subject]).any(|text| text.to_lowercase().contains(&part))
    }
}

#[derive(Template)]
#[template(path = "mailbox.html")]
struct MailboxPage<'m> {
    mails: Vec<&'m Mail>,
    search: &'m str,
    /// The URL that sends emails which arrive after the page.
    arrivals: String,
}

/// A line of the list: an email.
#[derive(Template)]
#[template(path = "mailbox_line.html")]
pub(super) struct Line<'m> {
    pub(super) mail: &'m Mail,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct MailPage<'m> {
    mail: &'m Mail,
}

/// The emails that match the search, newest first.
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    Query(search): Query<Search>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let mut mails = console.state.mails().map_err(Refusal::internal)?;
    let newest = mails.first().map_or_else(String::new, |mail| mail.id.clone());
    mails.retain(|mail| search.finds(mail));
    if wants_json(&headers) {
        return Ok(Json(mails).into_response());
    }
    let arrivals = serde_urlencoded::to_string([("after", &newest), ("search", &search.search)]);
    page(&MailboxPage {
        mails: mails.iter().collect(),
        search: &search.search,
        arrivals: arrivals.map_err(Refusal::internal)?,
    })
}

/// One email.
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let mail = find(&console, &id)?;
    if wants_json(&headers) { Ok(Json(mail).into_response()) } else { page(&MailPage { mail: &mail }) }
}

/// The script that adds new emails to the list.
pub(super) async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT)
}

/// Publishes a delivery report about an email, and returns the event.
pub(super) async fn report(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    report: Bytes,
) -> Result<Json<Value>, Refusal> {
    let mail = find(&console, &id)?;
    let report: Report = serde_json::from_slice(&report)
        .map_err(|fault| Refusal(StatusCode::BAD_REQUEST, fault.to_string()))?;
    let event = console.ses.report(&mail, &report).map_err(Refusal::internal)?;
    let unreported = "the email's configuration set does not report such events";
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

    fn mail(to: &str, subject: &str) -> Mail {
        Mail {
            id: "m-1".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            from: "a <a@b>".to_owned(),
            to: vec![to.to_owned()],
            reply_to: Vec::new(),
            subject: subject.to_owned(),
            text: Some("<i>text</i>".to_owned()),
            html: Some("<p class=\"x\">\"'</p><script>alert(1)</script>".to_owned()),
            headers: vec![("X".to_owned(), "<y>".to_owned())],
            tags: std::collections::BTreeMap::new(),
            configuration_set: None,
        }
    }

    #[test]
    fn a_hostile_mail_stays_in_its_frame() {
        let mail = mail("<script>@x", "<b>bold</b>");
        let list = MailboxPage { mails: vec![&mail], search: "\"><script>", arrivals: String::new() };
        let shown = MailPage { mail: &mail }.render().unwrap() + &list.render().unwrap();
        for forbidden in ["<script>", "<b>", "<i>", "<y>", "<p class=\"x"] {
            assert!(!shown.contains(forbidden), "{forbidden} in {shown}");
        }
        assert!(shown.contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\""));
    }

    #[test]
    fn recipients_and_subjects_are_searched() {
        let mail = mail("mei.tan@vendor.example", "Please register");
        let finds = |search: &str| Search { search: search.to_owned() }.finds(&mail);
        assert!(["", "MEI", "vendor.example ", "register"].into_iter().all(finds));
        assert!(!finds("kumar"));
    }
}
