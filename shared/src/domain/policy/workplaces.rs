//! The places where vendors work (R14).

use std::borrow::Cow;

use super::fault::checked;
use super::{PolicyFault, PolicyFiles, RowFault, embedded, parse};
use crate::domain::values::choice::Choice;

/// The code of an offshore site that is not on the list.
pub const OTHERS: &str = "others";

/// The agencies that sponsor vendors, and the Offshore Development Centres. Both are in the order of their lists.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Workplaces {
    agencies: Cow<'static, [Choice]>,
    centres: Cow<'static, [Choice]>,
}

impl Workplaces {
    /// The lists of this repository.
    #[must_use]
    pub fn embedded() -> Self {
        Self { agencies: embedded::AGENCIES.into(), centres: embedded::CENTRES.into() }
    }

    /// Reads and checks the lists.
    ///
    /// # Errors
    /// [`PolicyFault`] with every faulty row.
    pub fn parse(files: &PolicyFiles) -> Result<Self, PolicyFault> {
        checked(|faults| Self::read(files, faults))
    }

    pub(super) fn read(files: &PolicyFiles, faults: &mut Vec<RowFault>) -> Self {
        Self {
            agencies: parse::choices(files, PolicyFiles::AGENCIES, faults).into(),
            centres: parse::choices(files, PolicyFiles::OFFSHORE_CENTRES, faults).into(),
        }
    }

    /// The sponsoring agencies.
    #[must_use]
    pub fn agencies(&self) -> &Cow<'static, [Choice]> {
        &self.agencies
    }

    /// The Offshore Development Centres.
    #[must_use]
    pub fn centres(&self) -> &[Choice] {
        &self.centres
    }

    /// The name of the agency with this code.
    #[must_use]
    pub fn agency(&self, code: &str) -> Option<&str> {
        label(&self.agencies, code)
    }

    /// The name of the Offshore Development Centre with this code.
    #[must_use]
    pub fn centre(&self, code: &str) -> Option<&str> {
        label(&self.centres, code)
    }
}

fn label<'a>(choices: &'a [Choice], code: &str) -> Option<&'a str> {
    choices.iter().find(|choice| choice.code == code).map(|choice| choice.label.as_ref())
}
