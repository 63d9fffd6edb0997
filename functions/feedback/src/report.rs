//! Reads SES's events, as EventBridge delivers them.
//!
//! <https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html>; their `detail` is described at
//! <https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html>.

use invitations::domain::invitation::InvitationId;
use invitations::domain::invitation::delivery::{MailNote, MailStatus};
use invitations::domain::invitation::effect::MailKind;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::bounce;

/// A delivery report about one email of an invitation.
#[derive(Debug, Eq, PartialEq)]
pub struct DeliveryReport {
    /// The invitation.
    pub invitation: InvitationId,
    /// The email, and its status.
    pub note: MailNote,
}

/// Why an event is not a report about one of our emails. The messages do not quote the event, because it names people.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
pub enum ReportError {
    /// It does not have the form of an SES event.
    #[error("it is not an event about an email")]
    NoMail,
    /// Its type is not recorded, for example an opened email.
    #[error("its type is not recorded")]
    OtherType,
    /// `dispatch` did not send the email, or its tags cannot be read.
    #[error("the email does not have our tag {0}")]
    NotTagged(&'static str),
}

/// The members of every event. SES leaves out members of `detail` or adds new ones, so they are looked up one by one.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Event {
    detail_type: String,
    time: Timestamp,
    detail: Value,
}

impl DeliveryReport {
    /// Reads an event.
    ///
    /// # Errors
    /// When it is not a report about one of our emails.
    pub fn parse(event: Value) -> Result<Self, ReportError> {
        let Event { detail_type, time, detail } =
            serde_json::from_value(event).map_err(|_| ReportError::NoMail)?;
        if !detail["mail"].is_object() {
            return Err(ReportError::NoMail);
        }
        let status = status(&detail_type, &detail)?;
        let number: String = tag(&detail, "event")?;
        Ok(Self {
            invitation: tag(&detail, "invitation")?,
            note: MailNote {
                event: number.parse().map_err(|_| ReportError::NotTagged("event"))?,
                kind: tag::<MailKind>(&detail, "mail")?,
                status,
                at: time,
                ses_message_id: detail["mail"]["messageId"].as_str().map(str::to_owned),
            },
        })
    }
}

/// The value of a tag that `dispatch` set. SES makes a list of values of each tag, and adds its own tags.
fn tag<T: DeserializeOwned>(detail: &Value, name: &'static str) -> Result<T, ReportError> {
    serde_json::from_value(detail["mail"]["tags"][name][0].clone()).map_err(|_| ReportError::NotTagged(name))
}

fn status(detail_type: &str, detail: &Value) -> Result<MailStatus, ReportError> {
    Ok(match detail_type {
        "Email Sent" => MailStatus::Sent,
        "Email Delivery Delayed" => MailStatus::Delayed,
        "Email Delivered" => MailStatus::Delivered,
        "Email Rejected" | "Email Rendering Failed" => MailStatus::Rejected,
        "Email Bounced" if detail["bounce"].is_object() => bounce::status(detail),
        "Email Bounced" => return Err(ReportError::NoMail),
        "Email Complaint Received" => complained(&detail["complaint"]),
        _ => return Err(ReportError::OtherType),
    })
}

/// R42: a reader who complains wants no more emails, whatever type the report has. Three types are not a
/// complaint: the reader moved the email out of the junk folder, or a mail server reports a technical fault
/// (<https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#complaint-object>).
fn complained(complaint: &Value) -> MailStatus {
    if bounce::is_suppressed(&complaint["complaintSubType"]) {
        return MailStatus::Suppressed;
    }
    let kind = complaint["complaintFeedbackType"].as_str().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "not-spam" => MailStatus::Delivered,
        "auth-failure" | "virus" => MailStatus::Sent,
        _ => MailStatus::Complained,
    }
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

    fn with(name: &str, pointer: &str, value: Value) -> Value {
        let mut event = sample(name);
        *event.pointer_mut(pointer).unwrap() = value;
        event
    }

    fn status_of(event: Value) -> MailStatus {
        DeliveryReport::parse(event).unwrap().note.status
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
            let DeliveryReport { invitation, note } = DeliveryReport::parse(sample(name)).unwrap();
            assert_eq!(invitation.to_string(), "01KAQ5W0000000000000000000");
            assert_eq!((note.event, note.kind, note.status), (1, MailKind::RegistrationInvitation, status));
            assert_eq!(note.at, "2026-11-23T01:00:03Z".parse().unwrap());
            let id = "0100019ab0c5e000-3f2c7a10-5b6e-4e0c-9d1f-2a7f6f0b1c55-000000";
            assert_eq!(note.ses_message_id.as_deref(), Some(id));
        }
    }

    #[test]
    fn r42_only_a_complaint_that_the_reader_meant_is_one() {
        for (kind, status) in [
            (json!("abuse"), MailStatus::Complained),
            (json!("fraud"), MailStatus::Complained),
            (json!("other"), MailStatus::Complained),
            (json!("opt-out"), MailStatus::Complained),
            (json!(""), MailStatus::Complained),
            (Value::Null, MailStatus::Complained),
            (json!("not-spam"), MailStatus::Delivered),
            (json!("Not-Spam "), MailStatus::Delivered),
            (json!("auth-failure"), MailStatus::Sent),
            (json!("virus"), MailStatus::Sent),
        ] {
            let event = with("mail-complained.json", "/detail/complaint/complaintFeedbackType", kind.clone());
            assert_eq!(status_of(event), status, "{kind}");
        }
        for complaint in [json!({}), Value::Null, json!({ "complaintSubType": null })] {
            let event = with("mail-complained.json", "/detail/complaint", complaint);
            assert_eq!(status_of(event), MailStatus::Complained);
        }
    }

    #[test]
    fn r42_a_complaint_from_the_list_is_no_complaint() {
        let kind = "OnAccountSuppressionList".into();
        let event = with("mail-complained.json", "/detail/complaint/complaintSubType", kind);
        assert_eq!(status_of(event), MailStatus::Suppressed);
    }

    #[test]
    fn an_event_that_is_not_ours_has_its_own_error() {
        let fault = |pointer: &str, value| {
            DeliveryReport::parse(with("mail-bounced.json", pointer, value)).unwrap_err()
        };
        assert_eq!(fault("/detail", json!({})), ReportError::NoMail);
        assert_eq!(fault("/detail", json!([1])), ReportError::NoMail);
        assert_eq!(fault("/detail/bounce", Value::Null), ReportError::NoMail);
        assert_eq!(fault("/detail-type", "Email Opened".into()), ReportError::OtherType);
        assert_eq!(fault("/detail/mail/tags", json!({})), ReportError::NotTagged("event"));
        assert_eq!(fault("/detail/mail/tags", json!("tags")), ReportError::NotTagged("event"));
        assert_eq!(fault("/detail/mail/tags/event", json!(["x"])), ReportError::NotTagged("event"));
        assert_eq!(fault("/detail/mail/tags/mail", json!(["newsletter"])), ReportError::NotTagged("mail"));
        assert_eq!(fault("/detail/mail/tags/invitation", json!([])), ReportError::NotTagged("invitation"));
    }

    #[test]
    fn a_report_without_a_message_id_counts() {
        let event = with("mail-bounced.json", "/detail/mail/messageId", Value::Null);
        let note = DeliveryReport::parse(event).unwrap().note;
        assert_eq!((note.status, note.ses_message_id), (MailStatus::Bounced, None));
    }
}
