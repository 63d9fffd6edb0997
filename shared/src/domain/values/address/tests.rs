//! R2 and R13, case by case; the public suite is in `corpus`.

use proptest::prelude::*;

use super::{AddressFault, EmailAddress, MAX_LENGTH, skeleton};

fn canonical(text: &str) -> Result<String, AddressFault> {
    EmailAddress::parse(text).map(String::from)
}

#[test]
fn r13_the_canonical_form_is_trimmed_lower_case_and_ascii() {
    for (typed, expected) in [
        (" Jane.Tan@Tech.GOV.sg\n", "jane.tan@tech.gov.sg"),
        ("\u{a0}\u{3000}jane@tech.gov.sg\u{200b}\u{feff}\u{2009}", "jane@tech.gov.sg"),
        ("jane＠tech.gov.sg", "jane@tech.gov.sg"),
        ("jane+Test@vendor.example", "jane+test@vendor.example"),
        ("jane_from.acme@tech.gov.sg", "jane_from.acme@tech.gov.sg"),
        ("o'brien@vendor.example", "o'brien@vendor.example"),
        ("jane@BÜCHER.example", "jane@xn--bcher-kva.example"),
        ("jane@bu\u{308}cher.example", "jane@xn--bcher-kva.example"),
        ("jane@XN--BCHER-KVA.example", "jane@xn--bcher-kva.example"),
        ("jane@ｖｅｎｄｏｒ．example", "jane@vendor.example"),
        ("jane@公司.新加坡", "jane@xn--55qx5d.xn--yfro4i67o"),
        ("jane@пример.рф", "jane@xn--e1afmkfd.xn--p1ai"),
        ("jane@சிங்கப்பூர்.example", "jane@xn--clchc0ea0b2g2a9gcd.example"),
    ] {
        assert_eq!(canonical(typed).as_deref(), Ok(expected), "{typed}");
    }
}

#[test]
fn r13_plus_tags_make_different_addresses() {
    assert_ne!(canonical("jane@vendor.example"), canonical("jane+1@vendor.example"));
}

#[test]
fn r2_an_address_has_at_most_256_characters_and_64_before_the_at() {
    let local_part = "l".repeat(64);
    // 64 + 1 + 63 + 1 + 63 + 1 + 63 = 256
    let label = "d".repeat(63);
    let longest = format!("{local_part}@{label}.{label}.{label}");
    assert_eq!(longest.len(), MAX_LENGTH);
    assert_eq!(canonical(&longest).as_deref(), Ok(longest.as_str()));
    assert_eq!(
        canonical(&format!("{local_part}@{label}.{label}.{}.x", "d".repeat(62))),
        Err(AddressFault::TooLong)
    );
    assert_eq!(canonical(&format!("{local_part}l@vendor.example")), Err(AddressFault::LocalPartTooLong));
    assert_eq!(canonical(&format!("l@{label}d.example")), Err(AddressFault::Domain));
    // The limit also holds for the ASCII form.
    let internationalised = format!("{local_part}@{}", ["天地玄黄宇宙洪荒日月"; 6].join("."));
    assert!(internationalised.chars().count() < MAX_LENGTH);
    assert_eq!(canonical(&internationalised), Err(AddressFault::TooLong));
}

#[test]
fn r13_only_one_plain_address_is_accepted() {
    use AddressFault::{Domain, Empty, LocalPart, Mailto, Named, NoAt, Punctuation, Quoted, Several, Space};
    for (text, fault) in [
        ("", Empty),
        (" \u{3000}\u{200b}", Empty),
        ("jane", NoAt),
        ("@vendor.example", LocalPart),
        ("jane@", Domain),
        ("jane@vendor", Domain),
        ("jane@.example", Domain),
        ("jane@vendor..example", Domain),
        ("jane@-vendor.example", Domain),
        ("jane@vendor_.example", Domain),
        ("jane@10.0.0.1", Domain),
        ("jane@[10.0.0.1]", Domain),
        ("jane@xn--a.example", Domain),
        ("jane@vendor.example,joe", Domain),
        ("jane.@vendor.example", LocalPart),
        ("ja..ne@vendor.example", LocalPart),
        ("jané@vendor.example", LocalPart),
        ("jаne@vendor.example", LocalPart),
        ("_jane@vendor.example", LocalPart),
        ("jane-@vendor.example", LocalPart),
        ("jane+@vendor.example", LocalPart),
        ("jane'@vendor.example", LocalPart),
        // Routes, encoded words and other forms that some programs take apart.
        ("jane%evil.example@vendor.example", LocalPart),
        ("evil.example!jane@vendor.example", LocalPart),
        ("=?utf-8?q?a=40evil.example=2c?=x@vendor.example", LocalPart),
        ("=?utf-8?b?YUBldmlsLmV4YW1wbGUs?=@vendor.example", LocalPart),
        ("jane=2c@vendor.example", LocalPart),
        ("jane=joe@vendor.example", LocalPart),
        ("ja&ne@vendor.example", LocalPart),
        ("ja{ne}@vendor.example", LocalPart),
        ("jane#1@vendor.example", LocalPart),
        ("jane/o=gov@vendor.example", LocalPart),
        ("ja|ne@vendor.example", LocalPart),
        ("jane\\joe@vendor.example", LocalPart),
        ("ja,ne@vendor.example", LocalPart),
        // Slips at an end of the address or around it.
        ("jane@vendor.example;", Punctuation),
        ("jane@vendor.example,", Punctuation),
        ("jane@vendor.example.", Punctuation),
        ("jane@vendor.example;;", Punctuation),
        ("jane@vendor.example；", Punctuation),
        ("jane@vendor.example，", Punctuation),
        ("jane@vendor.example。", Punctuation),
        ("jane@vendor.example:", Punctuation),
        ("jane@vendor.example!", Punctuation),
        (".jane@vendor.example", Punctuation),
        ("; jane@vendor.example", Punctuation),
        ("[jane@vendor.example]", Punctuation),
        ("'jane@vendor.example'", Quoted),
        ("'jane@vendor.example", Quoted),
        ("\"jane@vendor.example\"", Quoted),
        ("\"jane\"@vendor.example", Quoted),
        ("“jane@vendor.example”", Quoted),
        ("‘jane@vendor.example’", Quoted),
        ("`jane@vendor.example`", Quoted),
        ("「jane@vendor.example」", Quoted),
        ("<jane@vendor.example>", Named),
        ("<jane@vendor.example>;", Named),
        ("Jane <jane@vendor.example>", Named),
        ("\"Tan, Jane\" <jane@vendor.example>", Named),
        ("Jane (jane@vendor.example)", Named),
        ("jane(comment)@vendor.example", Named),
        ("jane@(comment)vendor.example", Named),
        ("＜jane@vendor.example＞", Named),
        ("mailto:jane@vendor.example", Mailto),
        ("MailTo: jane@vendor.example", Mailto),
        ("jane tan@vendor.example", Space),
        ("jane @vendor.example", Space),
        ("jane@ vendor.example", Space),
        ("jane@vendor.example joe", Space),
        ("Email: jane@vendor.example", Space),
        ("jane@vendor.example,joe@vendor.example", Several),
        ("jane@vendor.example; joe@vendor.example;", Several),
        ("jane@vendor.example joe@vendor.example", Several),
        ("Jane <jane@vendor.example>, Joe <joe@vendor.example>", Several),
        ("jane@joe@vendor.example", Several),
        ("@relay.example:jane@vendor.example", Several),
    ] {
        assert_eq!(canonical(text), Err(fault), "{text}");
    }
}

#[test]
fn r13_unseen_characters_are_refused_wherever_they_are() {
    for unseen in
        ['\0', '\t', '\n', '\r', '\u{7f}', '\u{a0}', '\u{ad}', '\u{200b}', '\u{200d}', '\u{202e}', '\u{feff}']
    {
        for text in [format!("ja{unseen}ne@vendor.example"), format!("jane@ven{unseen}dor.example")] {
            assert_eq!(canonical(&text), Err(AddressFault::UnseenCharacter), "{text:?}");
        }
    }
    // A line break starts another header.
    assert!(canonical("jane@vendor.example\r\nBcc: joe@vendor.example").is_err());
}

#[test]
fn r13_look_alike_domains_are_refused() {
    for domain in [
        "аррӏе.example",          // Cyrillic throughout
        "xn--80ak6aa92e.example", // the same, encoded
        "gоv.example",            // a Cyrillic letter among Latin ones
        "vendоr.gov.sg",          // in a sub-domain of government
        "ααα.example",            // Greek throughout
        "৪৪.example",             // Bengali digits
        "ıbm.example",            // a Latin letter that imitates another
        "東京tower.example",      // two scripts, though plain to see
        "☕.example",             // no letter
        "i\u{307}ras.gov.sg",     // a dot on the dot of an i
        "İras.gov.sg",            // the same, as a capital letter
        "l\u{307}ta.gov.sg",      // a dot on an l
        "j\u{307}ane.example",    // and on a j
        "xn--iras-qwc.gov.sg",    // the first, encoded
        "ven\u{338}dor.example",  // a stroke through a letter
        "vendo\u{332}r.example",  // a line below
        "і\u{307}ж.example",      // in Cyrillic
        "vendorー.example",       // a Japanese sign as a dash
    ] {
        assert_eq!(canonical(&format!("jane@{domain}")), Err(AddressFault::LookAlikeDomain), "{domain}");
    }
}

#[test]
fn an_address_is_not_shown_in_logs() {
    let email = EmailAddress::parse("jane.tan@tech.gov.sg").unwrap();
    assert_eq!(format!("{email:?}"), "EmailAddress(j***@tech.gov.sg)");
    assert_eq!((email.local_part(), email.domain()), ("jane.tan", "tech.gov.sg"));
}

#[test]
fn r13_a_stored_address_that_is_not_canonical_is_refused() {
    for other in [
        "Jane@tech.gov.sg",
        "jane",
        "jane@",
        "@tech.gov.sg",
        "jane@tan@tech.gov.sg",
        "jane..tan@tech.gov.sg",
        "jane tan@tech.gov.sg",
        "jane@tech.gov.sg\n",
        "jane@bücher.example",
        "jane%evil.example@vendor.example",
        "evil.example!jane@vendor.example",
        "=?utf-8?q?a=40evil.example=2c?=x@vendor.example",
        "'jane@vendor.example",
        "jane'@vendor.example",
    ] {
        let kept = serde_json::to_string(other).unwrap();
        assert!(serde_json::from_str::<EmailAddress>(&kept).is_err(), "{other}");
    }
}

/// Addresses, and texts that are nearly addresses.
fn address_like() -> impl Strategy<Value = String> {
    let local_part = "[a-zA-Z0-9.+_'-]{1,20}";
    let domain = prop_oneof![
        "[a-zA-Z0-9-]{1,12}\\.(gov\\.sg|example)",
        "[а-яё]{1,6}\\.example",
        "[α-ω]{1,6}\\.example",
        "[一-十]{1,4}\\.新加坡",
        "(xn--)?[a-z0-9-]{1,12}\\.example",
        "[a-zа-яα-ωéüñ・ーー\u{200d}\u{301}]{1,8}\\.example",
    ];
    (" ?", local_part, "@", domain, " ?").prop_map(|(a, b, c, d, e)| format!("{a}{b}{c}{d}{e}"))
}

proptest! {
    #[test]
    fn r13_parsing_a_canonical_address_changes_nothing(text in address_like()) {
        if let Ok(email) = EmailAddress::parse(&text) {
            prop_assert_eq!(EmailAddress::parse(email.as_str()), Ok(email.clone()));
            prop_assert_eq!(EmailAddress::try_from(email.to_string()), Ok(email.clone()));
            prop_assert!(email.as_str().is_ascii() && email.as_str().len() <= MAX_LENGTH);
            prop_assert_eq!(email.as_str(), email.as_str().to_lowercase());
            prop_assert_eq!(format!("{}@{}", email.local_part(), email.domain()), email.as_str());
        }
    }

    #[test]
    fn r13_case_and_surrounding_spaces_do_not_matter(text in address_like()) {
        let typed = format!("\t{} ", text.to_ascii_uppercase());
        prop_assert_eq!(EmailAddress::parse(&typed), EmailAddress::parse(&text));
    }

    /// If two domains look the same and one of them is all ASCII letters, at most one of them is accepted.
    #[test]
    fn r13_no_accepted_domain_imitates_ascii(label in "[a-z]{1,8}", at in 0..8_usize, with in "[а-яӏα-ωⅰ-ⅽａ-ｚıɑɡ]") {
        let original = format!("{label}.example");
        let mut letters: Vec<char> = label.chars().collect();
        if let Some(letter) = letters.get_mut(at) {
            *letter = with.chars().next().unwrap_or_default();
        }
        let imitation = format!("{}.example", letters.into_iter().collect::<String>());
        if let Ok(accepted) = EmailAddress::parse(&format!("a@{imitation}")) {
            let same = skeleton(accepted.domain()) == skeleton(&original);
            prop_assert!(!same || accepted.domain() == original, "{imitation}");
        }
    }

    #[test]
    fn any_text_is_parsed_or_refused(text in any::<String>(), local_part in "[ -~]{0,80}", domain in any::<String>()) {
        let _ = EmailAddress::parse(&text);
        let _ = EmailAddress::parse(&format!("{local_part}@{domain}"));
    }
}
