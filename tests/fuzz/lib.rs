//! Shared parts of the targets.

use std::sync::LazyLock;

use aws_lambda_events::event::dynamodb::Event as StreamEvent;
use invitations::domain::invitation::event::Event;
use invitations::domain::policy::Policy;
use lambda_http::{Body, Request, http};

/// The product's policy.
pub fn policy() -> &'static Policy {
    static POLICY: LazyLock<Policy> = LazyLock::new(Policy::embedded);
    &POLICY
}

/// A request with this body.
pub fn request(media_type: &str, body: &[u8]) -> Request {
    let request = http::Request::post("/").header("content-type", media_type);
    request.body(Body::Binary(body.to_vec())).expect("a request")
}

/// The events in the records of a batch.
pub fn events(batch: StreamEvent) -> impl Iterator<Item = Event> {
    batch.records.into_iter().filter_map(|record| serde_dynamo::from_item(record.change.new_image).ok())
}
