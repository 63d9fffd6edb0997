//! Passwords (R33).

use std::fmt;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use unicode_normalization::UnicodeNormalization;

use crate::domain::words::{Faults, FieldCode};

/// A chosen password. It can only be hashed; Debug output hides it, and nothing else shows it.
#[derive(Clone)]
pub struct Password(String);

/// Why a password is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PasswordFault {
    /// Under the limit.
    TooShort,
    /// Over the limit.
    TooLong,
    /// Control characters.
    ControlCharacter,
    /// Too few of the four classes.
    Classes,
    /// The username or the local part of the address is in it.
    HoldsName,
    /// Commonly used, or as easily guessed.
    Guessable,
}

impl PasswordFault {
    /// The contract's word for it.
    #[must_use]
    pub fn code(self) -> FieldCode {
        match self {
            Self::TooShort => FieldCode::TooShort,
            Self::TooLong => FieldCode::TooLong,
            Self::ControlCharacter => FieldCode::Invalid,
            Self::Classes | Self::HoldsName | Self::Guessable => FieldCode::WeakPassword,
        }
    }

    /// What to do about it. The words never repeat the password.
    #[must_use]
    pub fn say(self, words: &Faults) -> String {
        let words = match self {
            Self::TooShort => words.password_short,
            Self::TooLong => return (words.too_long)(Password::MAX_LENGTH),
            Self::ControlCharacter => words.password_control_character,
            Self::Classes => words.password_classes,
            Self::HoldsName => words.password_holds_name,
            Self::Guessable => words.password_guessable,
        };
        words.to_owned()
    }
}

/// Hashing failed: the machine is at fault, never the password.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashFault(#[source] argon2::password_hash::Error);

impl Password {
    /// The fewest characters.
    pub const MIN_LENGTH: usize = 12;
    /// The most characters.
    pub const MAX_LENGTH: usize = 256;

    /// A password of R33. `names` are the username and the local part of the address, in lower case.
    ///
    /// It is taken as typed but for normal form C, so that every keyboard's way to write a letter gives
    /// the same password (RFC 8265); whoever checks it at sign-in must do the same.
    ///
    /// # Errors
    /// [`PasswordFault`] for the first thing that is wrong.
    pub fn choose(text: &str, names: &[&str]) -> Result<Self, PasswordFault> {
        let text: String = text.nfc().collect();
        match text.chars().count() {
            0..Self::MIN_LENGTH => return Err(PasswordFault::TooShort),
            Self::MIN_LENGTH..=Self::MAX_LENGTH => {}
            _ => return Err(PasswordFault::TooLong),
        }
        if text.chars().any(char::is_control) {
            return Err(PasswordFault::ControlCharacter);
        }
        if classes(&text) < 3 {
            return Err(PasswordFault::Classes);
        }
        let lower = text.to_lowercase();
        if names.iter().any(|name| name.len() >= SHORTEST_NAME && lower.contains(name)) {
            return Err(PasswordFault::HoldsName);
        }
        if is_guessable(&text, names) { Err(PasswordFault::Guessable) } else { Ok(Self(text)) }
    }

    /// The Argon2id hash with this salt, in PHC form: the only thing that is kept (R33).
    ///
    /// 19 MiB of memory, two passes and one lane are one of the equivalent settings that OWASP
    /// recommends, and the least memory of those with two passes: a function of 256 MB has room for it,
    /// and one lane is all that its share of a processor can use.
    ///
    /// # Errors
    /// [`HashFault`] if the memory cannot be had.
    pub fn hash(&self, salt: &[u8; 16]) -> Result<String, HashFault> {
        let parameters = Params::new(19 * 1024, 2, 1, None).map_err(|fault| HashFault(fault.into()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
        let hash = argon2.hash_password_with_salt(self.0.as_bytes(), salt).map_err(HashFault)?;
        Ok(hash.to_string())
    }
}

/// Names under three characters are not looked for *(ours)*: they are in nearly any text. Windows' own
/// password policy draws the line there too.
const SHORTEST_NAME: usize = 3;

/// How many of the four classes the text uses. Letters without case, and spaces, count as symbols.
fn classes(text: &str) -> usize {
    let uses = |class: fn(char) -> bool| usize::from(text.chars().any(class));
    let symbol =
        |character: char| !(character.is_lowercase() || character.is_uppercase() || character.is_numeric());
    uses(char::is_lowercase) + uses(char::is_uppercase) + uses(char::is_numeric) + uses(symbol)
}

/// Words that an attacker of this service tries first.
const OWN_WORDS: [&str; 5] = ["techpass", "govtech", "singapore", "government", "seed"];

/// The fewest guesses that an acceptable password withstands. The library calls 10⁸ safely unguessable,
/// but at just that number stand common words with a run of digits, such as `Admin@123456`; three
/// unrelated words are far above.
const FEWEST_GUESSES: u64 = 1_000_000_000;

/// Only so much of the text is judged. What follows can only make it stronger, and the time that the
/// library takes grows with the length: about a second for the worst 100 characters, 50 ms for 24.
const JUDGED_LENGTH: usize = 24;

/// Whether a password is a commonly used one, or so like one that it is as easily guessed.
fn is_guessable(text: &str, names: &[&str]) -> bool {
    let judged: String = text.chars().take(JUDGED_LENGTH).collect();
    let name_parts = names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    let known: Vec<&str> = OWN_WORDS.into_iter().chain(names.iter().copied()).chain(name_parts).collect();
    zxcvbn::zxcvbn(&judged, &known).guesses() < FEWEST_GUESSES
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(***)")
    }
}

#[cfg(test)]
mod tests {
    use argon2::PasswordVerifier;
    use proptest::prelude::*;

    use super::*;

    fn fault(text: &str) -> Option<PasswordFault> {
        Password::choose(text, &["jane.tan", "jo"]).err()
    }

    #[test]
    fn r33_12_to_256_characters() {
        assert_eq!(fault("Kettle-Moo9"), Some(PasswordFault::TooShort));
        assert_eq!(fault("Kettle-Moon9"), None);
        // Counted in characters of the composed text, whatever their size.
        assert_eq!(fault("Ke\u{301}ttle-Moo9"), Some(PasswordFault::TooShort));
        assert_eq!(fault("Kéttlé-Möön9"), None);
        let longest = format!("Kettle-Moon-9-{}", "é".repeat(242));
        assert_eq!(fault(&longest), None);
        assert_eq!(fault(&(longest + "e")), Some(PasswordFault::TooLong));
    }

    #[test]
    fn r33_three_of_the_four_classes() {
        for (text, expected) in [
            ("kettle moon harbour", Some(PasswordFault::Classes)),
            ("kettlemoonharbour9", Some(PasswordFault::Classes)),
            ("KETTLEMOONHARBOUR9", Some(PasswordFault::Classes)),
            ("83629471058362947", Some(PasswordFault::Classes)),
            ("KettleMoonHarbour", Some(PasswordFault::Classes)),
            ("KettleMoonHarbour9", None),
            ("Kettle moon harbour", None),
            ("kettle-moon-harbour-9", None),
            ("KETTLE-MOON-HARBOUR-9", None),
            ("茶壺 moon harbour 9", None),
        ] {
            assert_eq!(fault(text), expected, "{text}");
        }
    }

    #[test]
    fn r33_names_are_not_in_it_whatever_their_case() {
        for text in ["Moon-jane.tan-Kettle-9", "Moon-JANE.Tan-Kettle-9"] {
            assert_eq!(fault(text), Some(PasswordFault::HoldsName), "{text}");
        }
        // A name of two letters is in many good passwords.
        assert_eq!(fault("Major-Kettle-Moon-9"), None);
        // An attacker knows the parts of a name too.
        let xuqiong = |names: &[&str]| Password::choose("Xuqiong-1357924680", names).err();
        assert_eq!(xuqiong(&["xuqiong.tan"]), Some(PasswordFault::Guessable));
        assert_eq!(xuqiong(&["jane.tan"]), None);
    }

    #[test]
    fn r33_commonly_used_passwords_are_refused() {
        for text in [
            "Password1234",
            "Password123!",
            "P@ssw0rd1234",
            "Passw0rd!Passw0rd!",
            "Welcome@12345",
            "Qwerty123456!",
            "Abcd1234!@#$",
            "Admin@123456",
            "Abcdefghijk1",
            "Letmein-123456",
            "Aa1!Aa1!Aa1!",
            "Iloveyou1234!",
            "Zaq12wsx!@#$",
            "Singapore2024!",
            "TechPass2024!",
            "Changeme12345!",
            "Aaaaaaaaaaa1",
        ] {
            assert_eq!(fault(text), Some(PasswordFault::Guessable), "{text}");
        }
    }

    #[test]
    fn r33_uncommon_passwords_and_passphrases_are_accepted() {
        for text in [
            "Kopi-O-Kosong-3x",
            "Blue-Kettle-77!",
            "Correct-Horse-9",
            "Lantern7-Quiet-Orbit",
            "Xk9#mPq2vL7w",
            "Tr1cky-Harbour-42",
            "the Moon is made of 3 cheeses",
            "Correct-Horse-Battery-Staple-7",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn r33_control_characters_are_refused() {
        assert_eq!(fault("Kettle\tMoon-9"), Some(PasswordFault::ControlCharacter));
    }

    #[test]
    fn r33_the_hash_is_salted_argon2id_and_composition_does_not_matter() {
        let salt = [7; 16];
        let hash = |text| Password::choose(text, &[]).unwrap().hash(&salt).unwrap();
        let composed = hash("Kéttle-Moon-9");
        assert!(composed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{composed}");
        assert_eq!(composed, hash("Ke\u{301}ttle-Moon-9"));
        assert_ne!(composed, Password::choose("Kéttle-Moon-9", &[]).unwrap().hash(&[8; 16]).unwrap());
        let check = |text: &str| Argon2::default().verify_password(text.as_bytes(), composed.as_str());
        assert!(check("Kéttle-Moon-9").is_ok());
        assert!(check("Kettle-Moon-9").is_err());
    }

    #[test]
    fn r33_a_password_is_not_shown() {
        let password = Password::choose("Kopi-O-Kosong-3x", &[]).unwrap();
        assert_eq!(format!("{password:?}"), "Password(***)");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn r33_what_is_accepted_obeys_the_rule(text in ".{0,40}", name in "[a-z]{3,8}") {
            if Password::choose(&text, &[name.as_str()]).is_ok() {
                prop_assert!(text.nfc().count() >= Password::MIN_LENGTH);
                prop_assert!(!text.nfc().collect::<String>().to_lowercase().contains(&name));
            }
        }

        #[test]
        fn r33_a_password_with_the_name_is_never_accepted(
            before in "[ -~]{0,20}", name in "[a-z]{3,8}", after in "[ -~]{0,20}", upper: bool,
        ) {
            let written = if upper { name.to_uppercase() } else { name.clone() };
            let text = format!("{before}{written}{after}");
            prop_assert!(Password::choose(&text, &[&name]).is_err());
        }
    }
}
