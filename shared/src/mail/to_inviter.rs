//! The emails to inviters. They are in English, the working language of officers.

use super::letter::{Action, Letter};
use super::writer::Writer;
use crate::domain::invitation::event::{Actor, Event};
use crate::domain::invitation::objection::Decline;
use crate::domain::invitation::{Invitation, InvitationId, Outcome, State, Status};
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
        letter.action = Some(self.invite_again(invitation.id));
        letter
    }

    pub(super) fn not_activated_in_time(&self, event: &Event) -> Letter {
        let invitation = &event.invitation;
        let mut letter = self.to_inviter(
            "A person you invited did not sign in in time",
            invitation,
            vec![
                format!(
                    "{} did not sign in to TechPass before the deadline. Their account has ended.",
                    invitation.email
                ),
                "If they still need an account, invite them again.".to_owned(),
            ],
        );
        letter.facts.push(("Account created on", ENGLISH.singapore(invitation.account_created_at())));
        letter.facts.push(("Ended on", ENGLISH.singapore(event.at)));
        letter.action = Some(self.invite_again(invitation.id));
        letter
    }

    pub(super) fn replaced(&self, event: &Event) -> Letter {
        let invitation = &event.invitation;
        let officer = match &event.by {
            Actor::Officer(officer) => officer.email.to_string(),
            _ => "Another officer".to_owned(),
        };
        let invitee = &invitation.email;
        let changed = match invitation.state {
            State::AccountCreated { .. } => {
                format!(
                    "{officer} invited {invitee} after you did. The account stays. The other officer now owns the invitation."
                )
            }
            State::Pending { .. } | State::Closed { .. } => format!(
                "{officer} invited {invitee} after you did. Their invitation replaced yours, and the link that you had \
                 sent no longer works."
            ),
        };
        let mut letter = self.to_inviter(
            "Another officer's invitation replaced yours",
            invitation,
            vec![
                changed,
                format!(
                    "No action is needed. {officer} will be told the outcome. If you need other details for this person, \
                     agree on them with {officer} first: a new invitation of yours would replace theirs."
                ),
            ],
        );
        letter.action = Some(match invitation.state {
            // The reader no longer owns the invitation, so the page does not show it to them.
            State::AccountCreated { .. } => self.page("See your invitations", "invitations"),
            State::Pending { .. } | State::Closed { .. } => self.see(invitation.id),
        });
        letter
    }

    pub(super) fn replacement_revoked(&self, event: &Event) -> Letter {
        let invitation = &event.invitation;
        let mut letter = self.to_inviter(
            "The invitation that replaced yours was revoked",
            invitation,
            vec![
                format!(
                    "You invited {0}, and {1} replaced your invitation with a new one. The new one has now been revoked, \
                     so {0} has no invitation.",
                    invitation.email, invitation.inviter.email
                ),
                "If the person still needs an account, invite them again.".to_owned(),
            ],
        );
        // The reader gets no details: another officer typed them (R24).
        letter.facts.truncate(1);
        letter.action = invitation.replaced.as_ref().map(|replaced| self.invite_again(replaced.id));
        letter
    }

    pub(super) fn declined(&self, invitation: &Invitation) -> Letter {
        let is_wrong_person = matches!(
            invitation.state,
            State::Closed { outcome: Outcome::Declined { reason: Decline::WrongPerson }, .. }
        );
        let invitee = &invitation.email;
        let (happened, step) = if is_wrong_person {
            (
                format!(
                    "The reader of your invitation to {invitee} says that they are not the person you wanted to invite. \
                     The link no longer works."
                ),
                "Check the email address, and invite the person at the right one.",
            )
        } else {
            (
                format!(
                    "The person you invited at {invitee} says that they do not want an account. The link no longer works."
                ),
                "No action is needed. If this surprises you, ask the person.",
            )
        };
        let paragraphs = vec![happened, step.to_owned()];
        let mut letter = self.to_inviter("Your invitation was declined", invitation, paragraphs);
        letter.action = is_wrong_person.then(|| self.page("Invite the right address", ""));
        letter
    }

    pub(super) fn details_rejected(&self, invitation: &Invitation) -> Letter {
        let mut letter = self.to_inviter(
            "A person you invited says that the details are wrong",
            invitation,
            vec![
                format!(
                    "The person you invited at {} says that the details of the invitation are wrong. The invitation is \
                     still pending.",
                    invitation.email
                ),
                "Ask the person which details are wrong, and send a new invitation with the right ones. It replaces the \
                 pending one."
                    .to_owned(),
            ],
        );
        letter.action = Some(Action { label: "Correct the details", ..self.invite_again(invitation.id) });
        letter
    }

    pub(super) fn asked_again(&self, event: &Event) -> Letter {
        let invitation = &event.invitation;
        let ended = match invitation.status() {
            Status::Revoked => "which was revoked",
            Status::Registered => "which led to an account that has ended",
            _ => "which has expired",
        };
        let mut letter = self.to_inviter(
            "A person you invited asks for a new invitation",
            invitation,
            vec![
                format!(
                    "The holder of the link that we sent to {} asks you for a new invitation. They opened the link of your \
                     earlier invitation, {ended}.",
                    invitation.email
                ),
                "If the person still needs an account, invite them again. Otherwise, do nothing.".to_owned(),
            ],
        );
        letter.facts.push(("Asked on", ENGLISH.singapore(event.at)));
        letter.action = Some(self.invite_again(invitation.id));
        letter
    }

    pub(super) fn not_delivered(&self, invitation: &Invitation) -> Letter {
        let advice = match invitation.status() {
            Status::Pending => {
                "Check the address with the person. If it is wrong, revoke the invitation and invite them again with \
                 the right address. If it is right, contact support."
            }
            Status::AccountCreated | Status::Registered => {
                "The account exists, but the person may not know about it. Check the address with them, then contact \
                 support."
            }
            Status::Expired | Status::Superseded | Status::Revoked | Status::Declined | Status::Withdrawn => {
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
        letter.action = Some(self.see(invitation.id));
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
        letter.action = Some(self.see(invitation.id));
        letter
    }

    /// Asks for another mobile number. The old number is not in the email, because it belongs to another person.
    pub(super) fn number_needed(&self, invitation: &Invitation) -> Letter {
        let mut letter = self.to_inviter(
            "Please correct a mobile number",
            invitation,
            vec![
                format!(
                    "Another person has registered for TechPass with the mobile number that was given for {0}. The \
                     account of {0} has no mobile number now.",
                    invitation.email
                ),
                "Ask the person for their mobile number. Then invite them again with this number. This corrects the \
                 account."
                    .to_owned(),
            ],
        );
        letter.action = Some(self.see(invitation.id));
        letter
    }

    /// Lists the people, without the facts of their invitations.
    pub(super) fn revoked_by_operator(&self, event: &Event) -> Letter {
        let people = event.revoked.iter().map(|email| ("Invited person", email.to_string()));
        let letter = self.to_inviter(
            "Your invitations were revoked",
            &event.invitation,
            vec![
                "The operator of TechPass invitations has revoked your invitations for the people below. Their links no \
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

    /// Opens an invitation of the reader on the officers' page.
    fn see(&self, id: InvitationId) -> Action {
        self.page("See the invitation", &format!("invitations/{id}"))
    }

    /// Opens the form on the officers' page, filled in with the answers of an invitation of the reader.
    pub(super) fn invite_again(&self, id: InvitationId) -> Action {
        self.page("Invite them again", &format!("again/{id}"))
    }

    /// Opens a view of the officers' page. The address has ids, and no personal data (R40).
    pub(super) fn page(&self, label: &'static str, view: &str) -> Action {
        Action { label, url: format!("{}/#/{view}", self.settings.base_url) }
    }

    pub(super) fn to_inviter(
        &self,
        subject: &'static str,
        invitation: &Invitation,
        paragraphs: Vec<String>,
    ) -> Letter {
        let mut facts = vec![("Invited person", invitation.email.to_string())];
        facts.extend(self.workplace_facts(invitation, &ENGLISH.facts));
        Letter {
            language: Language::English,
            subject,
            preheader: paragraphs.first().cloned().unwrap_or_default(),
            paragraphs,
            facts,
            action: None,
            aside: None,
            reason: "You received this email because you invited this person to TechPass.".to_owned(),
            support_url: self.settings.support_url.clone(),
            genuine_url: self.genuine_url(),
        }
    }
}
