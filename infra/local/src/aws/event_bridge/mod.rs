//! EventBridge: the default event bus and those of the template. Their rules call functions.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html>

mod put_events;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::account::{ACCOUNT, REGION, request_id};
use crate::aws::lambda::asynchronous::Invocations;
use crate::clock;
use crate::state::{State, StateError};
use crate::template::{DEFAULT_BUS, Rule};

/// The event buses.
#[derive(Debug)]
pub(crate) struct EventBridge {
    /// Their names.
    pub(crate) buses: BTreeSet<String>,
    /// Their rules.
    pub(crate) rules: Vec<Rule>,
    /// The functions that rules may call, by ARN.
    pub(crate) functions: HashMap<String, String>,
    /// Invokes the functions.
    pub(crate) invocations: Arc<Invocations>,
    /// Stores published events.
    pub(crate) state: Arc<State>,
}

/// An event that is put on a bus.
#[derive(Debug)]
pub(crate) struct Entry<'e> {
    pub(crate) bus: &'e str,
    pub(crate) source: &'e str,
    pub(crate) detail_type: &'e str,
    pub(crate) resources: &'e [String],
    pub(crate) time: Timestamp,
    pub(crate) detail: &'e Value,
}

impl EventBridge {
    /// Puts an event of an AWS service on the default bus. Returns it in the form that functions get.
    pub(crate) fn raise(
        &self,
        source: &str,
        detail_type: &str,
        resources: &[String],
        detail: &Value,
    ) -> Result<Value, StateError> {
        let time = clock::now();
        self.put(&Entry { bus: DEFAULT_BUS, source, detail_type, resources, time, detail })
    }

    /// Puts an event on a bus. The rules of the bus get it. An event on a bus of the template is also stored.
    fn put(&self, entry: &Entry<'_>) -> Result<Value, StateError> {
        let event = json!({
            "version": "0",
            "id": request_id(),
            "detail-type": entry.detail_type,
            "source": entry.source,
            "account": ACCOUNT,
            "time": entry.time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "region": REGION,
            "resources": entry.resources,
            "detail": entry.detail,
        });
        let matches = |rule: &&Rule| rule.bus == entry.bus && rule.pattern.matches(&event);
        let rules: Vec<_> = self.rules.iter().filter(matches).collect();
        if entry.bus != DEFAULT_BUS {
            let names: Vec<_> = rules.iter().map(|rule| rule.name.as_str()).collect();
            self.state.add_event(entry.bus, &names, &event)?;
        }
        // Targets that are not functions do not run on this machine.
        for function in rules.iter().flat_map(|rule| &rule.targets).filter_map(|arn| self.functions.get(arn))
        {
            self.invocations.add(function, &event)?;
        }
        Ok(event)
    }
}
