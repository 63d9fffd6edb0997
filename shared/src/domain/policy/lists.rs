//! Reading the lists, with every fault of every row.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Form, PolicyFiles, RowFault};
use crate::domain::address::{canonical_domain, is_internationalised, skeleton};
use crate::domain::form::Choice;
use crate::domain::onboarding::OTHERS;

/// A row of the allowlist (R3).
#[derive(Clone, Debug)]
pub(super) struct AllowlistRow {
    pub(super) form: Form,
    pub(super) organisation: String,
    pub(super) seed_eligible: bool,
    /// Where it is in the file.
    pub(super) line: u64,
}

#[derive(Deserialize)]
struct AllowlistRecord {
    domain: String,
    path: Path,
    identity_provider: super::IdentityProvider,
    account_type: super::AccountType,
    organisation: String,
    seed_eligible: bool,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Path {
    Integrated,
    NonIntegrated,
}

/// The allowlist, by domain or wildcard (R3).
pub(super) fn allowlist(files: &PolicyFiles, faults: &mut Vec<RowFault>) -> HashMap<String, AllowlistRow> {
    const COLUMNS: [&str; 6] =
        ["domain", "path", "identity_provider", "account_type", "organisation", "seed_eligible"];
    let mut rows = HashMap::new();
    for (line, record) in records::<AllowlistRecord>(files, PolicyFiles::ALLOWLIST, &COLUMNS, faults) {
        let mut fault = |fault: String| faults.push(RowFault { file: PolicyFiles::ALLOWLIST, line, fault });
        let (wildcard, domain) =
            record.domain.strip_prefix("*.").map_or(("", record.domain.as_str()), |rest| ("*.", rest));
        let Ok(domain) = canonical_domain(domain) else {
            fault(format!("{} is no domain", record.domain));
            continue;
        };
        let form = match form(&record) {
            Ok(form) => form,
            Err(reason) => {
                fault(reason.to_owned());
                continue;
            }
        };
        let key = format!("{wildcard}{domain}");
        let AllowlistRecord { organisation, seed_eligible, .. } = record;
        let row = AllowlistRow { form, organisation, seed_eligible, line };
        if let Some(first) = rows.insert(key, row) {
            fault(format!("{wildcard}{domain} is on line {} already", first.line));
        }
    }
    find_twins(&rows, faults);
    rows
}

/// R13: an internationalised domain must not look like another one of the list.
fn find_twins(rows: &HashMap<String, AllowlistRow>, faults: &mut Vec<RowFault>) {
    let mut domains: Vec<(u64, &str)> =
        rows.iter().map(|(key, row)| (row.line, key.trim_start_matches("*."))).collect();
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
fn form(record: &AllowlistRecord) -> Result<Form, &'static str> {
    use super::AccountType::{PublicOfficer, Vendor};
    use super::IdentityProvider::{Local, Moe, Wog};
    if record.organisation.is_empty() {
        return Err(match record.path {
            Path::Integrated => "a row needs an organisation",
            Path::NonIntegrated => "a non-integrated row needs an organisation",
        });
    }
    match (record.path, record.identity_provider, record.account_type) {
        (Path::Integrated, Wog, PublicOfficer) => Ok(Form::IntegratedWog),
        (Path::Integrated, Moe, PublicOfficer) if record.seed_eligible => {
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
        } else if code == OTHERS {
            fault(format!("the code {OTHERS} is the form's own"));
        } else if choices.iter().any(|choice| choice.code == code || choice.label == label) {
            fault(format!("{code}, {label}: the code or the label is listed already"));
        } else {
            choices.push(Choice { code, label });
        }
    }
    choices
}

/// A list of domains, one on a line.
pub(super) fn domains(
    files: &PolicyFiles,
    file: &'static str,
    faults: &mut Vec<RowFault>,
) -> HashSet<String> {
    let mut domains = HashSet::new();
    for (line, typed) in lines(files.text(file)) {
        match canonical_domain(typed) {
            Ok(domain) => {
                domains.insert(domain);
            }
            Err(_) => faults.push(RowFault { file, line, fault: format!("{typed} is no domain") }),
        }
    }
    domains
}

/// A list of usernames, one on a line, as [`bare_name`]s.
pub(super) fn names(files: &PolicyFiles, file: &'static str, faults: &mut Vec<RowFault>) -> HashSet<String> {
    let mut names = HashSet::new();
    for (line, typed) in lines(files.text(file)) {
        let name = bare_name(typed);
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            faults.push(RowFault { file, line, fault: format!("{typed} is no username") });
        }
        names.insert(name);
    }
    names
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
