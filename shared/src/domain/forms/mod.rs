//! Forms as data (R18). A client draws a form, and [`check()`] enforces it, both from one definition of its fields.

mod check;
pub mod correction;
mod field;
pub mod onboarding;
pub mod registration;

pub use check::{Answer, CheckedAnswers, check, examine, yes_or_no};
pub use field::{Field, FixedIf, Kind, ShownIf};

#[cfg(test)]
mod tests;
