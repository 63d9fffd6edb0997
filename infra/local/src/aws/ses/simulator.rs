//! What happens to an email, according to its address. As SES's mailbox simulator, but at any domain.
//!
//! <https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator>

use serde_json::{Map, Value};

use super::report::{Kind, Report};

/// Whether SES refuses an email to an address. The real simulator has no such address.
pub(super) fn is_refused(to: &str) -> bool {
    to.starts_with("refused@")
}

/// Whether an address is on SES's suppression list, unless it was removed.
pub(super) fn is_listed(to: &str) -> bool {
    name(to) == "suppressionlist"
}

/// The name of an address. A label is ignored: `bounce+1@` means `bounce@`.
fn name(to: &str) -> &str {
    let (local, _) = to.rsplit_once('@').unwrap_or((to, ""));
    local.split_once('+').map_or(local, |(name, _)| name)
}

/// The reports about an email to an address. `listed`: whether the address is on the suppression list.
pub(super) fn outcome(to: &str, listed: bool) -> Vec<Report> {
    let report = |event| Report { event, details: Map::new() };
    let bounce = |kind: &str, sub_type: &str| {
        let details = [("bounceType", kind), ("bounceSubType", sub_type)];
        let details = details.map(|(name, value)| (name.to_owned(), Value::from(value)));
        Report { event: Kind::Bounce, details: Map::from_iter(details) }
    };
    let after = match name(to) {
        "bounce" => vec![bounce("Permanent", "General")],
        _ if listed => vec![bounce("Permanent", "Suppressed")],
        "complaint" => vec![report(Kind::Delivery), report(Kind::Complaint)],
        // SES reports an absence note as a bounce.
        "ooto" => vec![report(Kind::Delivery), bounce("Transient", "General")],
        _ => vec![report(Kind::Delivery)],
    };
    [report(Kind::Send)].into_iter().chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_local_part_decides() {
        let kinds = |to| outcome(to, is_listed(to)).iter().map(|report| report.event).collect::<Vec<_>>();
        assert_eq!(kinds("bounce@vendor.example"), [Kind::Send, Kind::Bounce]);
        assert_eq!(kinds("bounce+7@vendor.example"), [Kind::Send, Kind::Bounce]);
        assert_eq!(kinds("complaint@vendor.example"), [Kind::Send, Kind::Delivery, Kind::Complaint]);
        assert_eq!(kinds("ooto@vendor.example"), [Kind::Send, Kind::Delivery, Kind::Bounce]);
        assert_eq!(kinds("bouncer@bounce.example"), [Kind::Send, Kind::Delivery]);
        let listed = outcome("suppressionlist@vendor.example", true).pop().unwrap();
        assert_eq!(listed.details["bounceSubType"], "Suppressed");
        let taken_off = outcome("suppressionlist@vendor.example", false).pop().unwrap();
        assert_eq!(taken_off.event, Kind::Delivery);
    }
}
