//! How easily a password is guessed (R33).

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

/// The minimum number of guesses that an acceptable password withstands. The library calls 10⁸ safely unguessable.
/// But common words with a run of digits, such as `Admin@123456`, reach just that number. Three unrelated words are
/// far above it.
const FEWEST_GUESSES: u64 = 1_000_000_000;

/// Only this many characters of the text are judged. More characters can only make a password stronger, and the
/// library's work grows with the square of the length.
const JUDGED_LENGTH: usize = 24;

/// Whether a password is commonly used, or as easily guessed as one that is. It is judged twice: as typed, and with
/// each walk over the keyboard counted as a single choice.
pub(super) fn is_guessable(text: &str, about: &AboutPerson) -> bool {
    let known = known_words(about);
    let without_walks = keyboard::without_walks(text);
    let is_guessed = |text: &str| zxcvbn::zxcvbn(&judged(text), &known).guesses() < FEWEST_GUESSES;
    is_guessed(text) || (without_walks != text && is_guessed(&without_walks))
}

/// Our own words, and all facts about the person, whole and in parts.
fn known_words<'a>(about: &AboutPerson<'a>) -> Vec<&'a str> {
    let about = about.names.iter().chain(&about.known).copied();
    let parts = about.clone().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let without_country = about.clone().filter_map(|text| text.strip_prefix("+65"));
    let known = OWN_WORDS.into_iter().chain(about).chain(parts).chain(without_country);
    known.filter(|word| !word.is_empty()).collect()
}

/// The part of the text that the library judges, so that its work is bounded. Signs can stand for letters, such as
/// `@` and `4` for an a, and the library tries every combination of them. Without a bound, one password could take 25
/// times the work of another. Above the bound, the first sign for a letter replaces its other signs.
fn judged(text: &str) -> String {
    let text: String = text.chars().take(JUDGED_LENGTH).collect();
    let used = |signs: &&str| signs.chars().filter(|sign| text.contains(*sign)).count();
    let choices: usize = SIGNS.iter().map(|signs| used(signs).max(1)).product();
    if choices <= MOST_CHOICES {
        return text;
    }
    let first_of = |sign: char| {
        let signs = SIGNS.iter().find(|signs| signs.contains(sign))?;
        text.chars().find(|used| signs.contains(*used))
    };
    text.chars().map(|sign| first_of(sign).unwrap_or(sign)).collect()
}

/// The letters for which the library knows several signs, with these signs: a, c, g, i, l, s and t.
const SIGNS: [&str; 7] = ["4@", "({[<", "69", "1!|", "1|7", "$5", "+7"];

/// The maximum number of combinations of letters that the library may try. `P@$$w0rd!1` has two.
const MOST_CHOICES: usize = 8;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The number of combinations of letters that the library tries for a text.
    fn choices(text: &str) -> usize {
        SIGNS.iter().map(|signs| signs.chars().filter(|sign| text.contains(*sign)).count().max(1)).product()
    }

    #[test]
    fn r33_one_password_costs_about_as_much_work_as_another() {
        let worst = "@4({[<3&691!|7l1!0$5+72%2";
        assert!(choices(worst) > 500, "{}", choices(worst));
        assert!(choices(&judged(worst)) <= MOST_CHOICES, "{}", judged(worst));
        // Signs that people usually write for letters are judged unchanged.
        for text in ["P@$$w0rd!1234", "C0rrect-H0r$e-9", "4@-harbour-kettle"] {
            assert_eq!(judged(text), text);
        }
    }

    proptest! {
        #[test]
        fn r33_the_judged_part_of_a_password_is_bounded(text in "[@4(\\{\\[<3&69!|7l10$5+%2a-e]{0,60}") {
            let judged = judged(&text);
            prop_assert!(judged.chars().count() <= JUDGED_LENGTH);
            prop_assert!(choices(&judged) <= MOST_CHOICES, "{judged}");
        }
    }
}
