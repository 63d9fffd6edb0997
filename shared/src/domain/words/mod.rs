//! Every text that an invitee reads, in each language: the registration form and its faults, the pages and
//! the emails. A text that a language lacks does not compile. Officers are written to in English:
//! `invitation_form` has their forms.

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
pub use pages::{Asking, Facts, FieldWords, Fields, Genuine, Masthead, Notice, Objections, Page};
