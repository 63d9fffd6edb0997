//! Reading the lists, with every fault of every row.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{AccountType, Form, IdentityProvider, OTHERS, PolicyFiles, RowFault};
use crate::domain::values::address::{canonical_domain, is_internationalised, skeleton};
use crate::domain::values::choice::Choice;

/// A row of the allowlist (R3).
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct AllowlistRow {
    /// The domain, or `*.` and the domain whose sub-domains are meant.
    pub(super) domain: Cow<'static, str>,
    pub(super) form: Form,
    pub(super) organisation: Cow<'static, str>,
    pub(super) seed_eligible: bool,
}

impl AllowlistRow {
    /// A row of the list that is built in. It does not compile if it breaks the schema.
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

/// How the people of a row get their accounts.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Path {
    /// At once (R19).
    Integrated,
    /// By registering (R20).
    NonIntegrated,
}

/// The allowlist (R3), sorted by domain.
pub(super) fn allowlist(files: &PolicyFiles, faults: &mut Vec<RowFault>) -> Vec<AllowlistRow> {
    const COLUMNS: [&str; 6] =
        ["domain", "path", "identity_provider", "account_type", "organisation", "seed_eligible"];
    let mut rows: BTreeMap<String, (u64, AllowlistRow)> = BTreeMap::new();
    for (line, record) in records::<AllowlistRecord>(files, PolicyFiles::ALLOWLIST, &COLUMNS, faults) {
        let mut fault = |fault: String| faults.push(RowFault { file: PolicyFiles::ALLOWLIST, line, fault });
        let (wildcard, domain) =
            record.domain.strip_prefix("*.").map_or(("", record.domain.as_str()), |rest| ("*.", rest));
        let Ok(domain) = canonical_domain(domain) else {
            fault(format!("{} is no domain", record.domain));
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
    for (place, fault) in super::placement::broken_rules(&rows) {
        faults.push(RowFault { file: PolicyFiles::ALLOWLIST, line: lines[place], fault });
    }
    rows
}

/// R13: an internationalised domain must not look like another one of the list.
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

/// The form that a row's columns amount to.
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

/// A list of codes and labels.
pub(super) fn choices(files: &PolicyFiles, file: &'static str, faults: &mut Vec<RowFault>) -> Vec<Choice> {
    #[derive(Deserialize)]
    struct Record {
        code: String,
        label: String,
    }
    let mut choices: Vec<Choice> = Vec::new();
    for (line, Record { code, label }) in records(files, file, &["code", "label"], faults) {
        let mut fault = |fault: String| faults.push(RowFault { file, line, fault });
        if code.is_empty() || label.is_empty() {
            fault("a row needs a code and a label".to_owned());
        } else if code.eq_ignore_ascii_case(OTHERS) || label.eq_ignore_ascii_case(OTHERS) {
            fault(format!("the code {OTHERS} is the form's own"));
        } else if choices.iter().any(|choice| is_ambiguous(choice, &code, &label)) {
            fault(format!("{code}, {label}: the code or the label is listed already"));
        } else {
            choices.push(Choice::new(code, label));
        }
    }
    choices
}

/// Whether an answer could mean either of two options: codes and labels are taken in any letter case.
fn is_ambiguous(choice: &Choice, code: &str, label: &str) -> bool {
    let names = [choice.code.as_ref(), choice.label.as_ref()];
    names.iter().any(|name| name.eq_ignore_ascii_case(code) || name.eq_ignore_ascii_case(label))
}

/// A list of domains, one on a line; sorted.
pub(super) fn domains(
    files: &PolicyFiles,
    file: &'static str,
    faults: &mut Vec<RowFault>,
) -> Vec<Cow<'static, str>> {
    let mut domains = BTreeSet::new();
    for (line, typed) in lines(files.text(file)) {
        match canonical_domain(typed) {
            Ok(domain) => drop(domains.insert(Cow::Owned(domain))),
            Err(_) => faults.push(RowFault { file, line, fault: format!("{typed} is no domain") }),
        }
    }
    domains.into_iter().collect()
}

/// A list of usernames, one on a line, as [`bare_name`]s; sorted.
pub(super) fn names(
    files: &PolicyFiles,
    file: &'static str,
    faults: &mut Vec<RowFault>,
) -> Vec<Cow<'static, str>> {
    let mut names = BTreeSet::new();
    for (line, typed) in lines(files.text(file)) {
        let name = bare_name(typed);
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            faults.push(RowFault { file, line, fault: format!("{typed} is no username") });
        }
        names.insert(Cow::Owned(name));
    }
    names.into_iter().collect()
}

/// A username's letters and digits in lower case (R29).
pub(super) fn bare_name(username: &str) -> String {
    username.replace(['-', '_', '.'], "").to_ascii_lowercase()
}

/// The lines of a text, with their numbers, without comments and empty ones.
fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let numbered = (1..).zip(text.lines().map(str::trim));
    numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

/// The good rows of a CSV file with their lines; the others become faults.
fn records<Record: DeserializeOwned>(
    files: &PolicyFiles,
    file: &'static str,
    columns: &[&str],
    faults: &mut Vec<RowFault>,
) -> Vec<(u64, Record)> {
    let text = files.text(file);
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes());
    let mut fault = |line, fault| faults.push(RowFault { file, line, fault });
    let headers = match reader.headers() {
        Ok(headers) if headers.iter().eq(columns.iter().copied()) => headers.clone(),
        Ok(_) | Err(_) => {
            fault(1, format!("the first row must be {}", columns.join(",")));
            return Vec::new();
        }
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        match record.and_then(|row| Ok((line(text, row.position()), row.deserialize(Some(&headers))?))) {
            Ok(row) => rows.push(row),
            Err(error) => fault(line(text, error.position()), reason(&error)),
        }
    }
    rows
}

/// The line of a row. The library's position is where it began to look for the row: before the comments
/// and empty lines that stand above it.
fn line(text: &str, position: Option<&csv::Position>) -> u64 {
    let Some(position) = position else { return 0 };
    let rest = usize::try_from(position.byte()).ok().and_then(|start| text.get(start..)).unwrap_or_default();
    let above = rest.lines().take_while(|line| line.is_empty() || line.starts_with('#'));
    above.fold(position.line(), |line, _| line + 1)
}

/// Why a row cannot be read, without the position that the library puts before it.
fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("has {len} values instead of {expected_len}")
        }
        _ => error.to_string(),
    }
}
