//! The meaning of a bounce: the email failed permanently, is delayed, or was not sent.
//!
//! <https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-object>

use invitations::domain::invitation::delivery::MailStatus;
use serde_json::Value;

/// The status of an email after a bounce (R42). A bounce is permanent if SES or the reader's mail server says so. A full
/// mailbox is not permanent. An absence note is not either: it shows that the email has arrived.
pub(crate) fn status(detail: &Value) -> MailStatus {
    let bounce = &detail["bounce"];
    let is_permanent = bounce["bounceType"] == "Permanent";
    if is_permanent && is_suppressed(&bounce["bounceSubType"]) {
        return MailStatus::Suppressed;
    }
    if is_permanent || is_final(detail) { MailStatus::Bounced } else { MailStatus::Delayed }
}

/// Whether SES did not send, because the address is on SES's own suppression list or the account's.
pub(crate) fn is_suppressed(sub_type: &Value) -> bool {
    ["Suppressed", "OnAccountSuppressionList"].iter().any(|known| sub_type == known)
}

/// Whether the mail server gave up on the email. Each of our emails has one recipient. If the bounce also names others,
/// such as the members of a list, only our recipient's entry counts. If there is none, all entries count.
fn is_final(detail: &Value) -> bool {
    let named = detail["bounce"]["bouncedRecipients"].as_array().map_or(&[][..], Vec::as_slice);
    let addressee = address(&detail["mail"]["destination"][0]);
    let own: Vec<&Value> = named
        .iter()
        .filter(|one| !addressee.is_empty() && address(&one["emailAddress"]) == addressee)
        .collect();
    let counted = if own.is_empty() { named.iter().collect() } else { own };
    !counted.is_empty() && counted.into_iter().all(has_failed)
}

fn address(value: &Value) -> String {
    value.as_str().unwrap_or_default().trim().trim_matches(['<', '>']).to_lowercase()
}

/// Whether a recipient's entry says that the email will not arrive: a permanent status (RFC 3463, class 5), or the
/// end of all attempts to deliver it (X.4.7, with the action `failed` of RFC 3464).
fn has_failed(recipient: &Value) -> bool {
    let text = |name| recipient[name].as_str().unwrap_or_default();
    let action = text("action");
    let Some([class, subject, detail]) =
        enhanced_status(text("status")).or_else(|| diagnosed(text("diagnosticCode")))
    else {
        return false;
    };
    let has_expired = (subject, detail) == (4, 7) && action.trim().eq_ignore_ascii_case("failed");
    class == 5 || (class == 4 && has_expired)
}

/// The three numbers of an enhanced status such as `5.1.1 (bad destination mailbox address)`.
fn enhanced_status(text: &str) -> Option<[u16; 3]> {
    let code = text.split_whitespace().next()?;
    let mut numbers = code.split('.').map(|number| number.parse().ok());
    let status = [numbers.next()??, numbers.next()??, numbers.next()??];
    numbers.next().is_none().then_some(status)
}

/// The status in a mail server's reply such as `smtp; 550 5.1.1 user unknown`, or the class of its reply code alone
/// (RFC 5321, section 4.2.1).
fn diagnosed(text: &str) -> Option<[u16; 3]> {
    let reply = text.trim().strip_prefix("smtp;")?;
    let mut words = reply.split(|c: char| c.is_whitespace() || c == '-').filter(|word| !word.is_empty());
    let code: u16 = words.next()?.parse().ok()?;
    let class = [code / 100, 0, 0];
    Some(words.next().and_then(enhanced_status).unwrap_or(class))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const READER: &str = "mei@vendor.example";

    fn bounce(kind: &str, sub_type: &str, recipients: &Value) -> MailStatus {
        status(&json!({
            "mail": { "destination": [READER] },
            "bounce": { "bounceType": kind, "bounceSubType": sub_type, "bouncedRecipients": recipients },
        }))
    }

    /// The types of <https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types>.
    #[test]
    fn r42_the_kind_of_bounce_decides_if_no_status_does() {
        for (kind, sub_type, status) in [
            ("Undetermined", "Undetermined", MailStatus::Delayed),
            ("Permanent", "General", MailStatus::Bounced),
            ("Permanent", "NoEmail", MailStatus::Bounced),
            ("Permanent", "Suppressed", MailStatus::Suppressed),
            ("Permanent", "OnAccountSuppressionList", MailStatus::Suppressed),
            ("Transient", "General", MailStatus::Delayed),
            ("Transient", "MailboxFull", MailStatus::Delayed),
            ("Transient", "ContentRejected", MailStatus::Delayed),
            ("Something", "New", MailStatus::Delayed),
        ] {
            for recipients in [json!([]), json!([{ "emailAddress": READER }]), Value::Null, json!([1, null])]
            {
                assert_eq!(bounce(kind, sub_type, &recipients), status, "{kind} {sub_type}");
            }
        }
        assert_eq!(status(&json!({ "bounce": {} })), MailStatus::Delayed);
    }

    /// R42: a bounce is permanent exactly if the reader's server says so, whatever type SES gives it.
    #[test]
    fn r42_the_readers_server_decides() {
        let (gone, later) = (MailStatus::Bounced, MailStatus::Delayed);
        for (recipient, status) in [
            (json!({ "status": "5.1.1" }), gone),
            (json!({ "status": "5.3.0", "action": "failed" }), gone),
            (json!({ "status": " 5.4.1 " }), gone),
            (json!({ "status": "5.1.1 (bad destination mailbox address)" }), gone),
            (json!({ "status": "5.7.509" }), gone),
            (json!({ "diagnosticCode": "smtp; 550 5.1.1 user unknown" }), gone),
            (json!({ "diagnosticCode": "smtp;550-5.1.1 user unknown" }), gone),
            (json!({ "status": "", "diagnosticCode": "smtp; 554 rejected" }), gone),
            (json!({ "status": "4.4.7", "action": "failed" }), gone),
            (json!({ "status": "4.4.7", "action": "delayed" }), later),
            (json!({ "status": "4.4.7" }), later),
            (json!({ "status": "4.2.2", "action": "failed" }), later),
            (json!({ "status": "4.3.0", "diagnosticCode": "smtp; 550 5.1.1" }), later),
            (json!({ "status": "2.0.0", "action": "delivered" }), later),
            (json!({ "status": "5" }), later),
            (json!({ "status": "5.1" }), later),
            (json!({ "status": "5.1.1.1" }), later),
            (json!({ "status": 5 }), later),
            (json!({ "diagnosticCode": "smtp; 452 4.2.2 mailbox full" }), later),
            (json!({ "diagnosticCode": "x-unix; 550 5.1.1" }), later),
            (json!({ "diagnosticCode": "smtp; 5.1.1" }), later),
            (json!({}), later),
        ] {
            for kind in ["Transient", "Undetermined", ""] {
                assert_eq!(bounce(kind, "General", &json!([recipient])), status, "{kind} {recipient}");
            }
            assert_eq!(bounce("Permanent", "General", &json!([recipient])), gone, "{recipient}");
        }
    }

    #[test]
    fn r42_the_readers_own_line_counts() {
        let line = |email: &str, status: &str| json!({ "emailAddress": email, "status": status });
        let other = "list-member@vendor.example";
        for (lines, status) in [
            (json!([line(other, "5.1.1"), line(READER, "4.2.2")]), MailStatus::Delayed),
            (json!([line(other, "4.2.2"), line("<Mei@Vendor.example>", "5.1.1")]), MailStatus::Bounced),
            (json!([line(other, "5.1.1")]), MailStatus::Bounced),
            (json!([line(other, "5.1.1"), line("a@b.example", "4.2.2")]), MailStatus::Delayed),
            (json!([line(other, "5.1.1"), line("a@b.example", "5.2.1")]), MailStatus::Bounced),
        ] {
            assert_eq!(bounce("Transient", "General", &lines), status, "{lines}");
        }
    }
}
