//! Walks over the keyboard: rows, columns and every other key, up, down and back, shifted or not (R33).
//!
//! Attackers try what fingers do without a thought: `1qaz@WSX3edc` is three columns, each of which is one choice,
//! not four. zxcvbn knows a walk of neighbours, but not where the next column begins. So each straight run of keys is
//! written as its first key, and what is left is judged as any password.

/// A keyboard as its rows, plain and shifted: a key is where it stands in its row. Rows are shifted against one
/// another by half a key, so that a key has two neighbours in each row above and below.
type Rows = [(&'static str, &'static str); 4];

const LAYOUTS: [Rows; 4] = [
    // The United States' and Singapore's.
    [
        ("`1234567890-=", "~!@#$%^&*()_+"),
        (" qwertyuiop[]\\", " QWERTYUIOP{}|"),
        (" asdfghjkl;'", " ASDFGHJKL:\""),
        (" zxcvbnm,./", " ZXCVBNM<>?"),
    ],
    // Germany's.
    [
        ("^1234567890ß´", "°!\"§$%&/()=?`"),
        (" qwertzuiopü+", " QWERTZUIOPÜ*"),
        (" asdfghjklöä#", " ASDFGHJKLÖÄ'"),
        (" yxcvbnm,.-", " YXCVBNM;:_"),
    ],
    // France's.
    [
        ("²&é\"'(-è_çà)=", "²1234567890°+"),
        (" azertyuiop^$", " AZERTYUIOP¨£"),
        (" qsdfghjklmù*", " QSDFGHJKLM%µ"),
        (" wxcvbn,;:!", " WXCVBN?./§"),
    ],
    // The digits beside them.
    [("789", ""), ("456", ""), ("123", ""), ("0.", "")],
];

/// A key's row and its place in it.
type Key = (i8, i8);

/// The shortest run along a row, in keys: three stand in many words, such as `tree` and `power`.
const SHORTEST_ROW: usize = 4;
/// The shortest run down or up a column: there is hardly a word with three.
const SHORTEST_COLUMN: usize = 3;
/// The shortest run of pairs, such as `1q2w3e`, in keys.
const SHORTEST_ZIGZAG: usize = 6;

/// The text with each straight run of keys as its first key, and each run of pairs as its first pair.
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
        // A space is no key of a row: it fills the place before its first one.
        place(plain).or_else(|| place(shifted)).filter(|_| character != ' ').map(|at| (row, at))
    })
}

/// How many keys of the longest run from here on are kept, and how many it has. Without a run it is one of one.
fn run(keys: &[Option<Key>]) -> (usize, usize) {
    let step = |at: usize| -> Option<Key> {
        let ((row, place), (next_row, next_place)) = ((*keys.get(at)?)?, (*keys.get(at + 1)?)?);
        Some((next_row - row, next_place - place))
    };
    // The keys from here on whose steps repeat the first one, or the first two by turns.
    let along = |period: usize| {
        let steps = (0..keys.len()).map_while(step).enumerate();
        1 + steps.take_while(|(at, taken)| step(at % period) == Some(*taken)).count()
    };
    let straight = along(1);
    let shortest = match step(0) {
        Some((0, 1 | -1 | 2 | -2)) => SHORTEST_ROW,
        // Down: the key below, or the one to its left. Up: the other way.
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
    fn r33_words_are_no_walks() {
        for text in
            ["Kettle-Moon-9", "street power desert tree", "Kopi-O-Kosong-3x", "茶壺 moon", "", "  ", "q"]
        {
            assert_eq!(without_walks(text), text);
        }
    }
}
