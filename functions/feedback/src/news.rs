//! SES's events as EventBridge brings them.
//!
//! <https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html>; their `detail` is described at
//! <https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html>.

use std::collections::HashMap;

use invitations::domain::invitation::InvitationId;
use invitations::domain::invitation::delivery::{MailNote, MailStatus};
use invitations::domain::invitation::effect::MailKind;
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use serde_json::json;

    use super::*;

    fn sample(name: &str) -> Value {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events").join(name);
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    }

    #[test]
    fn r42_each_sample_is_understood() {
        for (name, status) in [
            ("mail-sent.json", MailStatus::Sent),
            ("mail-delayed.json", MailStatus::Delayed),
            ("mail-delivered.json", MailStatus::Delivered),
            ("mail-complained.json", MailStatus::Complained),
            ("mail-rejected.json", MailStatus::Rejected),
            ("mail-rendering-failed.json", MailStatus::Rejected),
            ("mail-bounced.json", MailStatus::Bounced),
        ] {
            let News { invitation, note } = News::of(sample(name)).unwrap();
            assert_eq!(invitation.to_string(), "01KAQ5W0000000000000000000");
            assert_eq!((note.event, note.kind, note.status), (1, MailKind::RegistrationInvitation, status));
            assert_eq!(note.at, "2026-11-23T01:00:03Z".parse().unwrap());
            let id = "0100019ab0c5e000-3f2c7a10-5b6e-4e0c-9d1f-2a7f6f0b1c55-000000";
            assert_eq!(note.ses_message_id.as_deref(), Some(id));
        }
    }

    /// The subtypes of <https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types>.
    #[test]
    fn r42_the_kind_of_bounce_decides() {
        for (kind, sub_type, status) in [
            ("Undetermined", "Undetermined", MailStatus::Delayed),
            ("Permanent", "General", MailStatus::Bounced),
            ("Permanent", "NoEmail", MailStatus::Bounced),
            ("Permanent", "Suppressed", MailStatus::Suppressed),
            ("Permanent", "OnAccountSuppressionList", MailStatus::Suppressed),
            ("Transient", "General", MailStatus::Delayed),
            ("Transient", "MailboxFull", MailStatus::Delayed),
            ("Transient", "ContentRejected", MailStatus::Delayed),
        ] {
            let mut event = sample("mail-bounced.json");
            event["detail"]["bounce"]["bounceType"] = kind.into();
            event["detail"]["bounce"]["bounceSubType"] = sub_type.into();
            assert_eq!(News::of(event).unwrap().note.status, status, "{kind} {sub_type}");
        }
    }

    #[test]
    fn r42_a_complaint_from_the_list_is_no_complaint() {
        let mut event = sample("mail-complained.json");
        event["detail"]["complaint"]["complaintSubType"] = "OnAccountSuppressionList".into();
        assert_eq!(News::of(event).unwrap().note.status, MailStatus::Suppressed);
    }

    #[test]
    fn what_is_not_ours_is_named() {
        let fault = |pointer: &str, value: Value| {
            let mut event = sample("mail-bounced.json");
            *event.pointer_mut(pointer).unwrap() = value;
            News::of(event).unwrap_err()
        };
        assert_eq!(fault("/detail", json!({})), Unusable::NoMail);
        assert_eq!(fault("/detail/bounce", Value::Null), Unusable::NoMail);
        assert_eq!(fault("/detail-type", "Email Opened".into()), Unusable::OtherType);
        assert_eq!(fault("/detail/mail/tags", json!({})), Unusable::NotTagged("event"));
        assert_eq!(fault("/detail/mail/tags/event", json!(["x"])), Unusable::NotTagged("event"));
        assert_eq!(fault("/detail/mail/tags/mail", json!(["newsletter"])), Unusable::NotTagged("mail"));
        assert_eq!(fault("/detail/mail/tags/invitation", json!([])), Unusable::NotTagged("invitation"));
    }
}
