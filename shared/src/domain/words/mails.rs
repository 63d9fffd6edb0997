//! The texts of the invitee's emails.

use super::TextAbout;

/// The texts of the invitee's emails (R39). Their subjects are constant (R40).
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its email and its place there")]
pub struct Mails {
    pub button: &'static str,
    pub help: &'static str,
    /// The text of the link to the page that explains how to check an email.
    pub genuine: &'static str,
    /// The text of the link to the page with the objections (R54).
    pub objection: &'static str,
    pub reminder_subject: &'static str,
    pub reminder_text: TextAbout,
    pub reminder_step: &'static str,
    pub invitation_subject: &'static str,
    pub invitation_text: TextAbout,
    pub invitation_step: &'static str,
    /// The reason why the reader gets the email, with inviter and invitee, and the advice if they do not expect it.
    /// All reasons say this.
    pub invitation_reason: fn(&str, &str) -> String,
    pub onboarding_subject: &'static str,
    pub onboarding_text: TextAbout,
    pub onboarding_step: &'static str,
    pub onboarding_reason: fn(&str, &str) -> String,
    pub account_subject: &'static str,
    pub account_text: &'static str,
    pub account_step: &'static str,
    pub account_reason: TextAbout,
    pub seed_subject: &'static str,
    pub seed_text: &'static str,
    pub seed_step: &'static str,
    pub seed_action: &'static str,
    pub seed_reason: fn(&str, &str) -> String,
    pub activation_reminder_subject: &'static str,
    pub activation_reminder_text: &'static str,
    pub activation_reminder_step: &'static str,
    pub ended_subject: &'static str,
    pub ended_text: &'static str,
    pub ended_step: &'static str,
    pub ended_reason: fn(&str, &str) -> String,
    pub withdrawn_subject: &'static str,
    pub withdrawn_text: TextAbout,
    pub withdrawn_step: &'static str,
    pub withdrawn_reason: fn(&str, &str) -> String,
    pub again_subject: &'static str,
    pub again_text: TextAbout,
    pub again_step: &'static str,
    pub again_reason: &'static str,
    pub corrected_subject: &'static str,
    pub corrected_text: &'static str,
    pub corrected_step: &'static str,
    pub corrected_reason: TextAbout,
    /// The name of the fact that lists the corrected details.
    pub corrected_details: &'static str,
    pub released_subject: &'static str,
    pub released_text: &'static str,
    pub released_step: &'static str,
    pub released_reason: TextAbout,
    pub resumed_subject: &'static str,
    pub resumed_text: TextAbout,
    pub resumed_step: &'static str,
    pub resumed_reason: TextAbout,
    /// The name of the fact with the number of a service request.
    pub service_request: &'static str,
}
