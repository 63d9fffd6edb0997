//! R33, case by case.

use argon2::{Argon2, PasswordVerifier};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;

fn named<'a>(names: &[&'a str]) -> AboutPerson<'a> {
    AboutPerson { names: names.to_vec(), ..AboutPerson::default() }
}

fn fault(text: &str) -> Option<PasswordFault> {
    Password::choose(text, &named(&["jane.tan", "jo"])).err()
}

#[test]
fn r33_a_password_has_12_to_256_characters() {
    assert_eq!(fault("Kettle-Moo9"), Some(PasswordFault::TooShort));
    assert_eq!(fault("Kettle-Moon9"), None);
    // The length is the number of characters of the composed text, not of bytes.
    assert_eq!(fault("Ke\u{301}ttle-Moo9"), Some(PasswordFault::TooShort));
    assert_eq!(fault("Kéttlé-Möön9"), None);
    let longest = format!("Kettle-Moon-9-{}", "é".repeat(242));
    assert_eq!(fault(&longest), None);
    assert_eq!(fault(&(longest + "e")), Some(PasswordFault::TooLong));
}

#[test]
fn r33_a_password_uses_three_of_the_four_classes() {
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
fn r33_a_password_with_a_name_in_any_case_is_refused() {
    for text in ["Moon-jane.tan-Kettle-9", "Moon-JANE.Tan-Kettle-9"] {
        assert_eq!(fault(text), Some(PasswordFault::HoldsName), "{text}");
    }
    // Many good passwords contain a name of two letters.
    assert_eq!(fault("Major-Kettle-Moon-9"), None);
    // An attacker also knows the parts of a name.
    let xuqiong = |names: &[&str]| Password::choose("Xuqiong-1357924680", &named(names)).err();
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
fn r33_invisible_characters_are_refused() {
    for unseen in [
        '\0',
        '\t',
        '\n',
        '\u{7f}',
        '\u{85}',
        '\u{ad}',
        '\u{34f}',
        '\u{115f}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{3164}',
        '\u{e000}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{fffd}',
        '\u{ffff}',
        '\u{e0041}',
    ] {
        for text in [
            format!("Kettle{unseen}Moon-97"),
            format!("Kettle-Moon-97{unseen}"),
            format!("{unseen}Kettle-Moon-97"),
        ] {
            assert_eq!(fault(&text), Some(PasswordFault::Characters), "{text:?}");
        }
    }
}

#[test]
fn r33_other_spaces_are_plain_ones() {
    let hash = |text: &str| Password::choose(text, &named(&[])).unwrap().hash(&[7; 16]).unwrap();
    let plain = hash("violet Harbour 42 kettles");
    for space in ['\u{a0}', '\u{1680}', '\u{2003}', '\u{2009}', '\u{202f}', '\u{205f}', '\u{3000}'] {
        assert_eq!(hash(&"violet Harbour 42 kettles".replace(' ', &space.to_string())), plain, "{space:?}");
    }
}

#[test]
fn r33_a_space_at_an_end_is_a_slip() {
    for text in ["Kettle-Moon-97 ", " Kettle-Moon-97", "Kettle-Moon-97\u{a0}", "\u{3000}Kettle-Moon-97"] {
        assert_eq!(fault(text), Some(PasswordFault::SpaceAtEnd), "{text:?}");
    }
}

#[test]
fn r33_walks_over_the_keyboard_are_refused() {
    for text in [
        "zaq1@WSXcde3",
        "1qaz@WSX3edc",
        "1qaz@WSX3edc$RFV",
        "1QAZXSW23edc0147",
        "0987POIUqwerasdf",
        "nokia11zxcvbnm,.",
        "Qwer.1234postgres",
        "2wsx#EDC4rfv",
        "!QAZ2wsx#EDC",
        "3edc$RFV5tgb",
        "ZAQ!xsw2CDE#",
        "0okm(IJN8uhb",
        "1qaz2wsx3EDC!",
        "1q2w3e4R5t6y",
        "!Q2w#E4r%T6y",
        "Qwertzuiop123!",
        "Azertyuiop123!",
        "1qay@WSX3edc",
        "1qaz@WSX3edc-ab",
        "Poiu0987lkjh!",
        "1qa2ws3edQA!",
        "Qazwsx-Edcrfv1",
    ] {
        assert_eq!(fault(text), Some(PasswordFault::Guessable), "{text}");
    }
}

#[test]
fn r33_passwords_made_of_facts_about_the_person_are_refused() {
    let known = ["Nguyễn", "Xuqiong", "Kaveri Software", "+6581930274"];
    let about = AboutPerson { names: Vec::new(), known: known.to_vec() };
    for text in ["Xuqiong-81930274", "Kaveri81930274!", "6581930274-Kaveri"] {
        assert_eq!(Password::choose(text, &about).err(), Some(PasswordFault::Guessable), "{text}");
        assert!(Password::choose(text, &named(&[])).is_ok(), "{text}");
    }
}

#[test]
fn r33_the_hash_is_salted_argon2id_and_composition_does_not_matter() {
    let salt = [7; 16];
    let hash = |text| Password::choose(text, &named(&[])).unwrap().hash(&salt).unwrap();
    let composed = hash("Kéttle-Moon-9");
    assert!(composed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{composed}");
    assert_eq!(composed, hash("Ke\u{301}ttle-Moon-9"));
    assert_ne!(composed, Password::choose("Kéttle-Moon-9", &named(&[])).unwrap().hash(&[8; 16]).unwrap());
    let check = |text: &str| Argon2::default().verify_password(text.as_bytes(), composed.as_str());
    assert!(check("Kéttle-Moon-9").is_ok());
    assert!(check("Kettle-Moon-9").is_err());
}

#[test]
fn r33_a_password_is_not_shown() {
    let password = Password::choose("Kopi-O-Kosong-3x", &named(&[])).unwrap();
    assert_eq!(format!("{password:?}"), "Password(***)");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn r33_every_accepted_password_obeys_the_rule(text in ".{0,40}", name in "[a-z]{3,8}") {
        if Password::choose(&text, &named(&[name.as_str()])).is_ok() {
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
        prop_assert!(Password::choose(&text, &named(&[&name])).is_err());
    }
}
