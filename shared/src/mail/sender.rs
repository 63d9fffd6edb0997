//! The sender of emails, in the syntax of RFC 5322.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The maximum text of an encoded word, in bytes. The encoded word then has at most 75 characters
/// (<https://www.rfc-editor.org/rfc/rfc2047#section-2>).
const MAX_WORD: usize = 45;

/// A mailbox: the address alone, or a name and the address. The name can have any characters.
///
/// SES needs the name quoted, or encoded if it is not ASCII
/// (<https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html>, `FromEmailAddress`).
pub(super) fn mailbox(name: &str, address: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let name = name.trim();
    if name.is_empty() {
        return address.to_owned();
    }
    // A name that looks like an encoded word would be decoded.
    if name.is_ascii() && !name.contains("=?") {
        let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
        return format!("\"{escaped}\" <{address}>");
    }
    format!("{} <{address}>", encoded_words(name).join(" "))
}

/// Encodes a text as words of RFC 2047. No character is split between two words.
fn encoded_words(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for c in text.chars() {
        match parts.last_mut() {
            Some(part) if part.len() + c.len_utf8() <= MAX_WORD => part.push(c),
            _ => parts.push(c.to_string()),
        }
    }
    parts.iter().map(|part| format!("=?UTF-8?B?{}?=", STANDARD.encode(part))).collect()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// The two address parsers of Python, as independent readers. The newer one puts spaces between encoded words.
    const PARSE: &str = "
import sys
from email.header import decode_header, make_header
from email.headerregistry import HeaderRegistry
from email.utils import parseaddr
header = HeaderRegistry()('From', sys.argv[1])
[parsed] = header.addresses
assert not header.defects, header.defects
name, address = parseaddr(sys.argv[1])
name = str(make_header(decode_header(name)))
assert parsed.addr_spec == address, parsed
assert parsed.display_name.replace(' ', '') == name.replace(' ', ''), parsed
print(name, address, sep='\\n', end='')
";

    #[test]
    fn another_parser_reads_the_name_and_the_address() {
        let long = "新加坡政府科技局 ".repeat(6);
        for name in [
            "TechPass",
            "GovTech, Singapore",
            "TechPass: GovTech (Singapore)",
            "GovTech.sg",
            "The \"TechPass\" team",
            "A back\\slash; <x@y.example>",
            "=?utf-8?q?a?= b",
            "政府科技局",
            "Équipe “TechPass”, GovTech",
            long.trim(),
        ] {
            let mailbox = mailbox(name, "no-reply@techpass.gov.sg");
            let parsed =
                Command::new("python3").args(["-X", "utf8", "-c", PARSE, &mailbox]).output().unwrap();
            let told = String::from_utf8_lossy(&parsed.stderr);
            let read = String::from_utf8(parsed.stdout).unwrap();
            assert_eq!(read, format!("{name}\nno-reply@techpass.gov.sg"), "{mailbox}: {told}");
            assert!(mailbox.is_ascii() && mailbox.split(' ').all(|word| word.len() <= 75), "{mailbox}");
        }
    }

    #[test]
    fn without_a_name_the_address_stands_alone() {
        for name in ["", "  ", "\r\n"] {
            assert_eq!(mailbox(name, "a@b.example"), "a@b.example");
        }
        assert_eq!(mailbox("a\r\nBcc: x@y.example", "a@b.example"), "\"aBcc: x@y.example\" <a@b.example>");
    }
}
