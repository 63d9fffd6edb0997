//! The lists of `policy/`. The crate checks the rows itself: at compile time if possible, otherwise by a test that
//! compares these tables with the files.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Writes `policy.rs`.
pub(crate) fn write(out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=policy");
    let mut code = String::new();
    let allowlist: BTreeSet<String> = rows("allowlist.csv")?.iter().map(allowlist_row).collect();
    table(&mut code, "ALLOWLIST", "AllowlistRow", allowlist)?;
    for (name, file) in [("AGENCIES", "agencies.csv"), ("CENTRES", "offshore_centres.csv")] {
        let choices =
            rows(file)?.into_iter().map(|row| format!("Choice::listed({:?}, {:?})", &row[0], &row[1]));
        table(&mut code, name, "Choice", choices)?;
    }
    let domains: BTreeSet<String> = lines("personal_mail.txt")?.into_iter().collect();
    table(&mut code, "PERSONAL_MAIL", "Cow<'static, str>", domains.iter().map(text))?;
    let bare = |name: String| name.replace(['-', '_', '.'], "").to_ascii_lowercase();
    let names: BTreeSet<String> = lines("reserved_usernames.txt")?.into_iter().map(bare).collect();
    table(&mut code, "RESERVED_USERNAMES", "Cow<'static, str>", names.iter().map(text))?;
    Ok(fs::write(out.join("policy.rs"), code)?)
}

fn table(
    code: &mut String,
    name: &str,
    kind: &str,
    rows: impl IntoIterator<Item = String>,
) -> Result<(), std::fmt::Error> {
    writeln!(code, "pub(super) static {name}: &[{kind}] = &[")?;
    for row in rows {
        writeln!(code, "    {row},")?;
    }
    writeln!(code, "];")
}

fn text(text: &String) -> String {
    format!("Cow::Borrowed({text:?})")
}

/// The first column is what rows are sorted and found by.
fn allowlist_row(row: &csv::StringRecord) -> String {
    format!(
        "AllowlistRow::listed({:?}, Path::{}, IdentityProvider::{}, AccountType::{}, {:?}, {})",
        &row[0],
        variant(&row[1]),
        variant(&row[2]),
        variant(&row[3]),
        &row[4],
        &row[5]
    )
}

/// `public_officer` as Rust has it: `PublicOfficer`.
fn variant(word: &str) -> String {
    let capitalised = |part: &str| {
        let mut letters = part.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    word.split('_').map(capitalised).collect()
}

fn rows(file: &str) -> Result<Vec<csv::StringRecord>, Box<dyn Error>> {
    let path = Path::new("policy").join(file);
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_path(path)?;
    Ok(reader.records().collect::<Result<_, _>>()?)
}

fn lines(file: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let text = fs::read_to_string(Path::new("policy").join(file))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(str::to_owned).collect())
}
