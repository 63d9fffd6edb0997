//! The public isemail test set against R13 (`tests/data/README.md` says where it comes from).
//!
//! The set sorts addresses into categories of the standards. R13 accepts two of them: valid addresses, and addresses
//! whose domain had no mail server. R13 refuses all other categories.

use super::EmailAddress;

const SET: &str = include_str!("../../../../tests/data/isemail.csv");

const ACCEPTED_CATEGORIES: [&str; 2] = ["ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN"];

/// Where the rules differ from the set, and why.
const DIFFERENT: [(&str, &[u16]); 4] = [
    ("R13: a domain has a dot", &[5]),
    ("R13: before the @ there are letters, digits and a few signs", &[19]),
    ("R2: the limit is 256 characters", &[39]),
    (
        "R13: spaces and line breaks around an address are trimmed",
        &[
            88, 89, 99, 127, 128, 132, 141, 142, 143, 144, 145, 146, 147, 148, 149, 150, 151, 152, 153, 154,
            155, 156, 157, 158,
        ],
    ),
];

#[test]
fn r13_the_isemail_set_is_judged_alike_with_the_listed_differences() {
    let mut different = Vec::new();
    let mut judged = 0;
    for row in csv::Reader::from_reader(SET.as_bytes()).into_deserialize() {
        let (id, category, _diagnosis, address): (u16, String, String, String) = row.unwrap();
        let accepted = EmailAddress::parse(&with_controls(&address)).is_ok();
        judged += 1;
        if accepted != ACCEPTED_CATEGORIES.contains(&category.as_str()) {
            different.push(id);
        }
    }
    let listed: Vec<u16> = DIFFERENT.iter().flat_map(|(_, ids)| *ids).copied().collect();
    assert_eq!(different, listed);
    assert_eq!(judged, 164);
}

/// Replaces the pictures of control characters, which the set uses, by the control characters themselves.
fn with_controls(address: &str) -> String {
    let control = |picture: char| match u8::try_from(u32::from(picture).wrapping_sub(0x2400)) {
        Ok(control @ 0..=0x20) => char::from(control),
        _ => picture,
    };
    address.chars().map(control).collect()
}
