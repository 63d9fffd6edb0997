//! Everything that left the processes of the service. Tests search it for secrets.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use ureq::http::Request;

use crate::{Host, Reply, now, subject};

/// A kind of place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// A line of a function's log, or of the host's output.
    Log,
    /// A response, with its headers.
    Answer,
    /// The email with the registration link.
    RegistrationMail,
    /// Any other email.
    OtherMail,
    /// The table's item of an account.
    Account,
    /// The table's item of an account's password.
    Password,
    /// The table's items of events, which the stream delivers.
    Event,
    /// Any other item of the table.
    Item,
    /// A schedule, fired or not.
    Schedule,
    /// An event on the bus.
    Bus,
    /// An event that was published for other systems.
    Feed,
    /// An event that was given up.
    Failure,
}

/// A trace: a text at a place.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The kind of place.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl Host {
    /// Everything that left the processes, except for the actions of the tests: getting tokens, calling functions.
    pub fn traces(&self) -> Vec<Trace> {
        let trace = |place, name: &str, text: String| Trace { place, name: name.to_owned(), text };
        let mut traces = Vec::new();
        for (file, log) in self.said() {
            let name = file.display().to_string();
            traces.extend(log.lines().map(|line| trace(Place::Log, &name, line.to_owned())));
        }
        for (name, reply) in self.replies.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let headers = format!("{:?}", reply.headers);
            traces.push(trace(Place::Answer, name, format!("{headers}\n{}", reply.body)));
        }
        for mail in self.mails().iter() {
            let invites = mail.subject.contains(subject::REGISTER);
            let place = if invites { Place::RegistrationMail } else { Place::OtherMail };
            traces.push(trace(place, &format!("{} to {:?}", mail.subject, mail.to), format!("{mail:?}")));
        }
        for item in self.scan() {
            let key = format!("{} {}", item["PK"]["S"], item["SK"]["S"]);
            let sort_key = item["SK"]["S"].as_str().unwrap_or_default();
            let place = match sort_key.split('#').next().unwrap_or_default() {
                "EVENT" => Place::Event,
                "ACCOUNT" if key.starts_with("\"ACCOUNT#") => Place::Account,
                "PASSWORD" => Place::Password,
                _ => Place::Item,
            };
            traces.push(trace(place, &key, item.to_string()));
        }
        let places = [
            (Place::Schedule, "schedules"),
            (Place::Bus, "invocations"),
            (Place::Feed, "events"),
            (Place::Failure, "failures"),
        ];
        let kept = self.kept(&places.map(|(_, table)| table));
        for (place, table) in places {
            traces.extend(kept[table].iter().map(|row| trace(place, table, row.clone())));
        }
        let reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        traces.extend(reported.iter().map(|event| trace(Place::Bus, "a delivery report", event.clone())));
        traces
    }

    /// All items of the table, in DynamoDB's notation.
    pub fn scan(&self) -> Vec<Value> {
        let tables = self.dynamodb("ListTables", &json!({}));
        let mut items = Vec::new();
        for table in tables["TableNames"].as_array().into_iter().flatten() {
            let mut request = json!({ "TableName": table, "ConsistentRead": true });
            loop {
                let page = self.dynamodb("Scan", &request);
                items.extend(page["Items"].as_array().expect("items").clone());
                if page["LastEvaluatedKey"].is_null() {
                    break;
                }
                request["ExclusiveStartKey"] = page["LastEvaluatedKey"].clone();
            }
        }
        items
    }

    /// Puts an item into the table that no function wrote.
    pub fn put_item(&self, item: &Value) {
        let tables = self.dynamodb("ListTables", &json!({}));
        self.dynamodb("PutItem", &json!({ "TableName": tables["TableNames"][0], "Item": item }));
    }

    /// Sets the time when the invitee was last emailed.
    pub fn set_mailed_at(&self, invitation: &str, at: Timestamp) {
        self.set_times(invitation, &["mailed_at"], at);
    }

    /// Makes an invitation so old that a reminder is due, on a host with [`Host::NO_LIMITS`].
    pub fn make_reminder_due(&self, invitation: &str) {
        self.set_times(invitation, &["mailed_at", "created_at"], now() - SignedDuration::from_hours(24 * 20));
    }

    fn set_times(&self, invitation: &str, names: &[&str], at: Timestamp) {
        let items = self.scan().into_iter().filter(|item| item["id"]["S"] == invitation);
        let items: Vec<Value> = items.filter(|item| item.get("mailed_at").is_some()).collect();
        assert_eq!(items.len(), 2, "the invitation and its address");
        for mut item in items {
            for name in names {
                item[name] = json!({ "S": at.to_string() });
            }
            self.put_item(&item);
        }
    }

    fn dynamodb(&self, operation: &str, request: &Value) -> Value {
        let reply = self.dynamodb_as("test", operation, request);
        assert_eq!(reply.status, 200, "{operation}: {}", reply.body);
        serde_json::from_str(&reply.body).expect("JSON")
    }

    /// Calls DynamoDB with an access key: `local-invite` is the key of the function `invite`.
    pub fn dynamodb_as(&self, access_key: &str, operation: &str, request: &Value) -> Reply {
        let address = self.aws("DynamoDB");
        let credential = format!("Credential={access_key}/20260101/ap-southeast-1/dynamodb/aws4_request");
        let request_head = Request::post(address)
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-date", "20260101T000000Z")
            .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
            .header(
                "authorization",
                format!("AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0"),
            );
        self.send_local(request_head, request.to_string())
    }

    /// The rows of the host's own state, each as one text.
    fn kept(&self, tables: &[&'static str]) -> BTreeMap<&'static str, Vec<String>> {
        let state = self.state();
        let rows = |table: &str| -> Vec<String> {
            let mut query = state.prepare(&format!("SELECT * FROM {table}")).expect("a table of the host");
            let columns = query.column_count();
            let text = |row: &rusqlite::Row<'_>| {
                let values = (0..columns).map(|column| {
                    row.get_ref(column).map(|value| match value.as_str() {
                        Ok(text) => text.to_owned(),
                        Err(_) => format!("{value:?}"),
                    })
                });
                Ok(values.collect::<Result<Vec<_>, _>>()?.join("\n"))
            };
            let rows = query.query_map([], text).expect("its rows");
            rows.map(|row| row.expect("a row")).collect()
        };
        tables.iter().map(|table| (*table, rows(table))).collect()
    }
}
