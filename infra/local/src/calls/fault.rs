//! Decides which calls fail, and how. No side effects.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::call::{Call, INVOKE};
use super::kind::Kind;

/// An error response of a service.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct Answered {
    /// Its HTTP status.
    pub(super) status: u16,
    /// Its code, such as `SendingPausedException`.
    pub(super) code: String,
    /// Its message.
    #[serde(default)]
    pub(super) message: String,
}

/// An order to make calls fail.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Order {
    /// The function that makes the calls, or that is invoked. None for calls that are not signed.
    #[serde(default)]
    function: Option<String>,
    /// The operation of the calls, such as `SendEmail` or `InvokeFunction`.
    operation: String,
    /// How many such calls succeed first.
    #[serde(default)]
    skip: u64,
    /// How many then fail.
    #[serde(default = "once")]
    times: u64,
    /// How they fail.
    fault: Kind,
    /// The error, for the fault `error`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<Answered>,
    /// The shortest duration of a slow call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    milliseconds: Option<u64>,
}

fn once() -> u64 {
    1
}

/// An order and its progress.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub(crate) struct Armed {
    #[serde(flatten)]
    order: Order,
    /// How many matching calls there were.
    calls: u64,
    /// How many of them failed.
    applied: u64,
}

impl Order {
    /// Why the fault is not possible for such calls.
    pub(crate) fn complaint(&self) -> Option<&'static str> {
        let of_processes = matches!(self.fault, Kind::Killed | Kind::KilledBefore);
        if self.operation == INVOKE && of_processes {
            return Some("kill a function at one of its own calls");
        }
        let writes = ["TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem"];
        if self.fault == Kind::Conflict && !writes.contains(&self.operation.as_str()) {
            return Some("only DynamoDB's writes have conflicts");
        }
        if self.fault == Kind::Partly && self.operation != "PutEvents" {
            return Some("only PutEvents can be taken partly");
        }
        if (self.fault == Kind::Error) != self.error.is_some() {
            return Some("an error has its status and code, and nothing else has");
        }
        if (self.fault == Kind::Slow) != self.milliseconds.is_some() {
            return Some("a slow call takes some milliseconds, and nothing else does");
        }
        None
    }
}

impl Armed {
    /// An order that has not been applied yet.
    pub(super) fn new(order: Order) -> Self {
        Self { order, calls: 0, applied: 0 }
    }

    /// The error response.
    pub(super) fn error(&self) -> Option<Answered> {
        self.order.error.clone()
    }

    /// The duration of a slow call.
    pub(super) fn duration(&self) -> Duration {
        Duration::from_millis(self.order.milliseconds.unwrap_or_default())
    }

    /// Whether a call fails, and how.
    pub(super) fn apply(&mut self, call: &Call) -> Option<Kind> {
        let Order { function, operation, skip, times, fault, .. } = &self.order;
        let of_function = call.function == *function && call.operation == *operation;
        if !of_function {
            return None;
        }
        self.calls += 1;
        let applies = self.calls > *skip && self.applied < *times;
        self.applied += u64::from(applies);
        applies.then_some(*fault)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn order(function: &str, operation: &str, fault: &str) -> Order {
        let order =
            json!({ "function": function, "operation": operation, "skip": 1, "times": 2, "fault": fault });
        serde_json::from_value(order).unwrap()
    }

    #[test]
    fn the_calls_that_are_named_fail_and_no_others() {
        let mut armed = Armed::new(order("dispatch", INVOKE, "before"));
        let mut fails = |function: &str| armed.apply(&Call::invocation("stream", function, "")).is_some();
        let failed = ["dispatch", "expire", "dispatch", "expire", "dispatch", "dispatch"].map(&mut fails);
        assert_eq!(failed, [false, false, true, false, true, false]);
        assert_eq!((armed.calls, armed.applied), (4, 2));
    }

    #[test]
    fn a_fault_fits_its_calls() {
        for (operation, fault, fits) in [
            ("SendEmail", "killed", true),
            ("TransactWriteItems", "conflict", true),
            ("GetItem", "conflict", false),
            ("SendEmail", "conflict", false),
            ("PutEvents", "partly", true),
            ("SendEmail", "partly", false),
            (INVOKE, "timed_out", true),
            (INVOKE, "killed", false),
            (INVOKE, "killed_before", false),
        ] {
            assert_eq!(order("f", operation, fault).complaint().is_none(), fits, "{operation} {fault}");
        }
    }
}
