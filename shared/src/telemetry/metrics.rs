//! What is counted and measured, for CloudWatch: a log line that says something happened also holds the numbers,
//! in the embedded metric format. They cost no call, and no time but the line's.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>
//!
//! All are in the namespace `TechPassInvitations` by the dimension `stack`, for an account may have several stages of
//! the product; not by function, for it does not matter which of them closed an invitation. Some are there once more
//! by a second dimension that has few values: the codes of errors, the names of limits. CloudWatch bills each pair
//! of metric and dimensions, so nothing that grows with use may be one.

use std::fmt;
use std::sync::OnceLock;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::invitation::State;
use crate::domain::invitation::delivery::{Delivery, MailStatus};
use crate::domain::invitation::effect::{Effect, effects};
use crate::domain::invitation::event::{Event, Happening};
use crate::system;

const NAMESPACE: &str = "TechPassInvitations";

/// The stack whose numbers they are. Nothing is counted where none is named.
static STACK: OnceLock<String> = OnceLock::new();

/// Something that is counted or measured.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub enum Metric {
    /// Invitations that were made, each with its mail (R19, R20).
    InvitationsSent,
    /// Pending invitations that a newer one replaced (R22).
    InvitationsOverridden,
    /// Invitations whose mail was asked for again (R24, R26).
    InvitationsResent,
    /// Integrated invitations whose details were corrected (R48).
    InvitationsCorrected,
    /// Invitations that led to a registration (R34).
    InvitationsRegistered,
    /// Invitations whose time ran out (R36).
    InvitationsExpired,
    /// Invitations that were taken back (R26).
    InvitationsRevoked,
    /// Invitees who were reminded (R52).
    InvitationsReminded,
    /// Invitations that the invitee declined (R54).
    InvitationsDeclined,
    /// Invitations whose details the invitee called wrong (R54).
    DetailsRejected,
    /// Officers who were asked for a new invitation (R53).
    InvitationsAskedFor,
    /// Invitations without an account whose invitee was purged (R46).
    InvitationsPurged,
    /// Accounts' holders who were told that somebody tried to invite them (R23).
    HoldersInvitedAgain,
    /// Inviters who were told that an email cannot arrive (R42).
    InvitationsNotDelivered,
    /// Inviters who were told that the allowlist no longer has an invitee's address (R55).
    RegistrationsRefused,
    /// Integrated invitations that were taken back, with their accounts (R49).
    InvitationsWithdrawn,
    /// Accounts that lost a mobile number to a person who registered with it (R31).
    NumbersDisplaced,
    /// Inviters who were told which of their invitations an operator revoked (R56).
    RevocationsTold,
    /// Invitations that support gave to another officer (R59).
    InvitationsTransferred,
    /// Suppressed addresses that support has emailed again (R58).
    AddressesResumed,
    /// Service requests' look-ups by support officers who looked at unusually many people (R58).
    DeskUsedUnusually,
    /// Accounts that came into being (R19, R34).
    AccountsCreated,
    /// Accounts whose holders signed in for the first time (R50).
    AccountsActivated,
    /// Reminders to sign in for the first time (R50).
    AccountsReminded,
    /// Accounts that ended: nobody signed in (R50), or support released them (R58).
    AccountsTerminated,
    /// Sweeps that left accounts alone because the directory's events are silent (R50); 0 for one that did not.
    ActivationFeedSilent,
    /// How long after its deadline an invitation was closed, in seconds.
    ExpiryDrift,
    /// Invitations that the sweep had to close since their timer never called (R36).
    TimersLost,
    /// Sweeps that did all that was to do; 0 for one that failed.
    SweepsDone,
    /// Emails that events owe (R41).
    MailsOwed,
    /// Emails that SES took.
    MailsSent,
    /// Emails that the reader's server took.
    MailsDelivered,
    /// Emails that did not arrive so far.
    MailsDelayed,
    /// Emails that the reader's server refused permanently.
    MailsBounced,
    /// Emails that the reader called unwanted.
    MailsComplained,
    /// Emails that SES would not send.
    MailsRejected,
    /// Emails that are not sent, since the address takes no more.
    MailsSuppressed,
    /// How long an email was owed when SES took it, in seconds.
    MailDelay,
    /// How long an email was owed when it could not be sent once more, in seconds.
    UndeliveredMailAge,
    /// Events that were parked for an operator.
    EventsParked,
    /// Requests that were refused, and rows of lists; also by `reason`.
    Refusals,
    /// Limits that were reached (R45); also by `limit`.
    LimitsReached,
    /// Links that were opened and are not genuine (R35).
    LinksNotGenuine,
}

impl Metric {
    fn unit(self) -> &'static str {
        match self {
            Self::ExpiryDrift | Self::MailDelay | Self::UndeliveredMailAge => "Seconds",
            _ => "Count",
        }
    }
}

/// Numbers for the field `metrics` of a log line.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Metrics {
    values: Vec<(Metric, i64)>,
    /// The field of the same line that the numbers are also counted by.
    by: Option<&'static str>,
}

/// Sets the stack's name, which is the dimension of all metrics.
pub fn count_for(stack: String) {
    let _ = STACK.set(stack);
}

impl Metrics {
    /// Counts one.
    #[must_use]
    pub fn one(metric: Metric) -> Self {
        Self::default().with(metric, 1)
    }

    /// Adds a number. A count of zero is left out.
    #[must_use]
    pub fn with(mut self, metric: Metric, value: i64) -> Self {
        if value != 0 || metric.unit() != "Count" {
            self.values.push((metric, value));
        }
        self
    }

    /// Adds a number, also if it is zero: for alarms that must tell zero from missing data.
    #[must_use]
    pub fn with_even_zero(mut self, metric: Metric, value: i64) -> Self {
        self.values.push((metric, value));
        self
    }

    /// Counts also by a field of the line. The field must have few different values.
    #[must_use]
    pub fn split_by(self, field: &'static str) -> Self {
        Self { by: Some(field), ..self }
    }

    /// The metrics of an event; `account` says whether it created an account.
    #[must_use]
    pub fn of_event(event: &Event, account: bool) -> Self {
        let happened = match event.event {
            Happening::Invited | Happening::AccountCreated => Metric::InvitationsSent,
            Happening::Resent => Metric::InvitationsResent,
            Happening::Corrected => Metric::InvitationsCorrected,
            Happening::Registered => Metric::InvitationsRegistered,
            Happening::Expired => Metric::InvitationsExpired,
            Happening::Superseded => Metric::InvitationsOverridden,
            Happening::Revoked => Metric::InvitationsRevoked,
            Happening::Reminded if event.invitation.account().is_some() => Metric::AccountsReminded,
            Happening::Reminded => Metric::InvitationsReminded,
            Happening::Declined => Metric::InvitationsDeclined,
            Happening::DetailsRejected => Metric::DetailsRejected,
            Happening::AskedAgain => Metric::InvitationsAskedFor,
            Happening::Purged => Metric::InvitationsPurged,
            Happening::InvitedAgain => Metric::HoldersInvitedAgain,
            Happening::NotDelivered => Metric::InvitationsNotDelivered,
            Happening::RegistrationRefused => Metric::RegistrationsRefused,
            Happening::RevocationsTold => Metric::RevocationsTold,
            Happening::Transferred => Metric::InvitationsTransferred,
            Happening::EmailsResumed => Metric::AddressesResumed,
            Happening::Activated => Metric::AccountsActivated,
            Happening::Terminated => Metric::AccountsTerminated,
            Happening::Withdrawn => Metric::InvitationsWithdrawn,
            Happening::NumberDisplaced => Metric::NumbersDisplaced,
        };
        let owed = effects(event).iter().filter(|effect| matches!(effect, Effect::Mail { .. })).count();
        let mut metrics = Self::one(happened).with(Metric::AccountsCreated, account.into());
        if owed > 0 {
            let owed = i64::try_from(owed).unwrap_or_default();
            // No email is sent yet. An alarm compares these three metrics.
            metrics = metrics
                .with(Metric::MailsOwed, owed)
                .with_even_zero(Metric::MailsSent, 0)
                .with_even_zero(Metric::MailsSuppressed, 0);
        }
        match event.invitation.state {
            State::Closed { expires_at, closed_at, .. } if event.event == Happening::Expired => {
                metrics.with(Metric::ExpiryDrift, closed_at.duration_since(expires_at).as_secs())
            }
            _ => metrics,
        }
    }

    /// The metrics of a delivery report. `MailsSent` is counted by the first that writes the email's note: the sender, or
    /// SES's report.
    #[must_use]
    pub fn of_report(delivery: &Delivery) -> Self {
        let Delivery { before, note, .. } = delivery;
        let sent = before.is_none() && note.ses_message_id.is_some();
        let metrics = Self::default().with(Metric::MailsSent, sent.into());
        let became = match note.status {
            _ if *before == Some(note.status) => None,
            MailStatus::Sent => None,
            MailStatus::Delayed => Some(Metric::MailsDelayed),
            MailStatus::Delivered => Some(Metric::MailsDelivered),
            MailStatus::Complained => Some(Metric::MailsComplained),
            MailStatus::Rejected => Some(Metric::MailsRejected),
            MailStatus::Bounced => Some(Metric::MailsBounced),
            MailStatus::Suppressed => Some(Metric::MailsSuppressed),
        };
        became.map_or(metrics.clone(), |metric| metrics.with(metric, 1))
    }

    /// The members of the log line.
    fn members(&self, stack: &str, now: Timestamp) -> Value {
        let definitions: Vec<Value> =
            self.values.iter().map(|(metric, _)| json!({ "Name": metric, "Unit": metric.unit() })).collect();
        let mut dimensions = vec![vec!["stack"]];
        dimensions.extend(self.by.map(|field| vec!["stack", field]));
        let mut members = json!({
            "stack": stack,
            "_aws": {
                "Timestamp": now.as_millisecond(),
                "CloudWatchMetrics": [
                    { "Namespace": NAMESPACE, "Dimensions": dimensions, "Metrics": definitions },
                ],
            },
        });
        for (metric, value) in &self.values {
            members[format!("{metric:?}")] = (*value).into();
        }
        members
    }
}

impl fmt::Display for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match STACK.get() {
            Some(stack) if !self.values.is_empty() => self.members(stack, system::now_unrounded()).fmt(f),
            _ => f.write_str("{}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_members_of_the_line() {
        let now = "2026-11-23T01:00:00.5Z".parse().unwrap();
        let metrics = Metrics::one(Metric::Refusals).with(Metric::MailDelay, 0).with(Metric::MailsOwed, 0);
        let expected = json!({
            "stack": "s",
            "Refusals": 1,
            "MailDelay": 0,
            "_aws": {
                "Timestamp": 1_795_395_600_500_i64,
                "CloudWatchMetrics": [{
                    "Namespace": "TechPassInvitations",
                    "Dimensions": [["stack"], ["stack", "reason"]],
                    "Metrics": [
                        { "Name": "Refusals", "Unit": "Count" },
                        { "Name": "MailDelay", "Unit": "Seconds" },
                    ],
                }],
            },
        });
        assert_eq!(metrics.split_by("reason").members("s", now), expected);
    }

    #[test]
    fn nothing_is_counted_where_no_stack_is_named() {
        assert_eq!(Metrics::one(Metric::MailsSent).to_string(), "{}");
    }
}
