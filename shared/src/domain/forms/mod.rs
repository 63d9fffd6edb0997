//! Forms as data (R18): one definition of fields, which a client draws and [`check()`] enforces.

mod check;
pub mod correction;
mod field;
pub mod onboarding;
pub mod registration;

pub use check::{Answer, CheckedAnswers, check, examine, yes_or_no};
pub use field::{Field, FixedIf, Kind, ShownIf};

#[cfg(test)]
mod tests;
