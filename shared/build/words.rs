//! The words that passwords are judged by (`shared/words`), in the format that `words.rs` reads.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

/// The number of words in a block. A search reads one block.
const BLOCK: usize = 32;
/// The maximum of five bits.
const MOST_SHARED: usize = 31;

/// Writes `words.bin` and `word_blocks.rs`.
pub(crate) fn write(out: &Path) -> Result<(), Box<dyn Error>> {
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
