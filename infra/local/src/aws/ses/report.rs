//! SES's reports about an email, as events on the bus.
//!
//! <https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html>; the details are described at
//! <https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html>.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::account::{ACCOUNT, arn};
use crate::state::Mail;

/// The kinds of reports.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
pub(crate) enum Kind {
    Send,
    Delivery,
    DeliveryDelay,
    Bounce,
    Complaint,
    Reject,
    #[serde(rename = "Rendering Failure")]
    RenderingFailure,
}

/// A report about an email.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Report {
    /// Its `eventType`.
    pub(crate) event: Kind,
    /// Members of its details that replace the usual ones, such as `bounceType`.
    #[serde(default)]
    pub(crate) details: Map<String, Value>,
}

impl Kind {
    /// Its names: the `eventType`, the `detail-type`, the member with its details, and the type in the destination of
    /// a configuration set.
    fn names(self) -> [&'static str; 4] {
        match self {
            Self::Send => ["Send", "Email Sent", "send", "send"],
            Self::Delivery => ["Delivery", "Email Delivered", "delivery", "delivery"],
            Self::DeliveryDelay => {
                ["DeliveryDelay", "Email Delivery Delayed", "deliveryDelay", "deliveryDelay"]
            }
            Self::Bounce => ["Bounce", "Email Bounced", "bounce", "bounce"],
            Self::Complaint => ["Complaint", "Email Complaint Received", "complaint", "complaint"],
            Self::Reject => ["Reject", "Email Rejected", "reject", "reject"],
            Self::RenderingFailure => {
                ["Rendering Failure", "Email Rendering Failed", "failure", "renderingFailure"]
            }
        }
    }

    /// The type in the destination of a configuration set.
    pub(crate) fn matching_type(self) -> &'static str {
        self.names()[3]
    }

    /// The `detail-type` of its events.
    pub(crate) fn detail_type(self) -> &'static str {
        self.names()[1]
    }

    /// The usual details of the report.
    fn usual_details(self, mail: &Mail) -> Value {
        let recipients: Vec<_> = mail.to.iter().map(|to| json!({ "emailAddress": to })).collect();
        match self {
            Self::Send => json!({}),
            Self::Delivery => json!({ "recipients": mail.to, "smtpResponse": "250 ok" }),
            Self::DeliveryDelay => json!({ "delayType": "MailboxFull", "delayedRecipients": recipients }),
            Self::Bounce => {
                json!({ "bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": recipients })
            }
            Self::Complaint => json!({
                "complaintFeedbackType": "abuse",
                "complaintSubType": null,
                "complainedRecipients": recipients,
            }),
            Self::Reject => json!({ "reason": "Bad content" }),
            Self::RenderingFailure => {
                json!({ "errorMessage": "Attribute is missing", "templateName": "none" })
            }
        }
    }
}

/// The `resources` of an event about an email.
pub(super) fn resources(mail: &Mail) -> Vec<String> {
    mail.configuration_set.iter().map(|set| arn("ses", &format!("configuration-set/{set}"))).collect()
}

/// The `detail` of an event about an email.
pub(super) fn detail(mail: &Mail, report: &Report) -> Value {
    let [event_type, _, member, _] = report.event.names();
    let mut tags: Map<String, Value> =
        mail.tags.iter().map(|(name, value)| (name.clone(), json!([value]))).collect();
    if let Some(set) = &mail.configuration_set {
        tags.insert("ses:configuration-set".to_owned(), json!([set]));
    }
    let mut details = report.event.usual_details(mail);
    if let Some(details) = details.as_object_mut() {
        details.extend(report.details.clone());
    }
    json!({
        "eventType": event_type,
        "mail": {
            "timestamp": mail.at.to_string(),
            "source": mail.from,
            "sendingAccountId": ACCOUNT,
            "messageId": mail.id,
            "destination": mail.to,
            "tags": tags,
        },
        member: details,
    })
}
