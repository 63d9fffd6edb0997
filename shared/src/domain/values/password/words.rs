//! Words that attackers try first, with their ranks (`shared/words`).
//!
//! `shared/build/words.rs` sorts the words. It leaves out the beginning that a word shares with the word before it. So
//! the words take half the space in the zip, and a search reads only a few of them.

/// The words. The upper three bits of a word's first byte are its class. The other bits are the number of bytes that
/// it shares with the word before it. The rest of the word follows. Its last byte has the highest bit set. A block
/// begins with a whole word.
static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));

include!(concat!(env!("OUT_DIR"), "/word_blocks.rs"));

/// The result of a search.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Found {
    /// The rank of the word, within a factor of two. None if the text is not a word.
    pub(super) rank: Option<u64>,
    /// Whether longer words begin with the text.
    pub(super) begins_longer: bool,
}

/// Searches for a text in lower case.
pub(super) fn find(text: &[u8]) -> Found {
    let mut found = Found { rank: None, begins_longer: false };
    let after = BLOCKS.partition_point(|block| rest_of_word(place(*block)).cmp(text.iter().copied()).is_le());
    let mut at = place(BLOCKS.get(after.saturating_sub(1)).copied().unwrap_or_default());
    let mut word = Vec::with_capacity(32);
    while let Some((class, next)) = read(at, &mut word) {
        if word == text {
            found.rank = Some(2 << (2 * class));
        } else if *word.as_slice() > *text {
            found.begins_longer = word.starts_with(text);
            break;
        }
        at = next;
    }
    found
}

fn place(block: u32) -> usize {
    usize::try_from(block).unwrap_or(usize::MAX)
}

/// Replaces the word before a place by the word at this place. Returns its class and the place of the next word.
fn read(at: usize, word: &mut Vec<u8>) -> Option<(u8, usize)> {
    let head = *WORDS.get(at)?;
    let shared = usize::from(head & 0x1F);
    word.truncate(shared);
    word.extend(rest_of_word(at));
    Some((head >> 5, at + 1 + word.len() - shared))
}

/// The bytes of the word at a place, without those that it shares with the word before it.
fn rest_of_word(at: usize) -> impl Iterator<Item = u8> {
    let mut bytes = WORDS.get(at + 1..).unwrap_or_default().iter();
    let mut is_over = false;
    std::iter::from_fn(move || {
        let byte = bytes.next().filter(|_| !is_over)?;
        is_over = byte & 0x80 != 0;
        Some(byte & 0x7F)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_with_its_rank() {
        let list = include_str!("../../../../words/words.csv");
        let mut words = 0;
        for line in list.lines() {
            let (word, rank) = line.split_once(',').unwrap();
            let rank: u64 = rank.parse().unwrap();
            let found = find(word.as_bytes()).rank.unwrap_or_else(|| panic!("{word} is lost"));
            // The rank of a class is its middle.
            assert!(found <= 2 * rank && rank < 2 * found, "{word}: {found} and {rank}");
            words += 1;
        }
        assert!(words > 90_000, "{words}");
    }

    #[test]
    fn a_text_that_is_not_a_word_is_not_found() {
        for text in ["", "a", "aaaaaaaab", "passworx", "zzzzzzzzzzzzzzzzzzzzzzzzzzz", "\u{7f}"] {
            assert_eq!(find(text.as_bytes()).rank, None, "{text}");
        }
    }

    #[test]
    fn beginnings_are_known() {
        for (text, begins_longer) in
            [("passwo", true), ("password", true), ("passworx", false), ("", true), ("~", false)]
        {
            assert_eq!(find(text.as_bytes()).begins_longer, begins_longer, "{text}");
        }
    }
}
