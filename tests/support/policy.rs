//! The policy lists, with the parts that tests need.

use std::collections::BTreeMap;

const ALLOWLIST: &str = include_str!("../../shared/policy/allowlist.csv");
const AGENCIES: &str = include_str!("../../shared/policy/agencies.csv");
const CENTRES: &str = include_str!("../../shared/policy/offshore_centres.csv");

/// One option of a list.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The submitted code.
    pub code: String,
    /// The label.
    pub label: String,
}

/// The first sponsoring agency.
pub fn agency() -> Choice {
    first(AGENCIES)
}

/// The first Offshore Development Centre.
pub fn centre() -> Choice {
    first(CENTRES)
}

/// The organisation of a domain, or of a wildcard as the list has it.
pub fn organisation(domain: &str) -> String {
    let row = rows(ALLOWLIST).into_iter().find(|row| row["domain"] == domain);
    row.unwrap_or_else(|| panic!("{domain} is not on the allowlist"))["organisation"].clone()
}

fn first(list: &str) -> Choice {
    let row = rows(list).into_iter().next().expect("the list has a row");
    Choice { code: row["code"].clone(), label: row["label"].clone() }
}

fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("the list can be read")).collect()
}
