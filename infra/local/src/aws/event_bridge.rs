//! EventBridge: the default event bus, whose rules hand events to functions.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html>

use std::sync::Arc;

use serde_json::{Value, json};

use crate::account::{ACCOUNT, REGION, request_id};
use crate::aws::lambda::asynchronous::Invocations;
use crate::clock;
use crate::state::StateError;
use crate::template::Filter;

/// Which events a function gets.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The pattern.
    pub(crate) pattern: Filter,
    /// The function's name.
    pub(crate) function: String,
}

/// The default event bus.
#[derive(Debug)]
pub(crate) struct Bus {
    /// The rules of the template.
    pub(crate) rules: Vec<Rule>,
    /// What the rules lead to.
    pub(crate) invocations: Arc<Invocations>,
}

impl Bus {
    /// Raises an event, and gives it as the functions get it.
    pub(crate) fn raise(
        &self,
        source: &str,
        detail_type: &str,
        resources: &[String],
        detail: &Value,
    ) -> Result<Value, StateError> {
        let event = json!({
            "version": "0",
            "id": request_id(),
            "detail-type": detail_type,
            "source": source,
            "account": ACCOUNT,
            "time": clock::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "region": REGION,
            "resources": resources,
            "detail": detail,
        });
        for rule in self.rules.iter().filter(|rule| rule.pattern.matches(&event)) {
            self.invocations.add(&rule.function, &event)?;
        }
        Ok(event)
    }
}
