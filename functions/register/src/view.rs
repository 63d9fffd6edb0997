//! An open invitation as a program sees it (R27).

use invitations::domain::forms::Field;
use invitations::domain::forms::registration::{self, RegistrationRules};
use invitations::domain::invitation::{Details, Invitation, State};
use invitations::domain::policy::{OTHERS, Workplaces};
use invitations::domain::words::Language;
use jiff::Timestamp;
use serde::Serialize;

/// An open invitation as JSON (`infra/openapi.yaml`, `GET /register/{token}`).
#[derive(Serialize)]
pub(crate) struct OpenInvitationView {
    email: String,
    inviter_email: String,
    expires_at: Option<Timestamp>,
    organisation: String,
    #[serde(flatten)]
    details: Details,
    fields: Vec<Field>,
}

impl OpenInvitationView {
    /// The view in a language.
    pub(crate) fn new(invitation: &Invitation, workplaces: &Workplaces, language: Language) -> Self {
        let rules = RegistrationRules::new(
            &invitation.email,
            &invitation.placement.organisation,
            &invitation.answers,
            language,
        );
        let mut details = Details::from(&invitation.answers);
        details.sponsoring_agency =
            details.sponsoring_agency.map(|code| workplaces.agency(&code).unwrap_or(&code).to_owned());
        details.offshore_development_centre = details
            .offshore_development_centre
            .filter(|code| code != OTHERS)
            .map(|code| workplaces.centre(&code).unwrap_or(&code).to_owned());
        Self {
            email: invitation.email.to_string(),
            inviter_email: invitation.inviter.email.to_string(),
            expires_at: match invitation.state {
                State::Pending { expires_at } => Some(expires_at),
                State::AccountCreated { .. } | State::Closed { .. } => None,
            },
            organisation: invitation.placement.organisation.clone(),
            details,
            fields: registration::fields(&rules),
        }
    }
}
