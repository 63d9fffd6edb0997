//! The facts about the invitee's work, as people read them.

use super::{Details, Invitation};
use crate::domain::policy::{OTHERS, Workplaces};
use crate::domain::words::Facts;

impl Invitation {
    /// The facts about the invitee's employer and place of work, each with its name. Codes are replaced by their
    /// labels. A code that is no longer on the lists is returned unchanged.
    #[must_use]
    pub fn workplace_facts(&self, workplaces: &Workplaces, names: &Facts) -> Vec<(&'static str, String)> {
        let details = Details::from(&self.answers);
        let agency =
            details.sponsoring_agency.map(|code| workplaces.agency(&code).unwrap_or(&code).to_owned());
        let operation = details.business_operation.map(|operation| match operation.as_str() {
            "onshore" => names.onshore.to_owned(),
            _ => names.offshore.to_owned(),
        });
        let centre = details.offshore_development_centre.filter(|code| code != OTHERS);
        let centre = centre.map(|code| workplaces.centre(&code).unwrap_or(&code).to_owned());
        let facts = [
            (names.organisation, Some(self.placement.organisation.clone())),
            (names.sponsoring_agency, agency),
            (names.business_operation, operation),
            (names.offshore_development_centre, centre),
            (names.offshore_company, details.offshore_company_name),
        ];
        facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}
