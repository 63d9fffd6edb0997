//! The emails to inviters. Officers work in English.

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
            vec![format!("{} has registered for TechPass. No action is needed.", event.invitation.email)],
        );
        letter.facts.push(("Registered on", ENGLISH.singapore(event.at)));
        letter
    }

    pub(super) fn not_registered_in_time(&self, invitation: &Invitation) -> Letter {
        let mut letter = self.to_inviter(
            "A person you invited did not register in time",
            invitation,
            vec![
                format!(
                    "{} did not register for TechPass before the deadline. Their link no longer works.",
                    invitation.email
                ),
                "If they still need an account, invite them again.".to_owned(),
            ],
        );
        letter.facts.push(("Invited on", ENGLISH.singapore(invitation.created_at)));
        if let State::Closed { expires_at, .. } = invitation.state {
            letter.facts.push(("Deadline", ENGLISH.singapore(expires_at)));
        }
        letter
    }

    pub(super) fn replaced(&self, event: &Event) -> Letter {
        let invitation = &event.invitation;
        let officer = match &event.by {
            Actor::Officer(officer) => officer.email.to_string(),
            Actor::Invitee | Actor::Timer | Actor::MailService | Actor::Operator => {
                "Another officer".to_owned()
            }
        };
        let invitee = &invitation.email;
        let changed = match invitation.state {
            State::AccountCreated { .. } => {
                format!(
                    "{officer} invited {invitee} after you did. The account stays; the invitation is now theirs."
                )
            }
            State::Pending { .. } | State::Closed { .. } => format!(
                "{officer} invited {invitee} after you did. Their invitation replaced yours, and the link that you had \
                 sent no longer works."
            ),
        };
        self.to_inviter(
            "Another officer's invitation replaced yours",
            invitation,
            vec![
                changed,
                "No action is needed. The other officer will be told the outcome, and you will get no more emails about \
                 this person."
                    .to_owned(),
            ],
        )
    }

    pub(super) fn not_delivered(&self, invitation: &Invitation) -> Letter {
        let advice = match invitation.status() {
            Status::Pending => {
                "Check the address with the person. If it is wrong, revoke the invitation and invite them again with \
                 the right address. If it is right, contact support."
            }
            Status::AccountCreated | Status::Registered => {
                "The account exists, but the person may not know of it. Check the address with them, then contact support."
            }
            Status::Expired | Status::Superseded | Status::Revoked => {
                "Check the address with the person before you invite them again. If it is right, contact support."
            }
        };
        let mut letter = self.to_inviter(
            "We could not deliver an email to a person you invited",
            invitation,
            vec![
                format!(
                    "We could not deliver an email to {}. The address may not exist, or it may be blocking our emails.",
                    invitation.email
                ),
                advice.to_owned(),
            ],
        );
        letter.facts.push(("Invited on", ENGLISH.singapore(invitation.created_at)));
        letter
    }

    pub(super) fn registration_refused(&self, invitation: &Invitation) -> Letter {
        let mut letter = self.to_inviter(
            "A person you invited cannot register",
            invitation,
            vec![
                format!(
                    "{} tried to register for TechPass. Their email domain is no longer on the allowlist, so they \
                     cannot register.",
                    invitation.email
                ),
                "If they still need an account, raise a service request to add the domain. The link of your invitation \
                 then works again until its deadline."
                    .to_owned(),
            ],
        );
        if let State::Pending { expires_at } = invitation.state {
            letter.facts.push(("Deadline", ENGLISH.singapore(expires_at)));
        }
        letter
    }

    /// Lists the people, and not what one of them was invited for.
    pub(super) fn revoked_by_operator(&self, event: &Event) -> Letter {
        let people = event.revoked.iter().map(|email| ("Invited person", email.to_string()));
        let letter = self.to_inviter(
            "Your invitations were revoked",
            &event.invitation,
            vec![
                "The operator of TechPass invitations has revoked your invitations of the people below. Their links no \
                 longer work."
                    .to_owned(),
                "If you think that this is a mistake, contact support before you invite them again.".to_owned(),
            ],
        );
        Letter {
            facts: people.collect(),
            reason: "You received this email because you invited these people to TechPass.".to_owned(),
            ..letter
        }
    }

    fn to_inviter(&self, subject: &'static str, invitation: &Invitation, paragraphs: Vec<String>) -> Letter {
        let mut facts = vec![("Invited person", invitation.email.to_string())];
        facts.extend(self.workplace_facts(invitation, &ENGLISH.facts));
        Letter {
            language: Language::English,
            subject,
            preheader: paragraphs.first().cloned().unwrap_or_default(),
            paragraphs,
            facts,
            action: None,
            reason: "You received this email because you invited this person to TechPass.".to_owned(),
            support_url: self.settings.support_url.clone(),
        }
    }
}
