//! The emails about changes that support officers made (R58, R59).

use super::letter::Letter;
use super::writer::Writer;
use crate::domain::invitation::Invitation;
use crate::domain::invitation::event::{Actor, Event};
use crate::domain::words::{ENGLISH, Language, Words};

/// The advice for an officer after support revoked their invitation, or ended the account of a person they invited.
const STILL_NEEDED: &str = "If the person still needs an account, invite them again. If you have questions, contact \
                            support and give the number of the service request.";

impl Writer {
    pub(super) fn details_corrected(&self, event: &Event) -> Letter {
        let invitation = &event.invitation;
        let words = invitation.language.words();
        let labels: Vec<_> = event.corrected.iter().filter_map(|name| label(name, words)).collect();
        let mut facts = vec![(words.mails.corrected_details, labels.join(words.comma))];
        facts.extend(self.workplace_facts(invitation, &words.facts));
        facts.extend(request(event, words));
        self.to_person(
            invitation,
            words.mails.corrected_subject,
            [words.mails.corrected_text.to_owned(), words.mails.corrected_step.to_owned()],
            facts,
            words.mails.corrected_reason,
        )
    }

    pub(super) fn emails_resumed(&self, event: &Event) -> Letter {
        let invitation = &event.invitation;
        let words = invitation.language.words();
        self.to_person(
            invitation,
            words.mails.resumed_subject,
            [(words.mails.resumed_text)(invitation.email.as_str()), words.mails.resumed_step.to_owned()],
            request(event, words).into_iter().collect(),
            words.mails.resumed_reason,
        )
    }

    pub(super) fn account_released(&self, event: &Event) -> Letter {
        let invitation = &event.invitation;
        let words = invitation.language.words();
        let mut facts = vec![(words.facts.your_address, invitation.email.to_string())];
        facts.extend(request(event, words));
        self.to_person(
            invitation,
            words.mails.released_subject,
            [words.mails.released_text.to_owned(), words.mails.released_step.to_owned()],
            facts,
            words.mails.released_reason,
        )
    }

    pub(super) fn released_by_support(&self, event: &Event) -> Letter {
        let mut letter = self.to_inviter(
            "Support ended the account of a person you invited",
            &event.invitation,
            vec![
                format!(
                    "TechPass support has ended the account of {} because of a service request. Nobody can sign in to it \
                     any more.",
                    event.invitation.email
                ),
                STILL_NEEDED.to_owned(),
            ],
        );
        letter.facts.push(("Ended on", ENGLISH.singapore(event.at)));
        letter.facts.extend(request(event, &ENGLISH));
        letter.action = Some(self.invite_again(event.invitation.id));
        letter
    }

    pub(super) fn revoked_by_support(&self, event: &Event) -> Letter {
        let mut letter = self.to_inviter(
            "Support revoked your invitation",
            &event.invitation,
            vec![
                format!(
                    "TechPass support has revoked your invitation for {} because of a service request. The link no longer \
                     works.",
                    event.invitation.email
                ),
                STILL_NEEDED.to_owned(),
            ],
        );
        letter.facts.extend(request(event, &ENGLISH));
        letter.action = Some(self.invite_again(event.invitation.id));
        letter
    }

    /// The email to the person about a change that support made.
    fn to_person(
        &self,
        invitation: &Invitation,
        subject: &'static str,
        [text, step]: [String; 2],
        facts: Vec<(&'static str, String)>,
        reason: fn(&str) -> String,
    ) -> Letter {
        Letter {
            subject,
            preheader: text.clone(),
            paragraphs: vec![text, step],
            facts,
            reason: reason(invitation.email.as_str()),
            ..self.letter(invitation)
        }
    }

    /// The email that lists the invitations that one transfer gave to an officer.
    #[must_use]
    pub fn invitations_transferred(&self, event: &Event, transferred: &[Invitation]) -> Letter {
        let before = event.before.as_ref().map_or("another officer", |before| before.inviter.email.as_str());
        let mut emails: Vec<_> = transferred.iter().map(|invitation| invitation.email.to_string()).collect();
        emails.sort();
        let mut facts: Vec<_> = emails.into_iter().map(|email| ("Invited person", email)).collect();
        facts.extend(request(event, &ENGLISH));
        let text = format!(
            "TechPass support has transferred invitations of {before} to you because of a service request. They are \
             yours from now on."
        );
        Letter {
            language: Language::English,
            subject: "Invitations of another officer are now yours",
            preheader: text.clone(),
            paragraphs: vec![
                text,
                "You can find them under \u{201c}My invitations\u{201d}. We will email you their outcomes. The invited \
                 people do not need to do anything. Their links still work."
                    .to_owned(),
            ],
            facts,
            action: Some(self.page("See your invitations", "invitations")),
            reason: "You received this email because invitations to TechPass were transferred to you.".to_owned(),
            ..self.letter(&event.invitation)
        }
    }
}

/// The service request, so that the reader can ask about it.
fn request(event: &Event, words: &Words) -> Option<(&'static str, String)> {
    match &event.by {
        Actor::Desk(request) => Some((words.mails.service_request, request.number.clone())),
        _ => None,
    }
}

/// The label that the reader knows for a field of a correction.
fn label(field: &str, words: &Words) -> Option<&'static str> {
    Some(match field {
        "sponsoring_agency" => words.facts.sponsoring_agency,
        "business_operation" => words.facts.business_operation,
        "offshore_development_centre" => words.facts.offshore_development_centre,
        "offshore_company_name" => words.facts.offshore_company,
        "seed_required" => "SEED",
        "first_name" => words.fields.first_name.label,
        "last_name" => words.fields.last_name.label,
        "mobile_number" => words.fields.singapore_mobile.label,
        "department" => words.fields.department.label,
        "reporting_officer_name" => words.fields.officer_name.label,
        "reporting_officer_email" => words.fields.officer_email.label,
        "company_address" => words.fields.company_address.label,
        _ => return None,
    })
}
