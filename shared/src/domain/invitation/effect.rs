//! The emails and timers that an event owes (R19 - R24, R34, R36, R39, R42, R48, R50, R52 - R54, R58, R59).

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::State;
use super::event::{Actor, Event, Happening};
use crate::domain::forms::onboarding::Seed;
use crate::domain::values::address::EmailAddress;

/// Work outside the table that must follow an event. It is safe to do it twice.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Effect {
    /// An email.
    Mail {
        /// The kind of email.
        kind: MailKind,
        /// The recipient. The address comes from the event, so a later change does not redirect the email.
        to: EmailAddress,
    },
    /// A call of the `expire` function.
    Timer {
        /// The deadline (R21).
        at: Timestamp,
    },
}

/// All kinds of emails (R39).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// To the invitee: register through this link.
    RegistrationInvitation,
    /// To the invitee of an integrated identity provider: sign in with the organisation's account.
    OnboardingInvitation,
    /// To the invitee: the account exists, this is its username.
    AccountCreated,
    /// To the invitee: enrol the device in SEED.
    SeedOnboarding,
    /// To the inviter: registration succeeded.
    Registered,
    /// To the inviter: not registered in time.
    NotRegisteredInTime,
    /// To the earlier inviter: another officer's invitation replaced yours (R22), or repeated it (R24).
    Replaced,
    /// To the account's holder: somebody tried to invite you again.
    InvitedAgain,
    /// To the inviter: an email to the invitee could not be delivered.
    NotDelivered,
    /// To the inviter: the invitee cannot register, because the allowlist no longer has the address (R55).
    RegistrationRefused,
    /// To the invitee: the invitation was taken back, and the account is gone (R49).
    Withdrawn,
    /// To the inviter: the account of the invitee needs another mobile number (R31).
    NumberNeeded,
    /// To the inviter: an operator revoked these invitations of yours (R56).
    RevokedByOperator,
    /// To the invitee: the deadline is near (R52).
    Reminder,
    /// To the inviter: the invitee declined (R54).
    Declined,
    /// To the inviter: the invitee says that the details are wrong (R54).
    DetailsRejected,
    /// To the inviter: the holder of an old link asks for a new invitation (R53).
    AskedAgain,
    /// To the earlier inviter: the invitation that replaced yours was revoked (R22).
    ReplacementRevoked,
    /// To the account's holder: support corrected your details (R58).
    DetailsCorrected,
    /// To the invitee: support has us email you again (R58).
    EmailsResumed,
    /// To the inviter: support revoked your invitation (R58).
    RevokedBySupport,
    /// To the account's holder: support released your account (R58).
    AccountReleased,
    /// To the inviter: support released the account of a person that you invited (R58).
    ReleasedBySupport,
    /// To the new owner: these invitations are yours now (R59).
    InvitationsTransferred,
    /// To the invitee: sign in before the deadline (R50).
    ActivationReminder,
    /// To the invitee: nobody signed in, and the account has ended (R50).
    AccountTerminated,
    /// To the inviter: nobody signed in, and the account has ended (R50).
    NotActivatedInTime,
}

impl MailKind {
    /// Its name in `infra/openapi.yaml` and in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RegistrationInvitation => "registration_invitation",
            Self::OnboardingInvitation => "onboarding_invitation",
            Self::AccountCreated => "account_created",
            Self::SeedOnboarding => "seed_onboarding",
            Self::Registered => "registered",
            Self::NotRegisteredInTime => "not_registered_in_time",
            Self::Replaced => "replaced",
            Self::InvitedAgain => "invited_again",
            Self::NotDelivered => "not_delivered",
            Self::RegistrationRefused => "registration_refused",
            Self::Withdrawn => "withdrawn",
            Self::NumberNeeded => "number_needed",
            Self::RevokedByOperator => "revoked_by_operator",
            Self::Reminder => "reminder",
            Self::Declined => "declined",
            Self::DetailsRejected => "details_rejected",
            Self::AskedAgain => "asked_again",
            Self::ReplacementRevoked => "replacement_revoked",
            Self::DetailsCorrected => "details_corrected",
            Self::EmailsResumed => "emails_resumed",
            Self::RevokedBySupport => "revoked_by_support",
            Self::AccountReleased => "account_released",
            Self::ReleasedBySupport => "released_by_support",
            Self::InvitationsTransferred => "invitations_transferred",
            Self::ActivationReminder => "activation_reminder",
            Self::AccountTerminated => "account_terminated",
            Self::NotActivatedInTime => "not_activated_in_time",
        }
    }

    /// Whether the recipient is the invitee, not an officer.
    #[must_use]
    pub fn is_for_invitee(self) -> bool {
        match self {
            Self::RegistrationInvitation
            | Self::OnboardingInvitation
            | Self::AccountCreated
            | Self::SeedOnboarding
            | Self::InvitedAgain
            | Self::Reminder
            | Self::DetailsCorrected
            | Self::EmailsResumed
            | Self::AccountReleased
            | Self::ActivationReminder
            | Self::AccountTerminated
            | Self::Withdrawn => true,
            Self::Registered
            | Self::NotRegisteredInTime
            | Self::Replaced
            | Self::NotDelivered
            | Self::RegistrationRefused
            | Self::RevokedByOperator
            | Self::Declined
            | Self::DetailsRejected
            | Self::AskedAgain
            | Self::ReplacementRevoked
            | Self::RevokedBySupport
            | Self::ReleasedBySupport
            | Self::InvitationsTransferred
            | Self::NotActivatedInTime
            | Self::NumberNeeded => false,
        }
    }
}

impl fmt::Display for MailKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The emails and timers that an event owes. The result depends on the event only, so it is the same for each call.
#[must_use]
pub fn effects(event: &Event) -> Vec<Effect> {
    let invitation = &event.invitation;
    let mail = |kind| Effect::Mail { kind, to: invitation.email.clone() };
    let tell = |kind| Effect::Mail { kind, to: invitation.inviter.email.clone() };
    let seed = (invitation.seed == Seed::Required).then(|| mail(MailKind::SeedOnboarding));
    match event.event {
        Happening::Invited => {
            let timer = match invitation.state {
                State::Pending { expires_at } => Some(Effect::Timer { at: expires_at }),
                State::AccountCreated { .. } | State::Closed { .. } => None,
            };
            // The timer comes first: an email that cannot be sent must not prevent it.
            timer.into_iter().chain([mail(MailKind::RegistrationInvitation)]).collect()
        }
        Happening::AccountCreated => [mail(MailKind::OnboardingInvitation)].into_iter().chain(seed).collect(),
        Happening::Resent | Happening::Corrected => {
            let invites = event.invites().then(|| match invitation.state {
                State::AccountCreated { .. } => mail(MailKind::OnboardingInvitation),
                State::Pending { .. } | State::Closed { .. } => mail(MailKind::RegistrationInvitation),
            });
            // R48: only if SEED was not required before.
            let seed =
                seed.filter(|_| event.before.as_ref().is_some_and(|before| before.seed != Seed::Required));
            let replaced = event
                .earlier_owner()
                .map(|officer| Effect::Mail { kind: MailKind::Replaced, to: officer.email.clone() });
            let corrected = event
                .is_by_desk()
                .then(|| mail(MailKind::DetailsCorrected))
                .filter(|_| event.event == Happening::Corrected);
            invites.into_iter().chain(corrected).chain(seed).chain(replaced).collect()
        }
        Happening::Registered => {
            [mail(MailKind::AccountCreated), tell(MailKind::Registered)].into_iter().chain(seed).collect()
        }
        Happening::Expired => vec![tell(MailKind::NotRegisteredInTime)],
        Happening::Superseded => match &event.by {
            // R22: officers who replace their own invitation get no email about it.
            Actor::Officer(officer) if officer.subject == invitation.inviter.subject => Vec::new(),
            _ => vec![tell(MailKind::Replaced)],
        },
        Happening::InvitedAgain => vec![mail(MailKind::InvitedAgain)],
        Happening::NotDelivered => vec![tell(MailKind::NotDelivered)],
        Happening::RegistrationRefused => vec![tell(MailKind::RegistrationRefused)],
        Happening::Withdrawn => vec![mail(MailKind::Withdrawn)],
        Happening::NumberDisplaced => vec![tell(MailKind::NumberNeeded)],
        Happening::RevocationsTold => vec![tell(MailKind::RevokedByOperator)],
        Happening::Reminded if invitation.account().is_some() => vec![mail(MailKind::ActivationReminder)],
        Happening::Reminded => vec![mail(MailKind::Reminder)],
        Happening::Declined => vec![tell(MailKind::Declined)],
        Happening::DetailsRejected => vec![tell(MailKind::DetailsRejected)],
        Happening::AskedAgain => vec![tell(MailKind::AskedAgain)],
        // R22: the officer of a replaced invitation may want to invite again. If an operator revoked it, nobody
        // should (R56).
        Happening::Revoked if matches!(event.by, Actor::Officer(_) | Actor::Desk(_)) => {
            let owner = event.is_by_desk().then(|| tell(MailKind::RevokedBySupport));
            let earlier = invitation.replaced.iter().map(|replaced| replaced.inviter.email.clone());
            let earlier = earlier.map(|to| Effect::Mail { kind: MailKind::ReplacementRevoked, to });
            owner.into_iter().chain(earlier).collect()
        }
        Happening::EmailsResumed => vec![mail(MailKind::EmailsResumed)],
        Happening::Transferred if !event.transferred.is_empty() => {
            vec![tell(MailKind::InvitationsTransferred)]
        }
        Happening::Terminated if event.is_by_desk() => {
            vec![mail(MailKind::AccountReleased), tell(MailKind::ReleasedBySupport)]
        }
        Happening::Terminated => {
            vec![mail(MailKind::AccountTerminated), tell(MailKind::NotActivatedInTime)]
        }
        Happening::Transferred | Happening::Revoked | Happening::Activated | Happening::Purged => Vec::new(),
    }
}
