//! SES's events as EventBridge brings them.
//!
//! <https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html>; their `detail` is described at
//! <https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html>.

use std::collections::HashMap;

use invitations::domain::delivery::{MailNote, MailStatus};
use invitations::domain::effect::MailKind;
use invitations::domain::invitation::InvitationId;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// News of one mail of one invitation.
#[derive(Debug, Eq, PartialEq)]
pub struct News {
    /// The invitation.
    pub invitation: InvitationId,
    /// The mail, and what became of it.
    pub note: MailNote,
}

/// Why an event tells nothing of a mail of ours. Without the event's own words, which name people.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unusable {
    /// It is not in the form of an event of SES.
    #[error("it is no event about a mail")]
    NoMail,
    /// It tells of something that is not kept, such as an opened mail.
    #[error("its type is not kept")]
    OtherType,
    /// The mail was not sent by `dispatch`, or its tags are not understood.
    #[error("the mail has no tag {0} of ours")]
    NotTagged(&'static str),
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Event {
    detail_type: String,
    time: Timestamp,
    detail: Detail,
}

#[derive(Deserialize)]
struct Detail {
    mail: Mail,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mail {
    message_id: String,
    /// Each with all its values; SES adds tags of its own.
    #[serde(default)]
    tags: HashMap<String, Vec<Value>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
    #[serde(default)]
    bounce_sub_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    complaint_sub_type: Option<String>,
}

impl News {
    /// Reads an event.
    ///
    /// # Errors
    /// When it tells nothing of a mail of ours.
    pub fn of(event: Value) -> Result<Self, Unusable> {
        let event: Event = serde_json::from_value(event).map_err(|_| Unusable::NoMail)?;
        let status = status(&event.detail_type, &event.detail)?;
        let Mail { message_id, tags } = event.detail.mail;
        let number: String = tag(&tags, "event")?;
        Ok(Self {
            invitation: tag(&tags, "invitation")?,
            note: MailNote {
                event: number.parse().map_err(|_| Unusable::NotTagged("event"))?,
                kind: tag::<MailKind>(&tags, "mail")?,
                status,
                at: event.time,
                ses_message_id: Some(message_id),
            },
        })
    }
}

/// The value of a tag that `dispatch` has set.
fn tag<T: DeserializeOwned>(tags: &HashMap<String, Vec<Value>>, name: &'static str) -> Result<T, Unusable> {
    let value = tags.get(name).and_then(|values| values.first()).cloned().unwrap_or_default();
    serde_json::from_value(value).map_err(|_| Unusable::NotTagged(name))
}

fn status(detail_type: &str, detail: &Detail) -> Result<MailStatus, Unusable> {
    Ok(match detail_type {
        "Email Sent" => MailStatus::Sent,
        "Email Delivery Delayed" => MailStatus::Delayed,
        "Email Delivered" => MailStatus::Delivered,
        "Email Rejected" | "Email Rendering Failed" => MailStatus::Rejected,
        "Email Bounced" => bounced(detail.bounce.as_ref().ok_or(Unusable::NoMail)?),
        "Email Complaint Received" => match &detail.complaint {
            Some(Complaint { complaint_sub_type: Some(kind) }) if is_suppressed(kind) => {
                MailStatus::Suppressed
            }
            _ => MailStatus::Complained,
        },
        _ => return Err(Unusable::OtherType),
    })
}

/// Only what SES calls permanent is. A full mailbox may be emptied, and an absence note comes from a mail that
/// has arrived (<https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types>).
fn bounced(bounce: &Bounce) -> MailStatus {
    match bounce.bounce_type.as_str() {
        "Permanent" if is_suppressed(&bounce.bounce_sub_type) => MailStatus::Suppressed,
        "Permanent" => MailStatus::Bounced,
        _ => MailStatus::Delayed,
    }
}

/// Whether SES did not try to send, for the address is on its own list or the account's.
fn is_suppressed(sub_type: &str) -> bool {
    ["Suppressed", "OnAccountSuppressionList"].contains(&sub_type)
}
