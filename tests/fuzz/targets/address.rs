//! R2: an accepted address can be written, read again, and put into an email's header.
#![no_main]

use invitations::domain::values::address::{EmailAddress, MAX_LENGTH};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(address) = EmailAddress::parse(text) else { return };
    let written = address.as_str();
    assert_eq!(EmailAddress::parse(written).as_ref(), Ok(&address), "it is read as it is written");
    assert_eq!(written, format!("{}@{}", address.local_part(), address.domain()));
    assert!(written.chars().count() <= MAX_LENGTH);
    assert!(address.domain().bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-')));
    assert!(!written.contains(|character: char| character.is_control() || character.is_whitespace()));
});
