//! Metrics for CloudWatch. A log line about something that happened also has the numbers, in the embedded metric
//! format. So metrics need no calls of their own.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>
//!
//! All metrics are in the namespace `TechPassInvitations`. Their dimension is `stack`, because an account may have
//! several stages of the product. It is not the function, because it does not matter which function closed an
//! invitation. Some metrics also have a second dimension with few values: the codes of errors, or the names of
//! limits. CloudWatch bills each pair of metric and dimensions, so no dimension may grow with use.

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

/// The name of the stack. Without a name, nothing is counted.
static STACK: OnceLock<String> = OnceLock::new();

/// Something that is counted or measured.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub enum Metric {
    /// New invitations, each with its email (R19, R20).
    InvitationsSent,
    /// Pending invitations that a newer one replaced (R22).
    InvitationsOverridden,
    /// Invitations whose email was sent again (R24, R26).
    InvitationsResent,
    /// Integrated invitations whose details were corrected (R48).
    InvitationsCorrected,
    /// Invitations that led to a registration (R34).
    InvitationsRegistered,
    /// Invitations that expired (R36).
    InvitationsExpired,
    /// Invitations that were revoked (R26).
    InvitationsRevoked,
    /// Invitees who were reminded (R52).
    InvitationsReminded,
    /// Invitations that the invitee declined (R54).
    InvitationsDeclined,
    /// Invitees who said that the details are wrong (R54).
    DetailsRejected,
    /// Officers who were asked for a new invitation (R53).
    InvitationsAskedFor,
    /// Invitations whose invitee was purged (R46).
    InvitationsPurged,
    /// Holders of accounts who were told that somebody tried to invite them (R23).
    HoldersInvitedAgain,
    /// Inviters who were told that an email could not be delivered (R42).
    InvitationsNotDelivered,
    /// Inviters who were told that the allowlist no longer has an invitee's address (R55).
    RegistrationsRefused,
    /// Integrated invitations that were withdrawn (R49).
    InvitationsWithdrawn,
    /// Accounts that lost a mobile number to a person who registered with it (R31).
    NumbersDisplaced,
    /// Inviters who were told which of their invitations an operator revoked (R56).
    RevocationsTold,
    /// Invitations that support transferred to another officer (R59).
    InvitationsTransferred,
    /// Addresses whose suppression support ended (R58).
    AddressesResumed,
    /// Look-ups and changes of support officers who have dealt with unusually many people (R58).
    DeskUsedUnusually,
    /// Accounts that were created (R19, R34).
    AccountsCreated,
    /// Accounts whose holders signed in for the first time (R50).
    AccountsActivated,
    /// Reminders to sign in for the first time (R50).
    AccountsReminded,
    /// Accounts that ended: nobody signed in (R50), or support released them (R58).
    AccountsTerminated,
    /// Sweeps that ended no accounts because the directory's events are silent (R50). A sweep with working events
    /// counts 0.
    ActivationFeedSilent,
    /// The time from an invitation's deadline to its closing, in seconds.
    ExpiryDrift,
    /// Invitations that the sweep closed because their timer was lost (R36).
    TimersLost,
    /// Sweeps that succeeded. A failed sweep counts 0.
    SweepsDone,
    /// Emails that events owe (R41).
    MailsOwed,
    /// Emails that SES accepted.
    MailsSent,
    /// Emails that the recipient's server accepted.
    MailsDelivered,
    /// Emails that have not arrived yet.
    MailsDelayed,
    /// Emails that the recipient's server rejected permanently.
    MailsBounced,
    /// Emails that the recipient marked as unwanted.
    MailsComplained,
    /// Emails that SES refused to send.
    MailsRejected,
    /// Emails that are not sent because the address is suppressed.
    MailsSuppressed,
    /// The time from the event to SES's acceptance of its email, in seconds.
    MailDelay,
    /// The age of an email when an attempt to send it failed, in seconds.
    UndeliveredMailAge,
    /// Events that were parked for an operator.
    EventsParked,
    /// Refused requests, and refused rows of lists. Also by `reason`.
    Refusals,
    /// Limits that were reached (R45). Also by `limit`.
    LimitsReached,
    /// Opened links that are not genuine (R35).
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

/// The numbers of a log line, for its field `metrics`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Metrics {
    values: Vec<(Metric, i64)>,
    /// The field of the same line that is the second dimension.
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

    /// Adds a number, even if it is zero. Some alarms must distinguish zero from missing data.
    #[must_use]
    pub fn with_even_zero(mut self, metric: Metric, value: i64) -> Self {
        self.values.push((metric, value));
        self
    }

    /// Adds a field of the line as a second dimension. The field must have few different values.
    #[must_use]
    pub fn split_by(self, field: &'static str) -> Self {
        Self { by: Some(field), ..self }
    }

    /// The metrics of an event. `account` says whether it created an account.
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

    /// The metrics of a delivery report. `MailsSent` is counted when the note of the email is first written, by the
    /// sender or by a report.
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
    fn nothing_is_counted_without_a_stack() {
        assert_eq!(Metrics::one(Metric::MailsSent).to_string(), "{}");
    }
}
