//! How easily a password is guessed (R33).

use super::piece::Piece;
use super::pieces::pieces;
use super::{AboutPerson, keyboard};

/// Words that an attacker of this service tries first: names of this service, and default names in developers' tools.
const OWN_WORDS: [&str; 18] = [
    "techpass",
    "govtech",
    "singapore",
    "government",
    "seed",
    "ansible",
    "docker",
    "elastic",
    "gitlab",
    "grafana",
    "jenkins",
    "kubernetes",
    "oracle",
    "postgres",
    "rabbitmq",
    "redis",
    "ubuntu",
    "vagrant",
];

/// The minimum number of guesses that an acceptable password withstands. zxcvbn calls 10⁸ safely unguessable. But common
/// words with a run of digits, such as `Admin@123456`, reach just that number. Three unrelated words are far above it.
const FEWEST_GUESSES: u64 = 1_000_000_000;

/// Only this many characters are judged. More characters can only make a password stronger, and the work grows with the
/// square of the length.
const JUDGED_LENGTH: usize = 24;

/// The maximum number of pieces. Four pieces always take more than [`FEWEST_GUESSES`].
const MOST_PIECES: usize = 3;

/// An attacker tries this many pieces alone before pairs of pieces, and this many squared before three together.
const GUESSES_OF_A_PIECE: u64 = 10_000;

/// Whether a password is commonly used, or as easily guessed as one that is. It is judged twice: as typed, and with
/// each walk over the keyboard counted as a single choice.
pub(super) fn is_guessable(text: &str, about: &AboutPerson) -> bool {
    let known = known_words(about);
    let without_walks = keyboard::without_walks(text);
    let is_guessed = |text: &str| {
        let judged: Vec<char> = text.chars().take(JUDGED_LENGTH).collect();
        guesses(&judged, &known) < FEWEST_GUESSES
    };
    is_guessed(text) || (without_walks != text && is_guessed(&without_walks))
}

/// Our own words, and all facts about the person, whole and in parts. In lower case.
fn known_words(about: &AboutPerson) -> Vec<Vec<char>> {
    let about = about.names.iter().chain(&about.known).copied();
    let parts = about.clone().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let without_country = about.clone().filter_map(|text| text.strip_prefix("+65"));
    let known = OWN_WORDS.into_iter().chain(about).chain(parts).chain(without_country);
    let known = known.filter(|word| word.chars().nth(1).is_some());
    known.map(|word| word.to_lowercase().chars().collect()).collect()
}

/// The number of guesses after which an attacker finds a text. The attacker combines up to three pieces, in any
/// order.
fn guesses(text: &[char], known: &[Vec<char>]) -> u64 {
    let length = text.len();
    let mut found = pieces(text, known);
    found.extend(repetitions(text, known));
    // An attacker tries anything else character by character, with ten guesses for each.
    let ten = |length: usize| u32::try_from(length).ok().and_then(|length| 10_u64.checked_pow(length));
    for start in 0..length {
        found.extend((start + 1..=length).map(|end| {
            let guesses = ten(end - start).unwrap_or(u64::MAX).saturating_add(1);
            Piece { start, end, guesses }
        }));
    }
    // For each length: the lowest number of guesses for the beginning of the text in `count` pieces.
    let mut fewest = vec![u64::MAX; length + 1];
    fewest[0] = 1;
    let (mut least, mut orders, mut before) = (u64::MAX, 1_u64, 1_u64);
    for count in 1..=MOST_PIECES {
        let mut longer = vec![u64::MAX; length + 1];
        for piece in &found {
            let guesses = fewest[piece.start].saturating_mul(at_least(piece, length));
            longer[piece.end] = longer[piece.end].min(guesses);
        }
        fewest = longer;
        orders = orders.saturating_mul(u64::try_from(count).unwrap_or(u64::MAX));
        least = least.min(fewest[length].saturating_mul(orders).saturating_add(before));
        before = before.saturating_mul(GUESSES_OF_A_PIECE);
    }
    least
}

/// The guesses of a piece. If it is only a part of the text, there is a minimum: 10 for one character, 50 for more.
fn at_least(piece: &Piece, length: usize) -> u64 {
    let least = match piece.end - piece.start {
        all if all == length => 1,
        1 => 10,
        _ => 50,
    };
    piece.guesses.max(least)
}

/// Repetitions, such as `aaaa` or `Aa1!Aa1!`.
fn repetitions(text: &[char], known: &[Vec<char>]) -> Vec<Piece> {
    let mut found = Vec::new();
    for start in 0..text.len() {
        for length in 1..=(text.len() - start) / 2 {
            let base = &text[start..start + length];
            let times = text[start..].chunks(length).take_while(|chunk| *chunk == base).count();
            // If a base repeats a shorter base, the shorter one finds the repetition.
            let is_shorter = (1..length).any(|part| base.chunks(part).all(|chunk| *chunk == base[..part]));
            if times > 1 && !is_shorter {
                let once = guesses(base, known);
                found.extend((2_u32..).zip(2..=times).map(|(factor, times)| {
                    let guesses = once.saturating_mul(factor.into());
                    Piece { start, end: start + times * length, guesses }
                }));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    /// Near the limit our judgement and zxcvbn's can differ, because all words of a class have the same rank here.
    const CLEARLY: u64 = FEWEST_GUESSES / 10;

    /// The words, the most used first.
    static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let list = include_str!("../../../../words/words.csv").lines();
        let mut words: Vec<(&str, &str)> = list.map(|line| line.split_once(',').unwrap()).collect();
        words.sort_by_cached_key(|(_, rank)| rank.parse::<u32>().unwrap());
        words.into_iter().map(|(word, _)| word).collect()
    });

    /// A word in a form in which people write it in passwords.
    fn written() -> impl Strategy<Value = String> {
        let word = (0..4_u32, any::<prop::sample::Index>()).prop_map(|(most, index)| {
            WORDS[index.index(WORDS.len().min(30 * 10_usize.pow(most)))].to_owned()
        });
        (word, 0..5).prop_map(|(word, way)| match way {
            0 => word,
            1 => word[..1].to_uppercase() + &word[1..],
            2 => word.chars().rev().collect(),
            3 => word.replace('a', "@").replace('o', "0").replace('s', "$"),
            _ => word.replace('e', "3").replace('l', "1").replace('i', "!"),
        })
    }

    fn put_together() -> impl Strategy<Value = String> {
        let others = select(
            &[
                "1234",
                "4321",
                "abcd",
                "2468",
                "7777",
                "!!!",
                "1212",
                "qwer",
                "1qaz",
                "poiu",
                "zxcv",
                "2024",
                "1987",
                "01012024",
                "1990-12-31",
                "!",
                "@",
                "#",
                "-",
                "_",
                "1",
                "12",
                "99",
                "&",
            ][..],
        );
        let part = prop_oneof![written(), others.prop_map(str::to_owned)];
        prop::collection::vec(part, 1..4).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        /// zxcvbn is the standard for judging passwords, but too large for a function.
        #[test]
        fn r33_passwords_that_zxcvbn_guesses_are_refused(text in put_together()) {
            let its: u64 = zxcvbn::zxcvbn(&text.chars().take(JUDGED_LENGTH).collect::<String>(), &[]).guesses();
            if its < CLEARLY {
                prop_assert!(is_guessable(&text, &AboutPerson::default()), "{text}: {its}");
            }
        }

        #[test]
        fn r33_random_passwords_are_accepted(text in "[a-zA-Z0-9!-/]{12}") {
            prop_assume!(zxcvbn::zxcvbn(&text, &[]).guesses() > FEWEST_GUESSES * 10);
            prop_assert!(!is_guessable(&text, &AboutPerson::default()), "{text}");
        }
    }

    #[test]
    fn r33_the_work_for_a_password_is_bounded() {
        let worst: [String; 4] = ["1|7", "a", "11111111 7", "the"].map(|part| part.repeat(170));
        for text in worst {
            let judged: Vec<char> = text.chars().take(JUDGED_LENGTH).collect();
            let most = judged.len() * judged.len() * 20;
            assert!(pieces(&judged, &known_words(&AboutPerson::default())).len() < most, "{text}");
        }
    }
}
