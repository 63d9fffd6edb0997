//! Accounts that have waited a long time for their first sign-in (R50).

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::{Host, now};

/// The next step for an account.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Due {
    /// A reminder.
    Reminder,
    /// Its end.
    End,
}

impl Host {
    /// Starts a host like [`Host::without_limits`], to which the directory reports sign-ins.
    pub fn with_feed(validity: &'static str) -> Self {
        const PARAMETERS: [&str; 7] = {
            let [a, b, c, d, e, f] = Host::NO_LIMITS;
            [a, b, c, d, e, f, "ActivationFeed=on"]
        };
        Self::start_with(validity, &PARAMETERS)
    }

    /// Changes the table so that a step is due for an invitation's account since this second, and the directory has
    /// reported all sign-ins until now.
    #[track_caller]
    pub fn make_account_due(&self, invitation: &str, due: Due) {
        let due_at = Timestamp::from_second(now().as_second()).expect("a second");
        let text = |at: Timestamp| json!({ "S": at.to_string() });
        self.put_item(&json!({
            "PK": { "S": "FEED#SIGN_INS" },
            "SK": { "S": "FEED" },
            "since": text(due_at - SignedDuration::from_hours(1)),
            "heard_at": text(due_at),
        }));
        let items = self.scan().into_iter().filter(|item| item["id"]["S"] == invitation);
        let items: Vec<_> = items.filter(|item| item.get("mailed_at").is_some()).collect();
        assert_eq!(items.len(), 2, "the invitation and its address");
        for mut item in items {
            if let Some(shard) = item["deadline_shard"]["S"].as_str() {
                let number = shard.rsplit('#').next().expect("a number");
                item["deadline_shard"]["S"] =
                    due_at.strftime(&format!("ACCOUNT#%Y-%m-%d#{number}")).to_string().into();
            }
            match due {
                Due::Reminder => item["remind_at"] = text(due_at),
                Due::End => {
                    item["account"]["M"]["activate_by"] = text(due_at);
                    item.as_object_mut().expect("an item").remove("remind_at");
                }
            }
            self.put_item(&item);
        }
    }
}
