//! The texts of the registration form and of the link's pages.

use super::TextAbout;

/// The registration form's fields (R28).
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its field")]
pub struct Fields {
    pub username: FieldWords,
    pub first_name: FieldWords,
    pub last_name: FieldWords,
    pub singapore_mobile: FieldWords,
    pub foreign_mobile: FieldWords,
    pub department: FieldWords,
    pub password: FieldWords,
    pub officer_name: FieldWords,
    pub officer_email: FieldWords,
    pub company_address: FieldWords,
}

/// The texts of one field.
#[derive(Debug)]
pub struct FieldWords {
    /// Its name.
    pub label: &'static str,
    /// A sentence that helps to answer. Empty if none is needed.
    pub help: &'static str,
    /// The advice if there is no answer, or one that does not fit.
    pub ask: &'static str,
}

/// Names of the facts that pages and emails list.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its fact")]
pub struct Facts {
    pub invited_by: &'static str,
    pub your_address: &'static str,
    pub organisation: &'static str,
    pub sponsoring_agency: &'static str,
    pub business_operation: &'static str,
    pub onshore: &'static str,
    pub offshore: &'static str,
    pub offshore_development_centre: &'static str,
    pub offshore_company: &'static str,
    pub register_before: &'static str,
    pub sign_in_with: &'static str,
    pub sign_in_before: &'static str,
    pub your_username: &'static str,
}

/// The texts of the pages of the registration link.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its place")]
pub struct Page {
    /// The name of this language, in this language.
    pub language: &'static str,
    pub skip: &'static str,
    pub help: &'static str,
    pub register: &'static str,
    pub register_title: &'static str,
    pub error_title: &'static str,
    pub invited: TextAbout,
    pub your_invitation: &'static str,
    pub your_account: &'static str,
    pub all_required: &'static str,
    pub correct: &'static str,
    pub done: Notice,
    pub done_username: &'static str,
    pub next: &'static str,
    pub next_activate: &'static str,
    pub next_mail: &'static str,
    pub next_seed: &'static str,
    pub sign_in: &'static str,
    pub expired: Notice,
    pub superseded: Notice,
    pub revoked: Notice,
    pub registered: Notice,
    /// The allowlist no longer has the reader's address (R55).
    pub not_allowed: Notice,
    /// The button that tells the officer.
    pub tell_officer: &'static str,
    pub officer_told: &'static str,
    pub declined: Notice,
    pub account_ended: Notice,
    pub not_found: Notice,
    /// The address is a genuine link with something before or after it.
    pub misspelt: Notice,
    /// The link from a misspelt address to the invitation.
    pub open_invitation: &'static str,
    pub unavailable: Notice,
    pub too_many_tries: &'static str,
    /// Around the time from which the link can be opened again.
    pub too_many_tries_text: TextAbout,
    pub yes: &'static str,
    pub no: &'static str,
    pub choose_yes_or_no: &'static str,
    pub go_on: &'static str,
    /// The reader chose *no*.
    pub unchanged: Notice,
    pub masthead: Masthead,
    pub genuine: VerifyPage,
}

/// The line at the top of all pages of Singapore's government, and the text that it opens.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its place")]
pub struct Masthead {
    pub title: &'static str,
    pub how: &'static str,
    pub domain: &'static str,
    pub domain_text: &'static str,
    pub secure: &'static str,
    pub secure_text: &'static str,
}

/// The page that explains how to check that an email is ours.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is a sentence of its own")]
pub struct VerifyPage {
    pub title: &'static str,
    /// Around the sender's address.
    pub sender: TextAbout,
    pub links: &'static str,
    pub officer: &'static str,
    pub secrets: &'static str,
    pub report: &'static str,
}

/// The page with an invitee's objections (R54). The value of each function is the officer's address.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its place")]
pub struct Objections {
    pub title: &'static str,
    pub not_wanted: &'static str,
    pub wrong_person: &'static str,
    pub wrong_details: &'static str,
    /// The advice if nothing was chosen.
    pub choose: &'static str,
    pub decline: &'static str,
    pub decline_not_wanted: TextAbout,
    pub decline_wrong_person: TextAbout,
    pub reject: &'static str,
    pub reject_text: TextAbout,
    /// The page after an invitation was declined.
    pub done: &'static str,
    pub done_text: TextAbout,
    /// The page after the invitee said that the details are wrong.
    pub told: &'static str,
    pub told_text: TextAbout,
    /// The title if the officer was told before.
    pub told_already: &'static str,
    /// Around the time from which they may be told again.
    pub told_until: TextAbout,
    pub told_often: &'static str,
}

/// The pages for asking for a new invitation (R53). The value of a function is the officer's address, unless its
/// comment names another.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its place")]
pub struct AskAgainPages {
    pub button: &'static str,
    pub title: &'static str,
    pub text: TextAbout,
    pub done: &'static str,
    pub done_text: TextAbout,
    pub already: &'static str,
    /// Around the time from which they may ask again.
    pub until: TextAbout,
    pub often: &'static str,
    pub has_newer: &'static str,
    pub has_account: &'static str,
    pub is_open: &'static str,
    /// The officer has got the maximum number of such emails for a day.
    pub busy: Notice,
}

/// What happened, and what the reader can do next (R35).
#[derive(Debug)]
#[expect(missing_docs, reason = "they are a heading and a paragraph")]
pub struct Notice {
    pub title: &'static str,
    pub text: &'static str,
}
