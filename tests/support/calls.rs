//! The calls of functions: the host's records, and faults that tests inject.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};
use ureq::http::Request;
use ureq::http::request::Builder;

use crate::exchange::check;
use crate::{Host, Mail, Reply};

/// How often a client retries.
const TRIES: usize = 12;

/// A recorded call.
#[derive(Clone, Debug, Deserialize)]
pub struct Call {
    /// The function that made it, or that was invoked.
    pub function: Option<String>,
    /// The operation.
    pub operation: String,
    /// The needed permissions. A transaction has one for each of its parts.
    #[serde(default)]
    pub actions: Vec<Value>,
    /// The capacity that DynamoDB reported. None if the call failed.
    pub consumed: Option<Consumed>,
}

/// Units of capacity that a call to DynamoDB consumed: read or write units.
#[derive(Clone, Debug, Deserialize)]
pub struct Consumed {
    /// By the table itself.
    pub table: f64,
    /// By each index.
    #[serde(default)]
    pub indexes: BTreeMap<String, f64>,
}

/// The final response to a client.
#[derive(Debug)]
pub struct Told {
    /// The response.
    pub reply: Reply,
    /// How many attempts it took.
    pub tries: usize,
}

impl Host {
    /// The calls after a number, the oldest first.
    pub fn calls_after(&self, number: u64) -> Vec<Call> {
        let calls = self.get_local(&format!("/_local/calls?after={number}"));
        serde_json::from_value(calls).expect("the calls can be read")
    }

    /// All calls, as they were recorded.
    pub fn get_calls(&self) -> Value {
        self.get_local("/_local/calls")
    }

    /// The permissions of the template's roles, and whether they were used.
    pub fn rights(&self) -> Value {
        self.get_local("/_local/rights")
    }

    /// Waits until no work is left, except for later schedules. Returns the number of the last call.
    #[track_caller]
    pub fn quiet(&self) -> u64 {
        let mut last = None;
        loop {
            let answer = self.get_local("/_local/quiet");
            let number = answer["last_call"].as_u64();
            if answer["quiet"] == true {
                return number.expect("a number");
            }
            assert_ne!(last, number, "something is stuck, and calls nothing any more");
            last = number;
        }
    }

    /// Injects a fault into calls.
    #[track_caller]
    pub fn arm(&self, fault: &Value) {
        self.post_local("/_local/faults", fault);
    }

    /// Removes the fault, and returns how many calls failed.
    #[track_caller]
    pub fn disarm(&self) -> u64 {
        let fault = self.send_local(Request::delete(self.url("/_local/faults")), "").json(200);
        fault["applied"].as_u64().expect("a number")
    }

    /// Sends a request like a careful client: with retries if the service or the network fails.
    #[track_caller]
    pub fn persist(&self, request: impl Fn() -> Builder, body: &str) -> Told {
        for tries in 1..=TRIES {
            let reply = self.send_local(request(), body);
            let own = reply.header("content-type") == "application/problem+json";
            if reply.status >= 500 {
                // The gateway's own errors, and the functions' error for a failing dependency.
                assert!(!own || reply.body.contains("temporarily_unavailable"), "{}", reply.body);
            } else if !reply.body.contains("request_in_progress") {
                check(&request(), &reply);
                return Told { reply, tries };
            }
        }
        panic!("asked {TRIES} times without result");
    }

    /// The emails to an address, newest first. Unlike [`Host::mails_to`], it does not read all others.
    pub fn mails_for(&self, address: &str) -> Vec<Mail> {
        let state = self.state();
        let mut query = state
            .prepare("SELECT mail FROM mails WHERE instr(mail, ?1) ORDER BY number DESC")
            .expect("a table of them");
        let rows = query.query_map([address], |row| row.get::<_, String>(0)).expect("they can be read");
        let mails = rows.map(|row| serde_json::from_str(&row.expect("a row")).expect("an email"));
        mails.filter(|mail: &Mail| mail.to == [address]).collect()
    }

    /// All items of the table, without attribute types.
    pub fn table(&self) -> Vec<Value> {
        let (mut items, mut start) = (Vec::new(), Value::Null);
        loop {
            let mut scan = json!({ "TableName": "local-Table" });
            if !start.is_null() {
                scan["ExclusiveStartKey"] = start;
            }
            let request = Request::post(self.aws("DynamoDB"))
                .header("authorization", SIGNED)
                .header("content-type", "application/x-amz-json-1.0")
                .header("x-amz-date", "20260101T000000Z")
                .header("x-amz-target", "DynamoDB_20120810.Scan");
            let page = self.send_local(request, scan.to_string());
            assert_eq!(page.status, 200, "{}", page.body);
            let mut page: Value = serde_json::from_str(&page.body).expect("a page of items");
            items.extend(page["Items"].as_array().into_iter().flatten().map(plain));
            start = page["LastEvaluatedKey"].take();
            if start.is_null() {
                return items;
            }
        }
    }

    /// Deletes an invitation's timer, and returns the request that would create it again.
    #[track_caller]
    pub fn take_timer(&self, invitation: &str) -> Value {
        let url = self.schedule(invitation);
        let timer = self.send_local(Request::get(&url), "").json(200);
        self.send_local(Request::delete(&url), "").json(200);
        timer
    }

    /// Calls now, like a deleted timer would have.
    #[track_caller]
    pub fn fire_timer(&self, invitation: &str, timer: &Value) {
        let mut timer = timer.clone();
        timer["ScheduleExpression"] = crate::now().strftime("at(%Y-%m-%dT%H:%M:%S)").to_string().into();
        self.send_local(Request::post(self.schedule(invitation)), timer.to_string()).json(200);
    }

    fn schedule(&self, invitation: &str) -> String {
        format!("{}/schedules/{invitation}?groupName=local-timers", self.aws("SES and Scheduler"))
    }
}

/// A signature of the right form. The host does not check it.
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=tests/20260101/ap-southeast-1/dynamodb/aws4_request, \
                      SignedHeaders=host, Signature=0";

/// An item without attribute types, except within maps.
fn plain(item: &Value) -> Value {
    let attributes = item.as_object().into_iter().flatten();
    let bare = |value: &Value| value.as_object().and_then(|typed| typed.values().next().cloned());
    attributes.map(|(name, value)| (name.clone(), bare(value).unwrap_or_default())).collect()
}
