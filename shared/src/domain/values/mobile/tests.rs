//! R16 and R31, case by case and against libphonenumber's own numbers (`tests/data/README.md`).

use proptest::prelude::*;

use super::{MobileFault, MobileNumber, NumberFault};

fn singapore(text: &str) -> Result<String, MobileFault> {
    MobileNumber::singapore(text).map(String::from)
}

fn international(text: &str) -> Result<String, MobileFault> {
    MobileNumber::international(text).map(String::from)
}

#[test]
fn r16_singapore_mobile_numbers_as_people_write_them() {
    for text in [
        "91234567",
        " 9123 4567 ",
        "9123-4567",
        "9123 - 4567",
        "+6591234567",
        "+65 9123 4567",
        "+65-9123-4567",
        "+65\u{a0}9123\u{a0}4567",
        "+65 9123\u{2011}4567",
        "9123–4567",
    ] {
        assert_eq!(singapore(text).as_deref(), Ok("+6591234567"), "{text}");
    }
    assert_eq!(singapore("81234567").as_deref(), Ok("+6581234567"));
}

#[test]
fn r16_numbers_copied_from_phones_contacts_and_spreadsheets_are_accepted() {
    for text in [
        "6591234567",
        "65 9123 4567",
        "006591234567",
        "00 65 9123-4567",
        "(65) 9123 4567",
        "(+65) 9123 4567",
        "+65 (9123) 4567",
        "+65 (0)9123 4567",
        "65 (0) 9123 4567",
        "9123.4567",
        "+65.9123.4567",
        "\u{202a}+65 9123 4567\u{202c}",
        "\u{202d}+65\u{202c} 9123 4567",
        "\u{202e}91234567\u{202c}",
        "\u{2066}91234567\u{2069}",
        "\u{200e}9123\u{200f} 4567",
        "\u{feff}91234567\u{200b}",
        "\u{3000}9123\u{2009}4567\u{a0}",
        "9123\u{2014}4567",
        "9123\u{2212}4567",
        "９１２３４５６７",
        "＋６５（９１２３）４５６７",
        "٩١٢٣٤٥٦٧",
        "९१२३४५६७",
        "91234567.0",
        "6591234567.00",
        "91,234,567",
        "6,591,234,567.00",
        "=\"91234567\"",
        "=91234567",
        "\"91234567\"",
        "'+6591234567",
        "'91234567",
        "’91234567",
    ] {
        assert_eq!(singapore(text).as_deref(), Ok("+6591234567"), "{text:?}");
    }
    // Only with + or 00 do the digits name their country.
    for text in [
        "\u{202a}+65 9123 4567\u{202c}",
        "0065 9123 4567",
        "(+65) 9123.4567",
        "'+6591234567",
        "+65 (0)9123 4567",
    ] {
        assert_eq!(international(text).as_deref(), Ok("+6591234567"), "{text:?}");
    }
}

#[test]
fn r16_any_other_number_is_refused_with_its_fault() {
    use NumberFault::{Foreign, Landline, OtherCharacter, Spreadsheet, TooLong, TooShort, UnseenCharacter};
    for (text, fault) in [
        ("", TooShort),
        ("+", TooShort),
        ("9123456", TooShort),
        ("9123456.0", TooShort),
        ("912345678", TooLong),
        ("65912345678", TooLong),
        ("61234567", Landline),
        ("31234567", Landline),
        ("71234567", Landline),
        ("65912345", Landline),
        ("+659123456", TooShort),
        ("(65) 9123 456", TooShort),
        ("+65912345678", TooLong),
        ("+65 6591234567", TooLong),
        ("+6561234567", Landline),
        ("+60123456789", Foreign),
        ("+919876543210", Foreign),
        ("0091 98765 43210", Foreign),
        ("++6591234567", OtherCharacter),
        ("+65+6591234567", OtherCharacter),
        ("-91234567", OtherCharacter),
        ("91234567-", OtherCharacter),
        ("9123/4567", OtherCharacter),
        ("9123456a", OtherCharacter),
        ("tel:+6591234567", OtherCharacter),
        ("91234567;ext=1", OtherCharacter),
        ("9123,4567", OtherCharacter),
        ("9123\u{200b}4567", UnseenCharacter),
        ("9123\u{ad}4567", UnseenCharacter),
        ("9123\n4567", UnseenCharacter),
        ("6.59E+09", Spreadsheet),
        ("6.59123E+09", Spreadsheet),
        ("9,12e7", Spreadsheet),
        ("9E+07", Spreadsheet),
        ("########", Spreadsheet),
        ("#NAME?", Spreadsheet),
    ] {
        assert_eq!(singapore(text), Err(MobileFault::NotSingaporeMobile(fault)), "{text:?}");
    }
}

#[test]
fn r31_numbers_of_other_countries_need_a_country_code() {
    use NumberFault::{NoCountryCode, NotInUse, OtherCharacter, Spreadsheet, TooLong, TooShort};
    for (text, e164) in [
        ("+91 98765 43210", "+919876543210"),
        ("0091 98765 43210", "+919876543210"),
        ("+91 (0) 98765-43210", "+919876543210"),
        ("\u{202a}+91 98765 43210\u{202c}", "+919876543210"),
        ("+９１９８７６５４３２１０", "+919876543210"),
        ("'+919876543210", "+919876543210"),
        ("=\"+919876543210\"", "+919876543210"),
        ("+44 7911 123456", "+447911123456"),
        ("+44 (0)7911 123456", "+447911123456"),
        ("+1 (415) 555-2671", "+14155552671"),
        ("+84.91.234.56.78", "+84912345678"),
        ("+65 9123 4567", "+6591234567"),
    ] {
        assert_eq!(international(text).as_deref(), Ok(e164), "{text}");
    }
    for (text, fault) in [
        ("", TooShort),
        ("+", TooShort),
        ("+91", TooShort),
        ("9876543210", NoCountryCode),
        ("91234567", NoCountryCode),
        ("6591234567", NoCountryCode),
        ("+0919876543210", NotInUse),
        ("+91 98765", NotInUse),
        ("+91987654321012345", TooLong),
        ("+9999999999", NotInUse),
        ("9.19877E+11", Spreadsheet),
        ("+91 98765 43210 ext. 1", OtherCharacter),
        ("+91 98765 43210;ext=1", OtherCharacter),
        ("+91x9876543210", OtherCharacter),
    ] {
        assert_eq!(international(text), Err(MobileFault::Invalid(fault)), "{text}");
    }
    // A Singapore number must obey R16.
    for (text, fault) in [
        ("+65 6123 4567", NumberFault::Landline),
        ("+65 9123 456", NumberFault::TooShort),
        ("+65 1800 123 4567", NumberFault::TooLong),
    ] {
        assert_eq!(international(text), Err(MobileFault::NotSingaporeMobile(fault)), "{text}");
    }
}

#[test]
fn a_mobile_number_is_not_shown_in_logs() {
    let number = MobileNumber::singapore("91234567").unwrap();
    assert_eq!(format!("{number:?}"), "MobileNumber(***67)");
    assert!(number.is_singapore());
}

/// The data has libphonenumber's example of each kind of Singapore number, and one number for each first three
/// digits, each with the kind that libphonenumber gives it.
#[test]
fn r16_libphonenumbers_singapore_numbers_are_judged_alike_but_for_unissued_ranges() {
    let numbers = include_str!("../../../../tests/data/singapore_numbers.csv");
    let mut only_r16 = Vec::new();
    for row in csv::Reader::from_reader(numbers.as_bytes()).into_deserialize() {
        let (number, kind): (String, String) = row.unwrap();
        match (singapore(&number).is_ok(), kind.as_str()) {
            (true, "MOBILE") => {}
            (true, "UNKNOWN") => only_r16.push(number),
            (accepted, _) => assert!(!accepted && kind != "MOBILE", "{number} {kind}"),
        }
    }
    // R16 accepts every number that starts with 8 or 9. Nobody has a number in these ranges yet. When they are
    // issued, the rule need not change.
    let unissued = ["800", "990", "991", "992", "993", "994", "995", "996", "997", "998", "999"];
    assert_eq!(only_r16, unissued.map(|range| format!("+65{range}12345")));
}

/// The data has libphonenumber's example of a mobile number for every country.
#[test]
fn r31_libphonenumbers_example_of_every_country_is_accepted() {
    let examples = include_str!("../../../../tests/data/mobile_examples.csv");
    let mut different = Vec::new();
    for row in csv::Reader::from_reader(examples.as_bytes()).into_deserialize() {
        let (region, written, e164): (String, String, String) = row.unwrap();
        if international(&written).as_ref() != Ok(&e164) || international(&e164).as_ref() != Ok(&e164) {
            different.push(region);
        }
    }
    assert_eq!(different, [""; 0]);
}

/// Beginnings that people, phones and lists of contacts add to a Singapore number.
const PREFIXES: [&str; 11] =
    ["", "+65", "+65 ", "65", "65 ", "0065", "00 65-", "(65)", "(65) ", "(+65) ", "+65 (0)"];
/// Signs between the digits.
const SEPARATORS: [&str; 14] = [
    "", " ", "-", ".", " - ", ") ", "\u{a0}", "\u{202f}", "\u{2009}", "\u{3000}", "\u{2010}", "\u{2011}",
    "\u{2013}", "\u{2212}",
];
/// Signs around the whole number.
const AROUND: [(&str, &str); 12] = [
    ("", ""),
    (" ", "\n"),
    ("\u{202a}", "\u{202c}"),
    ("\u{202d}", "\u{202c}"),
    ("\u{2066}", "\u{2069}"),
    ("\u{200e}", "\u{200f}"),
    ("\u{feff}", "\u{200b}"),
    ("\u{a0}", "\u{3000}"),
    ("'", ""),
    ("\"", "\""),
    ("=\"", "\""),
    ("\u{2019}", ""),
];

/// The digits in the script with this zero.
fn in_script(digits: &str, zero: char) -> String {
    let value = |digit: char| u32::from(zero) + digit.to_digit(10).unwrap_or_default();
    digits
        .chars()
        .map(|digit| if digit.is_ascii_digit() { char::from_u32(value(digit)).unwrap() } else { digit })
        .collect()
}

proptest! {
    #[test]
    fn r16_any_decoration_of_a_number_gives_the_same_number(
        digits in "[89][0-9]{7}",
        prefix in prop::sample::select(&PREFIXES[..]),
        breaks in prop::collection::vec(prop::sample::select(&SEPARATORS[..]), 7),
        (before, after) in prop::sample::select(&AROUND[..]),
        zero in prop::sample::select(vec!['0', '\u{ff10}', '\u{660}', '\u{6f0}', '\u{966}', '\u{e50}', '\u{1040}']),
    ) {
        let mut number = String::from(prefix);
        for (at, digit) in digits.chars().enumerate() {
            number.push(digit);
            number.push_str(breaks.get(at).copied().unwrap_or_default());
        }
        // A spreadsheet adds such an end to a number that is too short.
        prop_assume!(!number.ends_with(".0") && !number.ends_with(".00"));
        let written = format!("{before}{}{after}", in_script(&number, zero));
        let expected = Ok(format!("+65{digits}"));
        prop_assert_eq!(singapore(&written), expected.clone(), "{}", written);
        if prefix.contains('+') || prefix.starts_with("00") {
            prop_assert_eq!(international(&written), expected, "{}", written);
        }
    }

    #[test]
    fn r16_signs_that_a_spreadsheet_adds_lose_no_digit(digits in "(65)?[89][0-9]{7}", zeros in "(\\.00?)?", grouped: bool) {
        let mut written = digits.clone();
        if grouped {
            for at in (1..written.len()).rev().filter(|at| (digits.len() - at) % 3 == 0) {
                written.insert(at, ',');
            }
        }
        let expected = Ok(format!("+65{}", &digits[digits.len() - 8..]));
        prop_assert_eq!(singapore(&format!("{written}{zeros}")), expected);
    }
}

proptest! {
    // Parsing foreign numbers is slow without optimisation.
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_parsed_or_refused_and_stays_as_it_is(text in "\\PC{0,24}", dialled in "\\+[0-9 ().-]{1,22}") {
        for text in [text, dialled] {
            if let Ok(number) = MobileNumber::singapore(&text) {
                prop_assert_eq!(MobileNumber::singapore(number.as_str()), Ok(number));
            }
            if let Ok(number) = MobileNumber::international(&text) {
                let stored: MobileNumber = serde_json::from_value(number.as_str().into()).unwrap();
                prop_assert_eq!(stored, number);
            }
        }
    }
}
