//! Forms as data (R18): one definition of fields, which a client draws and [`check()`] enforces.

mod check;
mod error;
mod field;
pub mod text;

pub use check::{Answer, CheckedAnswers, check, examine};
pub use error::{FieldCode, FieldError};
pub use field::{Choice, Field, FixedIf, Kind, ShownIf};

#[cfg(test)]
mod tests;
