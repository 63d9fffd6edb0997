//! The mails to inviters. Officers work in English.

use super::letter::Letter;
use super::writer::Writer;
use crate::domain::invitation::event::{Actor, Event};
use crate::domain::invitation::{Invitation, State, Status};
use crate::domain::words::{ENGLISH, Language};

impl Writer {
    pub(super) fn registered(&self, event: &Event) -> Letter {
        let mut letter = self.to_inviter(
            "A person you invited has registered",
            &event.invitation,
            vec![format!("{} has registered for TechPass. You need to do nothing.", event.invitation.email)],
        );
        letter.facts.push(("Registered on", ENGLISH.singapore(event.at)));
        letter
    }

    pub(super) fn not_registered_in_time(&self, invitation: &Invitation) -> Letter {
        let mut letter = self.to_inviter(
            "A person you invited has not registered in time",
            invitation,
            vec![
                format!(
                    "{} has not registered for TechPass in time. The link has stopped working.",
                    invitation.email
                ),
                "If the person still needs an account, invite again.".to_owned(),
            ],
        );
        letter.facts.push(("Invited on", ENGLISH.singapore(invitation.created_at)));
        if let State::Closed { expires_at, .. } = invitation.state {
            letter.facts.push(("Ended on", ENGLISH.singapore(expires_at)));
        }
        letter
    }

    pub(super) fn replaced(&self, event: &Event) -> Letter {
        let invitation = &event.invitation;
        let who = match &event.by {
            Actor::Officer(officer) => officer.email.to_string(),
            Actor::Invitee | Actor::Timer | Actor::MailService => "Another officer".to_owned(),
        };
        self.to_inviter(
            "Your invitation was replaced by another officer",
            invitation,
            vec![
                format!("{who} has invited {} too. The newer invitation replaces yours.", invitation.email),
                "You need to do nothing; the newer inviter hears of the outcome.".to_owned(),
            ],
        )
    }

    pub(super) fn not_delivered(&self, invitation: &Invitation) -> Letter {
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
        let mut letter = self.to_inviter(
            "A mail to a person you invited could not be delivered",
            invitation,
            vec![
                format!(
                    "A mail to {} could not be delivered. The address does not exist, or takes no mail from us.",
                    invitation.email
                ),
                advice.to_owned(),
            ],
        );
        letter.facts.push(("Invited on", ENGLISH.singapore(invitation.created_at)));
        letter
    }

    fn to_inviter(&self, subject: &'static str, invitation: &Invitation, paragraphs: Vec<String>) -> Letter {
        let mut facts = vec![("Invited person", invitation.email.to_string())];
        facts.extend(self.work(invitation, &ENGLISH.facts));
        Letter {
            language: Language::English,
            subject,
            preheader: paragraphs.first().cloned().unwrap_or_default(),
            paragraphs,
            facts,
            action: None,
            reason: "You get this mail because you invited this person to TechPass.".to_owned(),
            support_url: self.settings.support_url.clone(),
        }
    }
}
