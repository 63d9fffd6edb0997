//! Bytes become text only if they are UTF-8. With any other encoding we would guess, and might read another text than
//! the client sent.

/// The byte order mark that some programs put in front of UTF-8. RFC 8259, 8.1, lets a reader ignore it.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The bytes without a byte order mark in front.
pub(super) fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

/// The text of bytes in UTF-8, without a byte order mark.
///
/// # Errors
/// The number of the first line that is not UTF-8, from 1.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, usize> {
    let bytes = unmarked(bytes);
    let line = |up_to: usize| bytes[..up_to].split(|byte| *byte == b'\n').count();
    let text = std::str::from_utf8(bytes).map_err(|fault| line(fault.valid_up_to()))?;
    // API Gateway passes JSON and CSV on as text. It writes this character for bytes that were not UTF-8.
    text.find(char::REPLACEMENT_CHARACTER).map_or(Ok(text), |at| Err(line(at)))
}

/// The pairs of a form or a query, in their order. They are decoded strictly, and none is left out.
/// <https://url.spec.whatwg.org/#urlencoded-parsing>
///
/// # Errors
/// When a `%` is not followed by two hexadecimal digits, or the decoded bytes are not UTF-8.
pub(super) fn pairs(encoded: &[u8]) -> Result<Vec<(String, String)>, NotText> {
    let parts = encoded.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    let pairs = parts.map(|part| {
        let mut halves = part.splitn(2, |byte| *byte == b'=');
        let mut half = || decoded(halves.next().unwrap_or_default());
        Ok((half()?, half()?))
    });
    pairs.collect()
}

/// The encoded text does not decode to UTF-8.
#[derive(Debug)]
pub(super) struct NotText;

fn decoded(encoded: &[u8]) -> Result<String, NotText> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.iter().copied();
    let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) else {
                    return Err(NotText);
                };
                u8::try_from(high * 16 + low).map_err(|_| NotText)?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| NotText)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_decoded_strictly() {
        let taken = |encoded: &str| pairs(encoded.as_bytes()).ok();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            taken("a=1&b=%E2%82%AC+%2B&&c"),
            Some(vec![pair("a", "1"), pair("b", "€ +"), pair("c", "")])
        );
        assert_eq!(taken("=&a==b"), Some(vec![pair("", ""), pair("a", "=b")]));
        for torn in ["a=%", "a=%z1", "a=%4", "%ff=1", "a=%E9", "a=%ed%a0%80", "a=%c0%af", "a=%+1"] {
            assert_eq!(taken(torn), None, "{torn}");
        }
        assert!(pairs(b"a=\xff").is_err());
    }

    #[test]
    fn the_error_names_the_line_that_is_not_text() {
        assert_eq!(utf8(b"\xef\xbb\xbfa\nb"), Ok("a\nb"));
        assert_eq!(utf8(b"a\nb\xe9\n"), Err(2));
        assert_eq!(utf8("a\n\nb\u{fffd}".as_bytes()), Err(3));
        assert_eq!(utf8(b"\xff\xfea\x00"), Err(1));
    }
}
