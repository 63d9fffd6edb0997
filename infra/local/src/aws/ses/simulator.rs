//! What happens to an email, by its address: as SES's mailbox simulator has it, at any domain.
//!
//! <https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator>

use serde_json::{Map, Value};

use super::report::{Kind, Report};

/// Whether SES will not take an email to an address at all: ours, for the real simulator has no such address.
pub(super) fn is_refused(to: &str) -> bool {
    to.starts_with("refused@")
}

/// What is reported of an email to an address. The simulator takes labels: `bounce+1@` is `bounce@`.
pub(super) fn outcome(to: &str) -> Vec<Report> {
    let (local, _) = to.rsplit_once('@').unwrap_or((to, ""));
    let (name, _) = local.split_once('+').unwrap_or((local, ""));
    let report = |event| Report { event, details: Map::new() };
    let bounce = |kind: &str, sub_type: &str| {
        let details = [("bounceType", kind), ("bounceSubType", sub_type)];
        let details = details.map(|(name, value)| (name.to_owned(), Value::from(value)));
        Report { event: Kind::Bounce, details: Map::from_iter(details) }
    };
    let after = match name {
        "bounce" => vec![bounce("Permanent", "General")],
        "suppressionlist" => vec![bounce("Permanent", "Suppressed")],
        "complaint" => vec![report(Kind::Delivery), report(Kind::Complaint)],
        // An absence note comes back as a bounce.
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
        let kinds = |to| outcome(to).iter().map(|report| report.event).collect::<Vec<_>>();
        assert_eq!(kinds("bounce@vendor.example"), [Kind::Send, Kind::Bounce]);
        assert_eq!(kinds("bounce+7@vendor.example"), [Kind::Send, Kind::Bounce]);
        assert_eq!(kinds("complaint@vendor.example"), [Kind::Send, Kind::Delivery, Kind::Complaint]);
        assert_eq!(kinds("ooto@vendor.example"), [Kind::Send, Kind::Delivery, Kind::Bounce]);
        assert_eq!(kinds("bouncer@bounce.example"), [Kind::Send, Kind::Delivery]);
        let listed = outcome("suppressionlist@vendor.example").pop().unwrap();
        assert_eq!(listed.details["bounceSubType"], "Suppressed");
    }
}
