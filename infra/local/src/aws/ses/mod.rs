//! SES: checks emails as the real service does, and stores them. Their delivery is simulated, and reported on the
//! event bus.
//!
//! <https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html>

mod report;
mod simulator;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract;
use axum::http::StatusCode;
use axum::routing::{delete, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::account::request_id;
use crate::aws::event_bridge::EventBridge;
use crate::clock;
use crate::protocol::{self, AwsError};
use crate::state::{Mail, State, StateError};
use crate::template::ConfigurationSets;

pub(crate) use report::Report;

/// The most recipients of an email.
const MOST_RECIPIENTS: usize = 50;

/// The parts that the API needs.
#[derive(Debug)]
pub(crate) struct Ses {
    /// Stores emails.
    pub(crate) state: Arc<State>,
    /// The configuration sets.
    pub(crate) configuration_sets: ConfigurationSets,
    /// Gets the delivery reports.
    pub(crate) bus: Arc<EventBridge>,
}

/// The routes of the API.
pub(crate) fn routes(ses: Arc<Ses>) -> Router {
    Router::new()
        .route("/v2/email/outbound-emails", post(send))
        .route("/v2/email/suppression/addresses/{address}", delete(unsuppress))
        .with_state(ses)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendEmail {
    #[serde(default)]
    from_email_address: String,
    #[serde(default)]
    destination: Destination,
    #[serde(default)]
    reply_to_addresses: Vec<String>,
    #[serde(default)]
    content: Content,
    #[serde(default)]
    email_tags: Vec<Pair>,
    configuration_set_name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Destination {
    #[serde(rename = "ToAddresses")]
    to: Vec<String>,
    #[serde(rename = "CcAddresses")]
    cc: Vec<String>,
    #[serde(rename = "BccAddresses")]
    bcc: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Content {
    simple: Option<Simple>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Simple {
    subject: Part,
    body: Body,
    #[serde(default)]
    headers: Vec<Pair>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Body {
    text: Option<Part>,
    html: Option<Part>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Part {
    data: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Pair {
    name: String,
    value: String,
}

async fn send(extract::State(ses): extract::State<Arc<Ses>>, body: Bytes) -> Result<Json<Value>, AwsError> {
    let mail = accept(protocol::body(&body)?, &ses.configuration_sets)?;
    ses.state.add_mail(&mail).map_err(AwsError::internal)?;
    for report in ses.outcome(&mail).map_err(AwsError::internal)? {
        ses.report(&mail, &report).map_err(AwsError::internal)?;
    }
    Ok(Json(json!({ "MessageId": mail.id })))
}

/// Removes an address from the suppression list
/// (<https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteSuppressedDestination.html>).
async fn unsuppress(
    extract::State(ses): extract::State<Arc<Ses>>,
    extract::Path(address): extract::Path<String>,
) -> Result<Json<Value>, AwsError> {
    if simulator::is_listed(&address) && ses.state.unsuppress(&address).map_err(AwsError::internal)? {
        return Ok(Json(json!({})));
    }
    let message = format!("Email address <{address}> does not exist on your suppression list.");
    Err(AwsError::new(StatusCode::NOT_FOUND, "NotFoundException", message))
}

impl Ses {
    /// The reports about an email. Listed addresses of the simulator can be removed from the list.
    fn outcome(&self, mail: &Mail) -> Result<Vec<Report>, StateError> {
        let Some(to) = mail.to.first() else { return Ok(Vec::new()) };
        let listed = simulator::is_listed(to) && !self.state.is_unsuppressed(to)?;
        Ok(simulator::outcome(to, listed))
    }

    /// Publishes a report about an email, if its configuration set sends such reports to the bus. Returns the event.
    pub(crate) fn report(&self, mail: &Mail, report: &Report) -> Result<Option<Value>, StateError> {
        let types = mail.configuration_set.as_ref().and_then(|set| self.configuration_sets.get(set));
        if !types.is_some_and(|types| types.contains(report.event.matching_type())) {
            return Ok(None);
        }
        let detail = report::detail(mail, report);
        self.bus.raise("aws.ses", report.event.detail_type(), &report::resources(mail), &detail).map(Some)
    }
}

/// The email of a request, if SES would accept it.
fn accept(request: SendEmail, configuration_sets: &ConfigurationSets) -> Result<Mail, AwsError> {
    let content = request.content.simple.ok_or_else(|| bad("Content.Simple is required here."))?;
    if content.body.text.is_none() && content.body.html.is_none() {
        return Err(bad("The email must have a text or an HTML body."));
    }
    if let Some(name) =
        request.configuration_set_name.as_ref().filter(|name| !configuration_sets.contains_key(*name))
    {
        let message = format!("Configuration set <{name}> does not exist.");
        return Err(AwsError::new(StatusCode::NOT_FOUND, "NotFoundException", message));
    }
    let Destination { to, cc, bcc } = request.destination;
    let to = [to, cc, bcc].concat();
    if to.is_empty() || to.len() > MOST_RECIPIENTS {
        return Err(bad(format!("There must be 1 to {MOST_RECIPIENTS} recipients.")));
    }
    let addresses = to.iter().chain(&request.reply_to_addresses).chain([&request.from_email_address]);
    if let Some(address) = addresses.into_iter().find(|address| !is_address(address)) {
        return Err(bad(format!("Illegal address <{address}>.")));
    }
    if to.iter().any(|to| simulator::is_refused(to)) {
        return Err(AwsError::new(
            StatusCode::BAD_REQUEST,
            "MessageRejected",
            "Email content is not accepted.",
        ));
    }
    if content.subject.data.contains(['\r', '\n']) {
        return Err(bad("The subject must be one line."));
    }
    if let Some(header) = content.headers.iter().find(|header| !is_header(header)) {
        return Err(bad(format!("Invalid header <{}>.", header.name)));
    }
    if let Some(tag) = request.email_tags.iter().find(|tag| !is_tag(&tag.name) || !is_tag(&tag.value)) {
        return Err(bad(format!("Invalid tag <{}>: <{}>.", tag.name, tag.value)));
    }
    Ok(Mail {
        id: request_id(),
        at: clock::now(),
        from: request.from_email_address,
        to,
        reply_to: request.reply_to_addresses,
        subject: content.subject.data,
        text: content.body.text.map(|part| part.data),
        html: content.body.html.map(|part| part.data),
        headers: content.headers.into_iter().map(|header| (header.name, header.value)).collect(),
        tags: request.email_tags.into_iter().map(|tag| (tag.name, tag.value)).collect(),
        configuration_set: request.configuration_set_name,
    })
}

/// `name@domain` in ASCII, alone or in angle brackets after a display name.
fn is_address(text: &str) -> bool {
    let address = match text.split_once('<') {
        Some((_, address)) => address.strip_suffix('>'),
        None => Some(text),
    };
    let allowed = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | ',' | ';' | '@');
    let parts = address.and_then(|address| address.rsplit_once('@'));
    parts.is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && local.chars().all(allowed) && domain.chars().all(allowed)
    }) && !text.contains(['\r', '\n'])
}

/// <https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html>
fn is_header(header: &Pair) -> bool {
    (1..=126).contains(&header.name.len())
        && header.name.chars().all(|c| c.is_ascii_graphic() && c != ':')
        && (1..=995).contains(&header.value.len())
        && header.name.len() + header.value.len() <= 996
        && header.value.chars().all(|c| c.is_ascii_graphic() || c == ' ')
}

/// <https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html>
fn is_tag(text: &str) -> bool {
    (1..=256).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

fn bad(message: impl Into<String>) -> AwsError {
    AwsError::new(StatusCode::BAD_REQUEST, "BadRequestException", message)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn good() -> Value {
        json!({
            "FromEmailAddress": "TechPass <no-reply@techpass.gov.sg>",
            "Destination": { "ToAddresses": ["mei@vendor.example"] },
            "ReplyToAddresses": ["help@techpass.gov.sg"],
            "Content": { "Simple": {
                "Subject": { "Data": "Hello", "Charset": "UTF-8" },
                "Body": { "Text": { "Data": "text" }, "Html": { "Data": "<p>html</p>" } },
                "Headers": [{ "Name": "Auto-Submitted", "Value": "auto-generated" }],
            } },
            "EmailTags": [{ "Name": "kind", "Value": "invitation" }],
            "ConfigurationSetName": "mails",
        })
    }

    fn accepted(change: impl FnOnce(&mut Value)) -> Result<Mail, AwsError> {
        let mut request = good();
        change(&mut request);
        accept(
            serde_json::from_value(request).unwrap(),
            &ConfigurationSets::from([("mails".to_owned(), BTreeSet::new())]),
        )
    }

    #[test]
    fn a_good_mail_is_kept_whole() {
        let mail = accepted(|_| {}).unwrap();
        assert_eq!(mail.to, ["mei@vendor.example"]);
        assert_eq!((mail.text.as_deref(), mail.html.as_deref()), (Some("text"), Some("<p>html</p>")));
        assert_eq!(mail.headers, [("Auto-Submitted".to_owned(), "auto-generated".to_owned())]);
        assert_eq!(mail.tags["kind"], "invitation");
    }

    #[test]
    fn what_ses_refuses_is_refused() {
        type Change = fn(&mut Value);
        let bad: [(Change, &str); 10] = [
            (|mail| mail["Content"] = json!({}), "Content.Simple is required here."),
            (|mail| mail["Content"]["Simple"]["Body"] = json!({}), "must have a text or an HTML body"),
            (
                |mail| mail["Content"]["Simple"]["Subject"]["Data"] = json!("a\nb"),
                "The subject must be one line.",
            ),
            (
                |mail| mail["Content"]["Simple"]["Headers"][0]["Value"] = json!("a\r\nBcc: x@y"),
                "Invalid header <Auto-Submitted>.",
            ),
            (|mail| mail["Destination"] = json!({}), "There must be 1 to 50 recipients."),
            (|mail| mail["Destination"]["ToAddresses"] = json!(["a@b, c@d"]), "Illegal address <a@b, c@d>."),
            (
                |mail| mail["Destination"]["ToAddresses"] = json!(["münchen@example.com"]),
                "Illegal address <münchen@example.com>.",
            ),
            (|mail| mail["FromEmailAddress"] = json!(""), "Illegal address <>."),
            (|mail| mail["EmailTags"][0]["Value"] = json!("a b"), "Invalid tag <kind>: <a b>."),
            (
                |mail| mail["ConfigurationSetName"] = json!("other"),
                "Configuration set <other> does not exist.",
            ),
        ];
        for (change, expected) in bad {
            let fault = accepted(change).unwrap_err();
            assert!(fault.message().contains(expected), "{fault:?}: {expected}");
        }
    }
}
