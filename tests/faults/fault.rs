//! The ways in which a call may fail, and which of them a story's calls are put to.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::Call;
use tests::story::Story;

/// How often the SDK tries a call.
const ATTEMPTS: u64 = 3;
/// How often a transaction is decided again when others are at the same items.
const DECISIONS: u64 = 20;
const INVOKE: &str = "InvokeFunction";
const WRITES: [&str; 4] = ["TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem"];

/// What goes wrong in a run.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) function: String,
    pub(crate) operation: String,
    /// How many such calls succeed before.
    pub(crate) skip: u64,
    /// How many then fail.
    pub(crate) times: u64,
    pub(crate) kind: &'static str,
}

/// A story that is to be played with a fault.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) story: Story,
    pub(crate) fault: Fault,
}

impl Fault {
    /// As the host takes it.
    pub(crate) fn order(&self) -> Value {
        json!({
            "function": self.function,
            "operation": self.operation,
            "skip": self.skip,
            "times": self.times,
            "fault": self.kind,
        })
    }

    /// Whether the story always makes this call. Delivery reports come in any order, and may change nothing. The stream
    /// delivers events one at a time or together, so `dispatch` is called, and publishes, once or more.
    pub(crate) fn is_certain(&self) -> bool {
        let depends_on_batches = [INVOKE, "PutEvents"].contains(&&*self.operation);
        match &*self.function {
            "feedback" => false,
            "dispatch" => self.skip == 0 || !depends_on_batches,
            _ => true,
        }
    }

    /// R41: whether it falls between SES's acceptance and our note of it, so that an email may be sent twice. If SES
    /// is silent for long, its delivery report is there before the next attempt.
    pub(crate) fn may_repeat_an_email(&self) -> bool {
        let after = ["after", "killed"].contains(&self.kind);
        self.function == "dispatch"
            && (self.operation == "PutItem" || (self.operation == "SendEmail" && after))
    }
}

/// How many calls there are, by function and operation.
pub(crate) type Counts = BTreeMap<(String, String), u64>;

/// How many calls of each kind there were.
pub(crate) fn count(calls: &[Call]) -> Counts {
    let mut counts = Counts::new();
    for Call { function, operation, .. } in calls {
        if let Some(function) = function {
            *counts.entry((function.clone(), operation.clone())).or_default() += 1;
        }
    }
    counts
}

/// Every call of a story, put to every fault.
pub(crate) fn plans(story: Story, counts: &Counts) -> Vec<Plan> {
    let mut plans = Vec::new();
    for ((function, operation), count) in counts {
        // The sweep asks eight parts of the index at the same time, in the same way: one of them is enough.
        let is_sweep = matches!(story, Story::Remind | Story::RemindHolder | Story::Terminate);
        let step = if is_sweep && operation == "Query" { 8 } else { 1 };
        for skip in (0..*count).step_by(step) {
            for (kind, times) in faults_of(operation) {
                let (function, operation) = (function.clone(), operation.clone());
                plans.push(Plan { story, fault: Fault { function, operation, skip, times, kind } });
            }
        }
    }
    plans
}

/// The faults for a call: once, and as often as it takes for the caller to fail too.
fn faults_of(operation: &str) -> Vec<(&'static str, u64)> {
    let twice = |kind, times: u64| [(kind, 1), (kind, times)];
    if operation == INVOKE {
        return ["before", "after", "throttled", "timed_out"].map(|kind| twice(kind, 2)).concat();
    }
    let mut faults = ["before", "after", "throttled", "timed_out"].map(|kind| twice(kind, ATTEMPTS)).concat();
    faults.extend([("killed", 1), ("killed_before", 1)]);
    match operation {
        "PutEvents" => faults.extend(twice("partly", ATTEMPTS)),
        "TransactWriteItems" => faults.extend(twice("conflict", DECISIONS)),
        // A conflict outside a transaction is not tried again.
        operation if WRITES.contains(&operation) => faults.push(("conflict", 1)),
        _ => {}
    }
    faults
}
