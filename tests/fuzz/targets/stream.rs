//! R41: a batch of the table's stream, as `dispatch` gets it. Emails go only to people in the event. A parked event
//! can be read again unchanged.
#![no_main]

use aws_lambda_events::event::dynamodb::Event as StreamEvent;
use invitations::domain::invitation::effect::{Effect, effects};
use invitations::domain::invitation::event::Event;
use libfuzzer_sys::fuzz_target;
use serde_dynamo::Item;

fuzz_target!(|bytes: &[u8]| {
    let Ok(batch) = serde_json::from_slice::<StreamEvent>(bytes) else { return };
    let aside = serde_json::to_string(&batch).expect("a batch is text");
    let again: StreamEvent = serde_json::from_str(&aside).expect("it is read as it is written");
    let images = |batch: &StreamEvent| -> Vec<_> {
        batch
            .records
            .iter()
            .map(|record| (record.change.keys.clone(), record.change.new_image.clone()))
            .collect()
    };
    assert_eq!(images(&again), images(&batch));
    for event in fuzz::events(batch) {
        let item: Item = serde_dynamo::to_item(&event).expect("an event is an item");
        let again: Event = serde_dynamo::from_item(item).expect("an item is an event");
        assert_eq!(again, event);
        let text = serde_json::to_string(&event).expect("an event is text");
        for effect in effects(&event) {
            if let Effect::Mail { to, .. } = effect {
                assert!(text.contains(&format!("\"{to}\"")), "{to} is not in {text}");
            }
        }
    }
});
