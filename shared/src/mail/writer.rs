//! Chooses the text of each kind of email.

use super::letter::{Letter, quoted, unlinked};
use crate::config::{ConfigError, Settings};
use crate::domain::invitation::Invitation;
use crate::domain::invitation::effect::MailKind;
use crate::domain::invitation::event::Event;
use crate::domain::policy::Workplaces;
use crate::domain::words::Facts;
use crate::token::link::{LinkError, LinkSigner};

/// The addresses that emails point to.
#[derive(Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "they are addresses with the names of their variables")]
pub struct WriterSettings {
    pub(super) sign_in_url: String,
    pub(super) support_url: String,
    /// The address of this deployment. The officers' page and the page about genuine emails are below it.
    pub(super) base_url: String,
}

impl WriterSettings {
    /// Reads `SIGN_IN_URL`, `SUPPORT_URL` and `BASE_URL`.
    ///
    /// # Errors
    /// When one is missing or not an address.
    pub fn from_settings(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self {
            sign_in_url: settings.base_url("SIGN_IN_URL")?,
            support_url: settings.base_url("SUPPORT_URL")?,
            base_url: settings.base_url("BASE_URL")?,
        })
    }
}

/// Writes the emails.
pub struct Writer {
    pub(super) settings: WriterSettings,
    pub(super) links: LinkSigner,
    workplaces: Workplaces,
}

impl Writer {
    /// A writer that takes the labels of agencies and centres from these lists.
    #[must_use]
    pub fn new(settings: WriterSettings, links: LinkSigner, workplaces: Workplaces) -> Self {
        Self { settings, links, workplaces }
    }

    /// Writes the email of this kind that an event owes.
    ///
    /// # Errors
    /// When a registration link cannot be signed.
    pub fn write(&self, kind: MailKind, event: &Event) -> Result<Letter, LinkError> {
        let invitation = &event.invitation;
        Ok(match kind {
            MailKind::RegistrationInvitation => self.registration_invitation(invitation)?,
            MailKind::OnboardingInvitation => self.onboarding_invitation(invitation),
            MailKind::AccountCreated => self.account_created(invitation),
            MailKind::SeedOnboarding => self.seed_onboarding(invitation),
            MailKind::InvitedAgain => self.invited_again(event),
            MailKind::Registered => self.registered(event),
            MailKind::NotRegisteredInTime => self.not_registered_in_time(invitation),
            MailKind::Replaced => self.replaced(event),
            MailKind::NotDelivered => self.not_delivered(invitation),
            MailKind::Withdrawn => self.withdrawn(event),
            MailKind::NumberNeeded => self.number_needed(invitation),
            MailKind::RegistrationRefused => self.registration_refused(invitation),
            MailKind::RevokedByOperator => self.revoked_by_operator(event),
            MailKind::Reminder => self.reminder(invitation)?,
            MailKind::Declined => self.declined(invitation),
            MailKind::DetailsRejected => self.details_rejected(invitation),
            MailKind::AskedAgain => self.asked_again(event),
            MailKind::ReplacementRevoked => self.replacement_revoked(event),
            MailKind::DetailsCorrected => self.details_corrected(event),
            MailKind::EmailsResumed => self.emails_resumed(event),
            MailKind::RevokedBySupport => self.revoked_by_support(event),
            MailKind::AccountReleased => self.account_released(event),
            MailKind::ReleasedBySupport => self.released_by_support(event),
            MailKind::InvitationsTransferred => {
                self.invitations_transferred(event, std::slice::from_ref(invitation))
            }
            MailKind::ActivationReminder => self.activation_reminder(invitation),
            MailKind::AccountTerminated => self.account_terminated(invitation),
            MailKind::NotActivatedInTime => self.not_activated_in_time(event),
        })
    }

    /// The address of the page that explains how to check that an email is ours.
    pub(super) fn genuine_url(&self) -> String {
        format!("{}/genuine", self.settings.base_url)
    }

    /// The facts about the invitee's employer and place of work. An officer typed the company's name, so it is
    /// quoted. The rest is from the lists.
    pub(super) fn workplace_facts(
        &self,
        invitation: &Invitation,
        names: &Facts,
    ) -> Vec<(&'static str, String)> {
        let facts = invitation.workplace_facts(&self.workplaces, names).into_iter();
        let shown = |(name, value): (&'static str, String)| {
            (name, if name == names.offshore_company { quoted(&value) } else { unlinked(&value) })
        };
        facts.map(shown).collect()
    }
}
