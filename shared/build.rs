//! Turns the lists of `policy/` into Rust tables, so that no function reads lists when it starts. The crate checks
//! the rows itself: at compile time if possible, otherwise by a test that compares these tables with the files.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

#[expect(clippy::disallowed_methods, reason = "Cargo tells a build script where to write in no other way")]
fn main() -> Result<(), Box<dyn Error>> {
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
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("policy.rs"), code)?;
    words(Path::new(&out))
}

/// Writes the words that passwords are judged by (`shared/words`) in the format that `words.rs` reads.
fn words(out: &Path) -> Result<(), Box<dyn Error>> {
    /// The number of words in a block. A search reads one block.
    const BLOCK: usize = 32;
    /// The maximum of five bits.
    const MOST_SHARED: usize = 31;
    println!("cargo::rerun-if-changed=words");
    let list = fs::read_to_string("words/words.csv")?;
    let words: BTreeMap<&str, u32> = list
        .lines()
        .map(|line| Ok((line.split_once(',').ok_or(line)?.0, rank(line)?)))
        .collect::<Result<_, Box<dyn Error>>>()?;
    let (mut coded, mut blocks, mut before) = (Vec::new(), Vec::new(), "");
    for (number, (word, rank)) in words.into_iter().enumerate() {
        if number % BLOCK == 0 {
            blocks.push(coded.len());
            before = "";
        }
        let pairs = before.bytes().zip(word.bytes()).take(MOST_SHARED);
        let shared = pairs.take_while(|(one, other)| one == other).count();
        // Ranks in a class differ by a factor of up to four.
        let class = u8::try_from(rank.ilog2() / 2)?;
        coded.push(class << 5 | u8::try_from(shared)?);
        coded.extend(&word.as_bytes()[shared..]);
        *coded.last_mut().ok_or(word)? |= 0x80;
        before = word;
    }
    fs::write(out.join("words.bin"), coded)?;
    let blocks = format!(
        "/// Where each block of words begins.\n\
        #[expect(clippy::unreadable_literal, reason = \"a generated table\")]\n\
        static BLOCKS: [u32; {}] = {blocks:?};\n",
        blocks.len()
    );
    Ok(fs::write(out.join("word_blocks.rs"), blocks)?)
}

fn rank(line: &str) -> Result<u32, Box<dyn Error>> {
    let (_, rank) = line.split_once(',').ok_or(line)?;
    Ok(rank.parse()?)
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
