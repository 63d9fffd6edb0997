//! Every text that an invitee reads, in each language: the registration form and its errors, the pages and the
//! emails. If a language lacks a text, it does not compile. Officers read English: `invitation_form` has the texts of
//! their forms.

mod all;
mod chinese;
mod english;
mod faults;
mod field_error;
pub(super) mod invitation_form;
mod language;
mod mails;
mod pages;

pub use all::{TextAbout, Words};
pub use chinese::CHINESE;
pub use english::ENGLISH;
pub use faults::{AddressFaults, Faults, MobileFaults, RegistrationFaults};
pub use field_error::{FieldCode, FieldError};
pub use language::Language;
pub use mails::Mails;
pub use pages::{AskAgainPages, Facts, FieldWords, Fields, Masthead, Notice, Objections, Page, VerifyPage};
