//! R42: SES's events as `feedback` gets them.
#![no_main]

use feedback::DeliveryReport;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut event) = serde_json::from_slice::<Value>(bytes) else { return };
    let read = DeliveryReport::parse(event.clone());
    if let Ok(report) = &read {
        let tags = event["detail"]["mail"]["tags"].to_string().to_uppercase();
        assert!(tags.contains(&report.invitation.to_string()), "{} is not in {tags}", report.invitation);
    }
    if let Some(members) = event.as_object_mut() {
        members.insert("account-of-later".to_owned(), Value::Null);
        assert_eq!(DeliveryReport::parse(event), read, "what SES adds later changes nothing");
    }
});
