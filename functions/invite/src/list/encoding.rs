//! Decodes the bytes of a file. Only encodings that the file itself names are used, because a wrong guess would change
//! people's names.

use invitations::http::Problem;

use super::fault;

/// How people save a list so that it can be read.
const SAVE: &str = "In Excel, choose Save As and “CSV UTF-8 (Comma delimited)”. In LibreOffice, choose Text CSV and the \
                    character set Unicode (UTF-8).";

/// The text of a file in UTF-8, with a byte order mark or without, or in UTF-16 with one.
///
/// # Errors
/// 400 with the first line that cannot be read, and how to save the file.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Problem> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(fault(1, format!("This is a workbook, not CSV. {SAVE}")));
    }
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest)?.to_owned(),
        bytes => utf8(bytes)?.to_owned(),
    };
    // API Gateway puts the replacement character in the place of bytes that are not UTF-8.
    match text.find([char::REPLACEMENT_CHARACTER, '\0']) {
        Some(at) => Err(unreadable(&text[..at])),
        None => Ok(text),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, Problem> {
    // UTF-16 without a mark.
    if let Some(nul) = bytes.iter().position(|byte| *byte == 0) {
        return Err(unreadable(&String::from_utf8_lossy(&bytes[..nul])));
    }
    std::str::from_utf8(bytes)
        .map_err(|fault| unreadable(&String::from_utf8_lossy(&bytes[..fault.valid_up_to()])))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Problem> {
    let units = bytes.chunks(2).map(|pair| match pair {
        [first, second] => unit([*first, *second]),
        // An odd number of bytes is not UTF-16.
        _ => 0xd800,
    });
    let mut text = String::with_capacity(bytes.len() / 2);
    for decoded in char::decode_utf16(units) {
        match decoded {
            Ok(character) => text.push(character),
            Err(_) => return Err(unreadable(&text)),
        }
    }
    Ok(text)
}

/// The error for a file that cannot be decoded after this text.
fn unreadable(before: &str) -> Problem {
    let line = before.matches('\n').count() as u64 + 1;
    fault(
        line,
        format!(
            "Line {line} has characters that cannot be read, because the file is not saved as UTF-8. {SAVE}"
        ),
    )
}
