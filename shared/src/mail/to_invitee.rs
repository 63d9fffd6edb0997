//! The emails to invitees, in the language of their invitation.

use super::letter::{Action, Letter};
use super::writer::Writer;
use crate::domain::invitation::account::AccountState;
use crate::domain::invitation::event::{Actor, Event};
use crate::domain::invitation::{Invitation, Outcome, State};
use crate::domain::words::Words;
use crate::token::link::LinkError;

impl Writer {
    pub(super) fn registration_invitation(&self, invitation: &Invitation) -> Result<Letter, LinkError> {
        let words = invitation.language.words();
        let inviter = invitation.inviter.email.as_str();
        let paragraphs = vec![(words.mails.invitation_text)(inviter), words.mails.invitation_step.to_owned()];
        self.with_link(invitation, words.mails.invitation_subject, paragraphs)
    }

    pub(super) fn reminder(&self, invitation: &Invitation) -> Result<Letter, LinkError> {
        let words = invitation.language.words();
        let inviter = invitation.inviter.email.as_str();
        let paragraphs = vec![(words.mails.reminder_text)(inviter), words.mails.reminder_step.to_owned()];
        self.with_link(invitation, words.mails.reminder_subject, paragraphs)
    }

    /// An email with the registration link and its deadline.
    fn with_link(
        &self,
        invitation: &Invitation,
        subject: &'static str,
        paragraphs: Vec<String>,
    ) -> Result<Letter, LinkError> {
        let words = invitation.language.words();
        let link = self.links.link(invitation)?;
        let mut facts = vec![(words.facts.your_address, invitation.email.to_string())];
        facts.extend(self.workplace_facts(invitation, &words.facts));
        let objection = format!("{}/decline", link.expose());
        let mut letter = Letter {
            subject,
            paragraphs,
            facts,
            action: Some(Action { label: words.page.register_title, url: link.expose().to_owned() }),
            aside: Some(Action { label: words.mails.objection, url: objection }),
            reason: reason(words.mails.invitation_reason, invitation),
            ..self.letter(invitation)
        };
        if let State::Pending { expires_at } = invitation.state {
            letter.end_with(words.facts.register_before, words.singapore(expires_at));
        }
        Ok(letter)
    }

    pub(super) fn onboarding_invitation(&self, invitation: &Invitation) -> Letter {
        let words = invitation.language.words();
        let mut facts = self.workplace_facts(invitation, &words.facts);
        facts.push((words.facts.sign_in_with, invitation.email.to_string()));
        let mut letter = Letter {
            subject: words.mails.onboarding_subject,
            paragraphs: vec![
                (words.mails.onboarding_text)(invitation.inviter.email.as_str()),
                words.mails.onboarding_step.to_owned(),
            ],
            facts,
            action: Some(self.sign_in(words)),
            reason: reason(words.mails.onboarding_reason, invitation),
            ..self.letter(invitation)
        };
        letter.end_with_sign_in(invitation);
        letter
    }

    pub(super) fn account_created(&self, invitation: &Invitation) -> Letter {
        let words = invitation.language.words();
        let mut facts = vec![(words.facts.your_username, login_name(invitation).to_owned())];
        facts.extend(self.workplace_facts(invitation, &words.facts));
        let mut letter = Letter {
            subject: words.mails.account_subject,
            paragraphs: vec![words.mails.account_text.to_owned(), words.mails.account_step.to_owned()],
            facts,
            action: Some(self.sign_in(words)),
            reason: (words.mails.account_reason)(invitation.email.as_str()),
            ..self.letter(invitation)
        };
        letter.end_with_sign_in(invitation);
        letter
    }

    pub(super) fn activation_reminder(&self, invitation: &Invitation) -> Letter {
        let words = invitation.language.words();
        let name = match invitation.state {
            State::AccountCreated { .. } => words.facts.sign_in_with,
            State::Pending { .. } | State::Closed { .. } => words.facts.your_username,
        };
        let mut letter = Letter {
            subject: words.mails.activation_reminder_subject,
            paragraphs: vec![
                words.mails.activation_reminder_text.to_owned(),
                words.mails.activation_reminder_step.to_owned(),
            ],
            facts: vec![(name, login_name(invitation).to_owned())],
            action: Some(self.sign_in(words)),
            reason: reason(words.mails.onboarding_reason, invitation),
            ..self.letter(invitation)
        };
        letter.end_with_sign_in(invitation);
        letter
    }

    pub(super) fn account_terminated(&self, invitation: &Invitation) -> Letter {
        let words = invitation.language.words();
        Letter {
            subject: words.mails.ended_subject,
            preheader: words.mails.ended_step.to_owned(),
            paragraphs: vec![words.mails.ended_text.to_owned(), words.mails.ended_step.to_owned()],
            facts: self.workplace_facts(invitation, &words.facts),
            reason: reason(words.mails.ended_reason, invitation),
            ..self.letter(invitation)
        }
    }

    pub(super) fn seed_onboarding(&self, invitation: &Invitation) -> Letter {
        let words = invitation.language.words();
        Letter {
            subject: words.mails.seed_subject,
            preheader: words.mails.seed_step.to_owned(),
            paragraphs: vec![words.mails.seed_text.to_owned(), words.mails.seed_step.to_owned()],
            facts: self.workplace_facts(invitation, &words.facts),
            action: Some(Action { label: words.mails.seed_action, url: self.settings.sign_in_url.clone() }),
            reason: reason(words.mails.seed_reason, invitation),
            ..self.letter(invitation)
        }
    }

    pub(super) fn withdrawn(&self, event: &Event) -> Letter {
        let invitation = &event.invitation;
        let words = invitation.language.words();
        let inviter = invitation.inviter.email.as_str();
        Letter {
            subject: words.mails.withdrawn_subject,
            preheader: words.mails.withdrawn_step.to_owned(),
            paragraphs: vec![(words.mails.withdrawn_text)(inviter), words.mails.withdrawn_step.to_owned()],
            facts: vec![
                (words.facts.invited_by, inviter.to_owned()),
                (words.facts.your_address, invitation.email.to_string()),
            ],
            reason: reason(words.mails.withdrawn_reason, invitation),
            ..self.letter(invitation)
        }
    }

    pub(super) fn invited_again(&self, event: &Event) -> Letter {
        let invitation = &event.invitation;
        let words = invitation.language.words();
        let officer = match &event.by {
            Actor::Officer(officer) => officer.email.as_str(),
            _ => invitation.inviter.email.as_str(),
        };
        Letter {
            subject: words.mails.again_subject,
            preheader: words.mails.again_step.to_owned(),
            paragraphs: vec![(words.mails.again_text)(officer), words.mails.again_step.to_owned()],
            facts: vec![(words.facts.your_username, login_name(invitation).to_owned())],
            action: Some(self.sign_in(words)),
            reason: words.mails.again_reason.to_owned(),
            ..self.letter(invitation)
        }
    }

    /// The parts that all emails to invitees share: the language and the help page (R40).
    pub(super) fn letter(&self, invitation: &Invitation) -> Letter {
        Letter {
            language: invitation.language,
            subject: "",
            preheader: String::new(),
            paragraphs: Vec::new(),
            facts: Vec::new(),
            action: None,
            aside: None,
            reason: String::new(),
            support_url: self.settings.support_url.clone(),
            genuine_url: self.genuine_url(),
        }
    }

    fn sign_in(&self, words: &Words) -> Action {
        Action { label: words.page.sign_in, url: self.settings.sign_in_url.clone() }
    }
}

impl Letter {
    /// Adds a deadline as the last fact, and as the preview.
    fn end_with(&mut self, name: &'static str, moment: String) {
        self.preheader = format!("{name}{}{moment}", self.language.words().colon);
        self.facts.push((name, moment));
    }

    /// Adds the deadline of the first sign-in.
    fn end_with_sign_in(&mut self, invitation: &Invitation) {
        let words = invitation.language.words();
        let state = invitation.account().map(|account| account.state);
        if let Some(AccountState::PendingActivation { activate_by }) = state {
            self.end_with(words.facts.sign_in_before, words.singapore(activate_by));
        }
    }
}

/// The reason why the invitee gets an email, by a text with the inviter and the invitee in it.
fn reason(text: fn(&str, &str) -> String, invitation: &Invitation) -> String {
    text(invitation.inviter.email.as_str(), invitation.email.as_str())
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
