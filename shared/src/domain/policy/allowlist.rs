//! The allowlist (R3): its rows, their meaning, and the row of a domain.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::parse::records;
use super::{AccountType, Form, IdentityProvider, PolicyFiles, RowFault};
use crate::domain::values::address::{canonical_domain, is_internationalised, skeleton};

/// Domains of public officers whose agency uses neither integrated identity provider (R8).
const LOCAL_PUBLIC_OFFICER_DOMAINS: [&str; 6] =
    ["mindef.gov.sg", "dsta.gov.sg", "dsta-wog.gov.sg", "defence.gov.sg", "gebiz.gov.sg", "sps.gov.sg"];
/// The domain of schools (R9).
const SCHOOLS_DOMAIN: &str = "schools.gov.sg";

/// A row of the allowlist (R3).
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct AllowlistRow {
    /// A domain, or `*.` and a domain. The second form stands for all sub-domains of that domain.
    pub(super) domain: Cow<'static, str>,
    pub(super) form: Form,
    pub(super) organisation: Cow<'static, str>,
    pub(super) seed_eligible: bool,
}

impl AllowlistRow {
    /// A row of the list that is compiled into the program. A row that breaks the schema does not compile.
    #[expect(clippy::panic, reason = "only the compiler runs it")]
    pub(super) const fn listed(
        domain: &'static str,
        path: Path,
        identity_provider: IdentityProvider,
        account_type: AccountType,
        organisation: &'static str,
        seed_eligible: bool,
    ) -> Self {
        let form = match form(path, identity_provider, account_type, organisation, seed_eligible) {
            Ok(form) => form,
            Err(fault) => panic!("{}", fault),
        };
        let (domain, organisation) = (Cow::Borrowed(domain), Cow::Borrowed(organisation));
        Self { domain, form, organisation, seed_eligible }
    }
}

#[derive(Deserialize)]
struct AllowlistRecord {
    domain: String,
    path: Path,
    identity_provider: IdentityProvider,
    account_type: AccountType,
    organisation: String,
    seed_eligible: bool,
}

/// The way in which people of a row get their accounts.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Path {
    /// The account is created at once (R19).
    Integrated,
    /// The invitee registers (R20).
    NonIntegrated,
}

/// Reads the allowlist (R3). The result is sorted by domain.
pub(super) fn allowlist(files: &PolicyFiles, faults: &mut Vec<RowFault>) -> Vec<AllowlistRow> {
    const COLUMNS: [&str; 6] =
        ["domain", "path", "identity_provider", "account_type", "organisation", "seed_eligible"];
    let mut rows: BTreeMap<String, (u64, AllowlistRow)> = BTreeMap::new();
    for (line, record) in records::<AllowlistRecord>(files, PolicyFiles::ALLOWLIST, &COLUMNS, faults) {
        let mut fault = |fault: String| faults.push(RowFault { file: PolicyFiles::ALLOWLIST, line, fault });
        let (wildcard, domain) =
            record.domain.strip_prefix("*.").map_or(("", record.domain.as_str()), |rest| ("*.", rest));
        let Ok(domain) = canonical_domain(domain) else {
            fault(format!("{} is not a domain", record.domain));
            continue;
        };
        let AllowlistRecord { path, identity_provider, account_type, organisation, seed_eligible, .. } =
            record;
        let form = match form(path, identity_provider, account_type, &organisation, seed_eligible) {
            Ok(form) => form,
            Err(reason) => {
                fault(reason.to_owned());
                continue;
            }
        };
        let key = format!("{wildcard}{domain}");
        let row = AllowlistRow {
            domain: key.clone().into(),
            form,
            organisation: organisation.into(),
            seed_eligible,
        };
        if let Some((first, _)) = rows.insert(key, (line, row)) {
            fault(format!("{wildcard}{domain} is on line {first} already"));
        }
    }
    find_twins(&rows, faults);
    let (lines, rows): (Vec<u64>, Vec<AllowlistRow>) = rows.into_values().unzip();
    for (place, fault) in broken_rules(&rows) {
        faults.push(RowFault { file: PolicyFiles::ALLOWLIST, line: lines[place], fault });
    }
    rows
}

/// Finds internationalised domains that look like another domain of the list (R13).
fn find_twins(rows: &BTreeMap<String, (u64, AllowlistRow)>, faults: &mut Vec<RowFault>) {
    let mut domains: Vec<(u64, &str)> =
        rows.iter().map(|(key, (line, _))| (*line, key.trim_start_matches("*."))).collect();
    if !domains.iter().any(|(_, domain)| is_internationalised(domain)) {
        return;
    }
    domains.sort_unstable();
    let mut looks: HashMap<String, &str> = HashMap::new();
    for (line, domain) in domains {
        let twin = looks.insert(skeleton(domain), domain).filter(|twin| *twin != domain);
        if let Some(twin) = twin.filter(|twin| is_internationalised(twin) || is_internationalised(domain)) {
            let fault = format!("{domain} looks like {twin}");
            faults.push(RowFault { file: PolicyFiles::ALLOWLIST, line, fault });
        }
    }
}

/// The form that follows from a row's columns.
const fn form(
    path: Path,
    identity_provider: IdentityProvider,
    account_type: AccountType,
    organisation: &str,
    seed_eligible: bool,
) -> Result<Form, &'static str> {
    use AccountType::{PublicOfficer, Vendor};
    use IdentityProvider::{Local, Moe, Wog};
    if organisation.is_empty() {
        return Err(match path {
            Path::Integrated => "a row needs an organisation",
            Path::NonIntegrated => "a non-integrated row needs an organisation",
        });
    }
    match (path, identity_provider, account_type) {
        (Path::Integrated, Wog, PublicOfficer) => Ok(Form::IntegratedWog),
        (Path::Integrated, Moe, PublicOfficer) if seed_eligible => {
            Err("a domain of the moe identity provider is not SEED-eligible")
        }
        (Path::Integrated, Moe, PublicOfficer) => Ok(Form::IntegratedMoe),
        (Path::Integrated, Local, _) => Err("an integrated row needs the identity provider wog or moe"),
        (Path::Integrated, Wog | Moe, Vendor) => Err("an integrated row is for public_officer"),
        (Path::NonIntegrated, Local, PublicOfficer) => Ok(Form::LocalPublicOfficer),
        (Path::NonIntegrated, Local, Vendor) => Ok(Form::Vendor),
        (Path::NonIntegrated, Wog | Moe, _) => Err("a non-integrated row needs the identity provider local"),
    }
}

/// The rows that break R8 or R9, by their index, each with its fault. Every allowlist must keep these two rules.
fn broken_rules(allowlist: &[AllowlistRow]) -> Vec<(usize, String)> {
    let local = (Form::LocalPublicOfficer, "non_integrated,local,public_officer (R8)");
    let school = (Form::IntegratedMoe, "integrated,moe,public_officer (R9)");
    let rules = LOCAL_PUBLIC_OFFICER_DOMAINS.map(|domain| (domain, local));
    let broken = |(domain, (form, columns))| {
        let row = nearest(allowlist, domain).filter(|row| allowlist[*row].form != form)?;
        Some((row, format!("{domain} needs a row of its own with {columns}")))
    };
    rules.into_iter().chain([(SCHOOLS_DOMAIN, school)]).filter_map(broken).collect()
}

/// The index of the row for a domain: the domain's own row, or the row of the nearest wildcard.
pub(super) fn nearest(allowlist: &[AllowlistRow], domain: &str) -> Option<usize> {
    let parents = domain.match_indices('.').map(|(dot, _)| format!("*{}", &domain[dot..]));
    let find = |key: String| allowlist.binary_search_by(|row| row.domain.as_ref().cmp(&key)).ok();
    std::iter::once(domain.to_owned()).chain(parents).find_map(find)
}
