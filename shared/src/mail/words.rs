//! The words of every mail, in one place.

use super::letter::{Action, Letter, singapore};
use crate::config::{ConfigError, Settings};
use crate::domain::account::ACTIVATION_PERIOD;
use crate::domain::effect::MailKind;
use crate::domain::event::{Actor, Event};
use crate::domain::invitation::{Details, Invitation, Outcome, State, Status};
use crate::domain::onboarding::OTHERS;
use crate::domain::policy::Policy;
use crate::link::{LinkError, LinkSigner};

/// The addresses that mails point to.
#[derive(Clone, Debug)]
pub struct WriterSettings {
    sign_in_url: String,
    support_url: String,
}

impl WriterSettings {
    /// Reads `SIGN_IN_URL` and `SUPPORT_URL`.
    ///
    /// # Errors
    /// When one is missing or no address.
    pub fn from(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self {
            sign_in_url: settings.base_url("SIGN_IN_URL")?,
            support_url: settings.base_url("SUPPORT_URL")?,
        })
    }
}

/// Writes the mails.
pub struct Writer {
    settings: WriterSettings,
    links: LinkSigner,
    policy: Policy,
}

impl Writer {
    /// A writer with the labels of a policy.
    #[must_use]
    pub fn new(settings: WriterSettings, links: LinkSigner, policy: Policy) -> Self {
        Self { settings, links, policy }
    }

    /// The mail of that kind that an event owes.
    ///
    /// # Errors
    /// When a registration link cannot be made.
    pub fn write(&self, kind: MailKind, event: &Event) -> Result<Letter, LinkError> {
        let invitation = &event.invitation;
        Ok(match kind {
            MailKind::RegistrationInvitation => self.registration_invitation(invitation)?,
            MailKind::OnboardingInvitation => self.onboarding_invitation(invitation),
            MailKind::AccountCreated => self.account_created(invitation),
            MailKind::SeedOnboarding => self.seed_onboarding(invitation),
            MailKind::Registered => self.registered(event),
            MailKind::NotRegisteredInTime => self.not_registered_in_time(invitation),
            MailKind::Replaced => self.replaced(event),
            MailKind::InvitedAgain => self.invited_again(event),
            MailKind::NotDelivered => self.not_delivered(invitation),
        })
    }

    fn registration_invitation(&self, invitation: &Invitation) -> Result<Letter, LinkError> {
        let link = self.links.link(invitation)?;
        let mut facts = self.about(invitation);
        if let State::Pending { expires_at } = invitation.state {
            facts.push(("Register before", singapore(expires_at)));
        }
        Ok(Letter {
            subject: "You are invited to TechPass: please register",
            paragraphs: vec![
                format!(
                    "{} has invited you to TechPass, the account for Singapore government developer services.",
                    invitation.inviter.email
                ),
                "Register to choose your username and password. The link is for you alone: do not pass this \
                 mail on."
                    .to_owned(),
            ],
            facts,
            action: Some(Action { label: "Register for TechPass", url: link.expose().to_owned() }),
            reason: invitee_reason(invitation),
            support_url: self.settings.support_url.clone(),
        })
    }

    fn onboarding_invitation(&self, invitation: &Invitation) -> Letter {
        let mut facts = self.about(invitation);
        facts.push(("Sign in with", invitation.email.to_string()));
        facts.push(("Sign in before", singapore(invitation.created_at + ACTIVATION_PERIOD)));
        Letter {
            subject: "Welcome to TechPass: please activate your account",
            paragraphs: vec![
                format!(
                    "{} has invited you to TechPass, and your account is ready.",
                    invitation.inviter.email
                ),
                "Sign in once with your organisation's own account to activate it.".to_owned(),
            ],
            facts,
            action: Some(Action { label: "Sign in to TechPass", url: self.settings.sign_in_url.clone() }),
            reason: invitee_reason(invitation),
            support_url: self.settings.support_url.clone(),
        }
    }

    fn account_created(&self, invitation: &Invitation) -> Letter {
        let mut facts = self.about(invitation);
        facts.insert(0, ("Your username", login_name(invitation).to_owned()));
        Letter {
            subject: "Your TechPass account is ready",
            paragraphs: vec![
                "You have registered for TechPass.".to_owned(),
                "Sign in with the username below, not with your mail address.".to_owned(),
            ],
            facts,
            action: Some(Action { label: "Sign in to TechPass", url: self.settings.sign_in_url.clone() }),
            reason: invitee_reason(invitation),
            support_url: self.settings.support_url.clone(),
        }
    }

    fn seed_onboarding(&self, invitation: &Invitation) -> Letter {
        Letter {
            subject: "Enrol your device in SEED",
            paragraphs: vec![
                "Your work needs an internet device that is enrolled in SEED, the government's device management."
                    .to_owned(),
                "Sign in to TechPass on that device and follow the SEED steps there.".to_owned(),
            ],
            facts: self.about(invitation),
            action: Some(Action { label: "Start with SEED", url: self.settings.sign_in_url.clone() }),
            reason: invitee_reason(invitation),
            support_url: self.settings.support_url.clone(),
        }
    }

    fn registered(&self, event: &Event) -> Letter {
        let mut facts = self.about(&event.invitation);
        facts.push(("Registered on", singapore(event.at)));
        self.to_inviter(
            "A person you invited has registered",
            vec![format!("{} has registered for TechPass. You need to do nothing.", event.invitation.email)],
            facts,
        )
    }

    fn not_registered_in_time(&self, invitation: &Invitation) -> Letter {
        let mut facts = self.about(invitation);
        facts.push(("Invited on", singapore(invitation.created_at)));
        if let State::Closed { expires_at, .. } = invitation.state {
            facts.push(("Ended on", singapore(expires_at)));
        }
        self.to_inviter(
            "A person you invited has not registered in time",
            vec![
                format!(
                    "{} has not registered for TechPass in time. The link has stopped working.",
                    invitation.email
                ),
                "If the person still needs an account, invite again.".to_owned(),
            ],
            facts,
        )
    }

    fn not_delivered(&self, invitation: &Invitation) -> Letter {
        let mut facts = self.about(invitation);
        facts.push(("Invited on", singapore(invitation.created_at)));
        let advice = match invitation.status() {
            Status::Pending => {
                "Check the address with the person. If it is wrong, take the invitation back and invite with \
                 the right one. If it is right, ask for help."
            }
            Status::AccountCreated | Status::Registered => {
                "The account exists all the same. Check the address with the person, and ask for help."
            }
            Status::Expired | Status::Superseded | Status::Revoked => {
                "Check the address with the person before you invite again. If it is right, ask for help."
            }
        };
        self.to_inviter(
            "A mail to a person you invited could not be delivered",
            vec![
                format!(
                    "A mail to {} could not be delivered. The address does not exist, or takes no mail from us.",
                    invitation.email
                ),
                advice.to_owned(),
            ],
            facts,
        )
    }

    fn replaced(&self, event: &Event) -> Letter {
        let invitation = &event.invitation;
        let who = match &event.by {
            Actor::Officer(officer) => officer.email.to_string(),
            Actor::Invitee | Actor::Timer | Actor::MailService => "Another officer".to_owned(),
        };
        self.to_inviter(
            "Your invitation was replaced by another officer",
            vec![
                format!("{who} has invited {} too. The newer invitation replaces yours.", invitation.email),
                "You need to do nothing; the newer inviter hears of the outcome.".to_owned(),
            ],
            self.about(invitation),
        )
    }

    fn invited_again(&self, event: &Event) -> Letter {
        let invitation = &event.invitation;
        let who = match &event.by {
            Actor::Officer(officer) => officer.email.to_string(),
            Actor::Invitee | Actor::Timer | Actor::MailService => "A public officer".to_owned(),
        };
        Letter {
            subject: "Somebody tried to invite you to TechPass again",
            paragraphs: vec![
                format!("{who} tried to invite you to TechPass, but you have an account already."),
                "Nothing has changed. Sign in with the username below.".to_owned(),
            ],
            facts: vec![("Your username", login_name(invitation).to_owned())],
            action: Some(Action { label: "Sign in to TechPass", url: self.settings.sign_in_url.clone() }),
            reason: "You get this mail because you have a TechPass account.".to_owned(),
            support_url: self.settings.support_url.clone(),
        }
    }

    fn to_inviter(
        &self,
        subject: &'static str,
        paragraphs: Vec<String>,
        facts: Vec<(&'static str, String)>,
    ) -> Letter {
        Letter {
            subject,
            paragraphs,
            facts,
            action: None,
            reason: "You get this mail because you invited this person to TechPass.".to_owned(),
            support_url: self.settings.support_url.clone(),
        }
    }

    /// Who is invited, for whom he works, and where.
    fn about(&self, invitation: &Invitation) -> Vec<(&'static str, String)> {
        let mut facts = vec![
            ("Invited person", invitation.email.to_string()),
            ("Organisation", invitation.placement.organisation.clone()),
        ];
        let details = Details::from(&invitation.answers);
        if let Some(code) = details.sponsoring_agency {
            facts.push(("Sponsoring agency", self.policy.agency(&code).unwrap_or(&code).to_owned()));
        }
        if let Some(operation) = details.business_operation {
            facts.push((
                "Business operation",
                if operation == "onshore" { "Onshore" } else { "Offshore" }.to_owned(),
            ));
        }
        if let Some(code) = details.offshore_development_centre.filter(|code| code != OTHERS) {
            facts
                .push(("Offshore development centre", self.policy.centre(&code).unwrap_or(&code).to_owned()));
        }
        if let Some(company) = details.offshore_company_name {
            facts.push(("Offshore company", company));
        }
        facts
    }
}

/// Why the invitee gets a mail (R40).
fn invitee_reason(invitation: &Invitation) -> String {
    format!(
        "You get this mail because {} invited {} to TechPass. If you do not expect this, ignore it.",
        invitation.inviter.email, invitation.email
    )
}

/// The name that the invitee signs in with.
fn login_name(invitation: &Invitation) -> &str {
    match &invitation.state {
        State::Closed { outcome: Outcome::Registered { login_name, .. }, .. } => login_name,
        State::AccountCreated { .. } | State::Pending { .. } | State::Closed { .. } => {
            invitation.email.as_str()
        }
    }
}
