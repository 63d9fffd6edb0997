//! Walks over the keyboard: rows, columns and every other key, up, down and back, shifted or not (R33).
//!
//! Attackers try the keys that fingers find without thought. `1qaz@WSX3edc` is three columns: three choices, not
//! twelve. So each straight run of keys is replaced by its first key, and the result is judged like any password.

use super::piece::{Piece, binomial, choices};

/// The rows of a keyboard, plain and with shift. The index in a row is the place of the key. Each row is offset by
/// half a key, so a key has two neighbours in the row above and two in the row below.
type Rows = [(&'static str, &'static str); 4];

const LAYOUTS: [Rows; 4] = [
    // The keyboard of the United States and Singapore.
    [
        ("`1234567890-=", "~!@#$%^&*()_+"),
        (" qwertyuiop[]\\", " QWERTYUIOP{}|"),
        (" asdfghjkl;'", " ASDFGHJKL:\""),
        (" zxcvbnm,./", " ZXCVBNM<>?"),
    ],
    // The keyboard of Germany.
    [
        ("^1234567890ß´", "°!\"§$%&/()=?`"),
        (" qwertzuiopü+", " QWERTZUIOPÜ*"),
        (" asdfghjklöä#", " ASDFGHJKLÖÄ'"),
        (" yxcvbnm,.-", " YXCVBNM;:_"),
    ],
    // The keyboard of France.
    [
        ("²&é\"'(-è_çà)=", "²1234567890°+"),
        (" azertyuiop^$", " AZERTYUIOP¨£"),
        (" qsdfghjklmù*", " QSDFGHJKLM%µ"),
        (" wxcvbn,;:!", " WXCVBN?./§"),
    ],
    // The numeric keypad.
    [("789", ""), ("456", ""), ("123", ""), ("0.", "")],
];

/// The row of a key, and its place in the row.
type Key = (i8, i8);

/// The shortest run along a row, in keys. Runs of three are part of many words, such as `tree` and `power`.
const SHORTEST_ROW: usize = 4;
/// The shortest run down or up a column, in keys. Hardly any word has a run of three.
const SHORTEST_COLUMN: usize = 3;
/// The shortest run of pairs, such as `1q2w3e`, in keys.
const SHORTEST_ZIGZAG: usize = 6;

/// The text in which each straight run of keys is replaced by its first key, and each run of pairs by its first pair.
pub(super) fn without_walks(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let layouts =
        LAYOUTS.map(|rows| characters.iter().map(|character| key(&rows, *character)).collect::<Vec<_>>());
    let mut kept = String::new();
    let mut at = 0;
    while at < characters.len() {
        let runs = layouts.iter().map(|keys| run(&keys[at..]));
        let (keep, length) = runs.max_by_key(|(_, length)| *length).unwrap_or((1, 1));
        kept.extend(&characters[at..at + keep]);
        at += length;
    }
    kept
}

fn key(rows: &Rows, character: char) -> Option<Key> {
    (0_i8..).zip(rows).find_map(|(row, (plain, shifted))| {
        let place =
            |keys: &str| (0_i8..).zip(keys.chars()).find_map(|(at, key)| (key == character).then_some(at));
        // A space is not a key here. In a row it only fills the place before the first key.
        place(plain).or_else(|| place(shifted)).filter(|_| character != ' ').map(|at| (row, at))
    })
}

/// The longest run that starts with the first key: the number of keys that are kept of it, and its length. Without a
/// run, both are 1.
fn run(keys: &[Option<Key>]) -> (usize, usize) {
    let step = |at: usize| -> Option<Key> {
        let ((row, place), (next_row, next_place)) = ((*keys.get(at)?)?, (*keys.get(at + 1)?)?);
        Some((next_row - row, next_place - place))
    };
    // The number of keys from the start whose steps repeat with this period: always the same step, or two steps in
    // turn.
    let along = |period: usize| {
        let steps = (0..keys.len()).map_while(step).enumerate();
        1 + steps.take_while(|(at, taken)| step(at % period) == Some(*taken)).count()
    };
    let straight = along(1);
    let shortest = match step(0) {
        Some((0, 1 | -1 | 2 | -2)) => SHORTEST_ROW,
        // Down: the key below, or the one to its left. Up: the key above, or the one to its right.
        Some((1, 0 | -1) | (-1, 0 | 1)) => SHORTEST_COLUMN,
        _ => usize::MAX,
    };
    let zigzag = along(2);
    if straight >= shortest {
        (1, straight)
    } else if zigzag >= SHORTEST_ZIGZAG && step(0) != step(1) {
        (2, zigzag)
    } else {
        (1, 1)
    }
}

/// Walks from key to neighbouring key, with turns.
pub(super) fn walks(text: &[char]) -> Vec<Piece> {
    let mut found = Vec::new();
    for rows in &LAYOUTS {
        let keys: Vec<_> = text.iter().map(|character| key(rows, *character)).collect();
        let step = |at: usize| -> Option<Key> {
            let ((row, place), (next_row, next_place)) = ((*keys.get(at)?)?, (*keys.get(at + 1)?)?);
            let step = (next_row - row, next_place - place);
            matches!(step, (0, 1 | -1) | (1, 0 | -1) | (-1, 0 | 1)).then_some(step)
        };
        let mut start = 0;
        while start < keys.len() {
            let steps: Vec<Key> = (start..).map_while(step).collect();
            if steps.len() >= 2 {
                let turns = 1 + steps.windows(2).filter(|pair| pair[0] != pair[1]).count();
                let end = start + steps.len() + 1;
                let shifted =
                    text[start..end].iter().filter(|character| is_shifted(rows, **character)).count();
                let guesses =
                    routes(steps.len() + 1, turns).saturating_mul(match (shifted, end - start - shifted) {
                        (0, _) => 1,
                        (_, 0) => 2,
                        (shifted, plain) => choices(shifted + plain, shifted.min(plain)),
                    });
                found.push(Piece { start, end, guesses });
            }
            start += steps.len().max(1);
        }
    }
    found
}

/// The number of walks with at most this length and number of turns: from any of 40 keys, in one of four directions at
/// each turn.
fn routes(length: usize, turns: usize) -> u64 {
    let of = |length: usize| {
        (1..=turns.min(length - 1)).fold(0_u64, |sum, turns| {
            let directions =
                u32::try_from(turns).ok().and_then(|turns| 4_u64.checked_pow(turns)).unwrap_or(u64::MAX);
            sum.saturating_add(binomial(length - 1, turns - 1).saturating_mul(40).saturating_mul(directions))
        })
    };
    (2..=length).fold(0_u64, |sum, length| sum.saturating_add(of(length)))
}

fn is_shifted(rows: &Rows, character: char) -> bool {
    rows.iter().any(|(plain, shifted)| shifted.contains(character) && !plain.contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r33_walks_are_one_choice_each() {
        for (text, left) in [
            ("1qaz@WSX3edc", "1@3"),
            ("zaq1@WSXcde3", "z@c"),
            ("1QAZXSW23edc0147", "1X30"),
            ("0987POIUqwerasdf", "0Pqa"),
            ("qazWSXedc-9", "qWe-9"),
            ("cft6BHU8", "cB"),
            ("1q2w3e4r5t6y", "1q"),
            ("!Q2w#E4r", "!Q"),
            ("yxcvbnm,1qay", "y1"),
            ("azertyQSDFGH", "aQ"),
            ("aqw1zsx2", "a1z2"),
            ("147258369", "123"),
            ("13579.qetuo", "1.q"),
            ("nokia11zxcvbnm,.", "nokia11z"),
            ("Qwer.1234postgres", "Q.1postgres"),
        ] {
            assert_eq!(without_walks(text), left, "{text}");
        }
    }

    #[test]
    fn r33_words_are_not_walks() {
        for text in
            ["Kettle-Moon-9", "street power desert tree", "Kopi-O-Kosong-3x", "茶壺 moon", "", "  ", "q"]
        {
            assert_eq!(without_walks(text), text);
        }
    }
}
