//! R16 and R31, case by case and against libphonenumber's own numbers (`tests/data/README.md`).

use proptest::prelude::*;

use super::{MobileFault, MobileNumber};

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
fn r16_anything_else_is_no_singapore_mobile_number() {
    for text in [
        "",
        "9123456",
        "912345678",
        "61234567",
        "31234567",
        "71234567",
        "6591234567",
        "006591234567",
        "+659123456",
        "+65912345678",
        "+6561234567",
        "+60123456789",
        "+919876543210",
        "++6591234567",
        "+65+6591234567",
        "-91234567",
        "91234567-",
        "9123/4567",
        "(65) 91234567",
        "９１２３４５６７",
        "9123456a",
        "tel:+6591234567",
        "9123\u{200b}4567",
        "9123\n4567",
        "91234567;ext=1",
    ] {
        assert_eq!(singapore(text), Err(MobileFault::NotSingaporeMobile), "{text:?}");
    }
}

#[test]
fn r31_numbers_of_other_countries() {
    for (text, e164) in [
        ("+91 98765 43210", "+919876543210"),
        ("+44 7911 123456", "+447911123456"),
        ("+44 (0)7911 123456", "+447911123456"),
        ("+1 (415) 555-2671", "+14155552671"),
        ("+84.91.234.56.78", "+84912345678"),
        ("+65 9123 4567", "+6591234567"),
    ] {
        assert_eq!(international(text).as_deref(), Ok(e164), "{text}");
    }
    for text in [
        "",
        "+",
        "9876543210",
        "91234567",
        "00919876543210",
        "+0919876543210",
        "+91 98765",
        "+9198765432101234",
        "+9999999999",
        "+91 98765 43210 ext. 1",
        "+91 98765 43210;ext=1",
        "+９１９８７６５４３２１０",
        "+91x9876543210",
    ] {
        assert_eq!(international(text), Err(MobileFault::Invalid), "{text}");
    }
    // One of Singapore must obey R16.
    for text in ["+65 6123 4567", "+65 9123 456", "+65 1800 123 4567"] {
        assert_eq!(international(text), Err(MobileFault::NotSingaporeMobile), "{text}");
    }
}

#[test]
fn a_mobile_number_is_not_shown_in_logs() {
    let number = MobileNumber::singapore("91234567").unwrap();
    assert_eq!(format!("{number:?}"), "MobileNumber(***67)");
    assert!(number.is_singapore());
}

/// libphonenumber's example of each kind of Singapore number, and a number for each way to start one,
/// with the kind that libphonenumber sees in it.
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
    // R16 takes all that starts with 8 or 9. These ranges are not given out yet: nobody has such a number,
    // and when they are, nothing needs to change.
    let unissued = ["800", "990", "991", "992", "993", "994", "995", "996", "997", "998", "999"];
    assert_eq!(only_r16, unissued.map(|range| format!("+65{range}12345")));
}

/// libphonenumber's example of a mobile number of every country.
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

proptest! {
    #[test]
    fn r16_every_number_of_the_rule_is_accepted_with_any_usual_separators(
        digits in "[89][0-9]{7}", prefix: bool, breaks in prop::collection::vec("[ -]{0,2}", 7),
    ) {
        let mut written = String::from(if prefix { "+65 " } else { "" });
        for (at, digit) in digits.chars().enumerate() {
            written.push(digit);
            written.push_str(breaks.get(at).map_or("", |separator| separator));
        }
        prop_assert_eq!(singapore(&written), Ok(format!("+65{digits}")));
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
