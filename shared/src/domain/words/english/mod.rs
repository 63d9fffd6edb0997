//! The texts in English: the registration `form`, the `pages` of its link, and the emails (`mails`).

pub(super) mod form;
mod mails;
mod pages;

use super::Words;

/// English.
pub static ENGLISH: Words = Words {
    fields: form::FIELDS,
    faults: form::FAULTS,
    registration: form::REGISTRATION,
    facts: pages::FACTS,
    page: pages::PAGE,
    objections: pages::OBJECTIONS,
    asking: pages::ASKING,
    mails: mails::MAILS,
    colon: ": ",
    comma: ", ",
    moment: |at| at.strftime("%A, %-d %B %Y, %-I:%M %P (Singapore time)").to_string(),
};
