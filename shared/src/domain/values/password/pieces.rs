//! The pieces from which attackers build passwords, each with its number of guesses (R33).
//!
//! The kinds of pieces and their guesses follow zxcvbn (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation",
//! USENIX Security 2016). A test compares the results. We do not use the library itself, because its regular
//! expressions and tables would be a quarter of the function `register`.

use super::keyboard;
use super::piece::{Piece, choices};
use super::words::find;

/// The maximum length of a word, in characters.
const LONGEST_WORD: usize = 32;
/// The rank of a fact about the person or the service.
const KNOWN: u64 = 10;

/// Signs, each with the letters that people write it for.
const SIGNS: [(char, &str); 20] = [
    ('4', "a"),
    ('@', "a"),
    ('8', "b"),
    ('(', "c"),
    ('{', "c"),
    ('[', "c"),
    ('<', "c"),
    ('3', "e"),
    ('6', "g"),
    ('9', "g"),
    ('!', "i"),
    ('1', "il"),
    ('|', "il"),
    ('0', "o"),
    ('$', "s"),
    ('5', "s"),
    ('+', "t"),
    ('7', "tl"),
    ('%', "x"),
    ('2', "z"),
];

/// All pieces of a text, except repetitions. The known words must be in lower case.
pub(super) fn pieces(text: &[char], known: &[Vec<char>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    words(text, known, &mut pieces);
    sequences(text, &mut pieces);
    dates(text, &mut pieces);
    pieces.extend(keyboard::walks(text));
    pieces
}

/// Words: unchanged, reversed, and with signs for letters.
fn words(text: &[char], known: &[Vec<char>], pieces: &mut Vec<Piece>) {
    let lower: Vec<char> = text.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
    let add = |start: usize, end: usize, rank: u64, pieces: &mut Vec<Piece>| {
        let guesses = rank.saturating_mul(capitals(&text[start..end]));
        pieces.push(Piece { start, end, guesses });
    };
    each_word(&lower, known, &mut |start, end, rank| add(start, end, rank, pieces));
    let backwards: Vec<char> = lower.iter().rev().copied().collect();
    let length = lower.len();
    each_word(&backwards, known, &mut |start, end, rank| {
        add(length - end, length - start, rank.saturating_mul(2), pieces);
    });
    // Each bit chooses the second letter of one of the three signs that have two.
    for second in 0..8 {
        let letter = |sign: char| {
            let (_, letters) = SIGNS.iter().find(|(known, _)| *known == sign)?;
            let takes_second = match sign {
                '1' => second & 1 != 0,
                '|' => second & 2 != 0,
                _ => second & 4 != 0,
            };
            letters.chars().nth(usize::from(takes_second && letters.len() > 1))
        };
        let has = |sign: char| lower.contains(&sign);
        let is_another = (second & 1 == 0 || has('1')) && (second & 2 == 0 || has('|'));
        if !is_another || (second & 4 != 0 && !has('7')) {
            continue;
        }
        let spelled: Vec<char> = lower.iter().map(|c| letter(*c).unwrap_or(*c)).collect();
        each_word(&spelled, known, &mut |start, end, rank| {
            let mut signs: Vec<char> =
                (start..end).filter(|at| lower[*at] != spelled[*at]).map(|at| lower[at]).collect();
            signs.sort_unstable();
            signs.dedup();
            if !signs.is_empty() {
                add(start, end, rank.saturating_mul(1 << signs.len().min(16)), pieces);
            }
        });
    }
}

/// Calls `found` with start, end and rank of each word in a text.
fn each_word(text: &[char], known: &[Vec<char>], found: &mut impl FnMut(usize, usize, u64)) {
    for start in 0..text.len() {
        for word in known.iter().filter(|word| text[start..].starts_with(word)) {
            found(start, start + word.len(), KNOWN);
        }
        let mut word = Vec::new();
        for (at, character) in text.iter().enumerate().skip(start).take(LONGEST_WORD) {
            let Some(byte) = u8::try_from(*character).ok().filter(u8::is_ascii) else { break };
            word.push(byte);
            // The lists have no shorter words.
            if word.len() < 3 {
                continue;
            }
            let seen = find(&word);
            if let Some(rank) = seen.rank {
                found(start, at + 1, rank);
            }
            if !seen.begins_longer {
                break;
            }
        }
    }
}

/// The number of guesses for the capitals of a word: 2 if only the first, only the last, or all letters are capitals.
fn capitals(word: &[char]) -> u64 {
    let upper = word.iter().filter(|c| c.is_uppercase()).count();
    let lower = word.iter().filter(|c| c.is_lowercase()).count();
    let at_end = |c: Option<&char>| c.is_some_and(|c| c.is_uppercase());
    match upper {
        0 => 1,
        1 if at_end(word.first()) || at_end(word.last()) => 2,
        _ if lower == 0 => 2,
        _ => choices(upper + lower, upper.min(lower)),
    }
}

/// Sequences with a constant step, such as `abcd`, `9876` or `13579`.
fn sequences(text: &[char], pieces: &mut Vec<Piece>) {
    let step =
        |at: usize| Some(i64::from(u32::from(*text.get(at + 1)?)) - i64::from(u32::from(*text.get(at)?)));
    let mut start = 0;
    while let Some(first) = step(start) {
        let steps = (start..).map_while(step).take_while(|taken| *taken == first).count();
        let length = steps + 1;
        let is_even = (1..=5).contains(&first.abs());
        if is_even && (length > 2 || first.abs() == 1) {
            let base = match text[start] {
                'a' | 'A' | 'z' | 'Z' | '0' | '1' | '9' => 4,
                digit if digit.is_ascii_digit() => 10,
                _ => 26,
            };
            let direction = if first < 0 { 2 } else { 1 };
            let guesses = base * direction * u64::try_from(length).unwrap_or(u64::MAX);
            pieces.push(Piece { start, end: start + length, guesses });
        }
        start += steps;
    }
}

/// Years of the last and this century, and dates, with or without separators.
fn dates(text: &[char], pieces: &mut Vec<Piece>) {
    /// People choose years near the present.
    const YEARS: u64 = 20;
    const DAYS: u64 = 365 * YEARS;
    /// The number of usual separators.
    const SIGNS: u64 = 4;
    for start in 0..text.len() {
        let longest = (text.len() - start).min(10);
        for length in 4..=longest {
            let piece: String = text[start..start + length].iter().collect();
            let parts: Vec<&str> = piece.split(['-', '/', '.', '_', '\\', ' ']).collect();
            let is_digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
            let guesses = match parts[..] {
                _ if !is_digits => continue,
                [year] if length == 4 && is_year(year) => YEARS,
                [digits] if length <= 8 && is_day(digits) => DAYS,
                [first, second, third] if is_date([first, second, third]) => DAYS * SIGNS,
                _ => continue,
            };
            pieces.push(Piece { start, end: start + length, guesses });
        }
    }
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// Whether digits can be divided into the parts of a date.
fn is_day(digits: &str) -> bool {
    let cut = |first: usize, second: usize| {
        Some([digits.get(..first)?, digits.get(first..second)?, digits.get(second..)?])
    };
    (1..=4).any(|first| (first + 1..=first + 2).any(|second| cut(first, second).is_some_and(is_date)))
}

/// Whether parts are day, month and year, with the year first or last.
fn is_date([first, second, third]: [&str; 3]) -> bool {
    let number = |text: &str, most: u32| {
        text.len() <= 2 && text.parse().is_ok_and(|number: u32| (1..=most).contains(&number))
    };
    let is_day_and_month = |one: &str, other: &str| {
        (number(one, 31) && number(other, 12)) || (number(one, 12) && number(other, 31))
    };
    let year = |text: &str| text.len() == 2 || is_year(text);
    (year(third) && is_day_and_month(first, second)) || (year(first) && is_day_and_month(second, third))
}
