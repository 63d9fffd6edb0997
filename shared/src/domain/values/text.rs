//! Cleans the text that people type, so that it can be stored, compared and shown safely (R13, R18).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;
use unicode_security::GeneralSecurityProfile;
use unicode_security::general_security_profile::IdentifierType;

/// The text has an invisible character, or one that changes the order of the visible ones.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("it has invisible characters")]
pub struct UnseenCharacter;

/// Cleans one line of text. The result is trimmed, in normal form C, and has only visible characters and plain
/// spaces.
///
/// Other spaces become plain, as do hyphens that look like the plain one. Joiners stay where a script needs them.
///
/// # Errors
/// [`UnseenCharacter`] for any invisible character, such as a line break or a tab.
pub fn line(text: &str) -> Result<String, UnseenCharacter> {
    let text = trimmed(text);
    // Nearly all typed text is ASCII, and ASCII is in normal form C.
    let line: String =
        if text.is_ascii() { text.to_owned() } else { text.nfc().map(plain_space_or_hyphen).collect() };
    if has_unseen(&line) { Err(UnseenCharacter) } else { Ok(line) }
}

/// Cleans a text of several lines, each as [`line()`] does. The result has `\n` between them.
///
/// # Errors
/// [`UnseenCharacter`] as for [`line()`].
pub fn lines(text: &str) -> Result<String, UnseenCharacter> {
    let lines: Result<Vec<String>, _> = trimmed(text).lines().map(line).collect();
    Ok(lines?.join("\n"))
}

/// The text without the characters that copying leaves at its ends: spaces of any kind, and direction marks. U+202E
/// is not removed, because it reverses the text.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|character: char| {
        is_space(character) || (is_direction_mark(character) && character != '\u{202E}')
    })
}

/// Whether the character is a space of any width, also of no width.
#[must_use]
pub fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether the character only sets the direction of the text around it (UAX #9, 2).
#[must_use]
pub fn is_direction_mark(character: char) -> bool {
    matches!(
        character,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// The plain form of a sign. Keyboards, phones and word processors often replace plain signs by others: apostrophes,
/// hyphens, dashes, spaces, and the wide letters and signs of Chinese and Japanese keyboards.
#[must_use]
pub fn plain(character: char) -> char {
    match character {
        // People type these quotation marks, primes, accents and modifier letters as an apostrophe.
        '`'
        | '\u{B4}'
        | '\u{2B9}'
        | '\u{2BB}'..='\u{2BD}'
        | '\u{2C8}'
        | '\u{2CA}'
        | '\u{2CB}'
        | '\u{384}'
        | '\u{55A}'
        | '\u{5F3}'
        | '\u{1FBD}'
        | '\u{1FBF}'
        | '\u{1FFE}'
        | '\u{2018}'
        | '\u{2019}'
        | '\u{201B}'
        | '\u{2032}'
        | '\u{2035}'
        | '\u{A78B}'
        | '\u{A78C}' => '\'',
        '\u{2D7}'
        | '\u{58A}'
        | '\u{5BE}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{30A0}'
        | '\u{FE58}'
        | '\u{FE63}' => '-',
        // A block of Unicode with wide forms, in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => {
            let ascii = u32::from(character) - 0xFF01 + 0x21;
            char::from_u32(ascii).map_or(character, plain)
        }
        _ => plain_space_or_hyphen(character),
    }
}

/// The plain form of spaces that have a width, and of hyphens that look like the plain one.
fn plain_space_or_hyphen(character: char) -> char {
    match character {
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => ' ',
        '\u{2010}' | '\u{2011}' => '-',
        _ => character,
    }
}

/// Whether the text has an unseen character. A joiner does not count where a script needs it: next to a virama, and
/// between Arabic letters (RFC 5892, A.1 and A.2; UAX #31, 2.3).
fn has_unseen(text: &str) -> bool {
    const VIRAMA: u8 = 9;
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied();
        if is_unseen(character) {
            let beside = |neighbour: Option<char>, is: fn(char) -> bool| neighbour.is_some_and(is);
            let is_virama: fn(char) -> bool = |neighbour| canonical_combining_class(neighbour) == VIRAMA;
            let by_virama = beside(before, is_virama) || (before.is_some() && beside(after, is_virama));
            let in_arabic = beside(before, is_arabic) && beside(after, is_arabic);
            if !matches!(character, '\u{200C}' | '\u{200D}') || !(by_virama || in_arabic) {
                return true;
            }
        }
        before = Some(character);
    }
    false
}

/// Whether the character is a letter or mark of the Arabic script, which joins its letters.
fn is_arabic(character: char) -> bool {
    matches!(character, '\u{610}'..='\u{61A}' | '\u{620}'..='\u{65F}' | '\u{66E}'..='\u{6D3}' | '\u{6D5}'..='\u{6DC}'
        | '\u{6EE}'..='\u{6EF}' | '\u{6FA}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}')
}

/// Whether the character is invisible, or changes the order of the text around it (R13).
///
/// Other spaces than the common one count too, because they look like it.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    // Nearly all typed text is ASCII, and no further check below concerns it.
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    let odd_space = character.is_whitespace() && character != ' ';
    character.is_control() || odd_space || is_blank(character) || is_private(character)
}

/// Whether the character draws nothing: ignorable characters, old direction controls, annotation marks, replacement
/// characters, joiners of hieroglyphs, and the Braille pattern without a dot.
fn is_blank(character: char) -> bool {
    character.identifier_type() == Some(IdentifierType::Default_Ignorable)
        || matches!(
            character,
            '\u{206A}'..='\u{206F}'
                | '\u{2800}'
                | '\u{FFF0}'..='\u{FFFD}'
                | '\u{13430}'..='\u{13440}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// Whether the character has no meaning of its own: private use, or a code point that will never be a character.
fn is_private(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' | '\u{FDD0}'..='\u{FDEF}')
        || u32::from(character) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn r18_text_is_trimmed_and_composed() {
        assert_eq!(line(" \u{3000}Cafe\u{301} & Co.\t").as_deref(), Ok("Caf\u{e9} & Co."));
        assert_eq!(lines(" 1 High Street \r\n#02-01\n\nSingapore \n").as_deref(), {
            Ok("1 High Street\n#02-01\n\nSingapore")
        });
    }

    #[test]
    fn r30_other_spaces_become_plain_and_ends_are_trimmed() {
        for space in ['\u{a0}', '\u{1680}', '\u{2003}', '\u{2009}', '\u{202f}', '\u{205f}', '\u{3000}'] {
            assert_eq!(line(&format!("Tan{space}Mei")).as_deref(), Ok("Tan Mei"), "{space:?}");
        }
        assert_eq!(line("Anne\u{2011}Marie\u{2010}x").as_deref(), Ok("Anne-Marie-x"));
        for end in
            ["\u{a0}", "\u{200b}", "\u{feff}", "\u{200e}", "\u{200f}", "\u{202a}", "\u{2066}", "\u{61c}"]
        {
            assert_eq!(line(&format!("{end}Mei{end}")).as_deref(), Ok("Mei"), "{end:?}");
        }
        // This mark reverses the name.
        assert_eq!(line("\u{202e}ieM"), Err(UnseenCharacter));
    }

    #[test]
    fn r18_unseen_characters_are_refused() {
        let unseen = [
            '\0',
            '\t',
            '\n',
            '\r',
            '\u{7f}',
            '\u{85}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{2028}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{206a}',
            '\u{2800}',
            '\u{3164}',
            '\u{e000}',
            '\u{fdd0}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{fff9}',
            '\u{fffd}',
            '\u{ffff}',
            '\u{e0041}',
            '\u{e01ef}',
            '\u{f0000}',
            '\u{10ffff}',
        ];
        for character in unseen {
            assert_eq!(line(&format!("a{character}b")), Err(UnseenCharacter), "{character:?}");
        }
    }

    #[test]
    fn r18_visible_characters_of_any_script_are_kept() {
        // Joiners where a script needs them: in Persian, Hindi, Sinhala, Malayalam and Bengali.
        for text in ["علی\u{200c}رضا", "क्\u{200d}ष", "ශ්\u{200d}රී", "മോഹന്\u{200d}", "র\u{200d}্যাব"]
        {
            assert_eq!(line(text).as_deref(), Ok(text));
        }
        for text in
            ["ab\u{200d}c", "علی\u{200c} رضا", "क\u{200d}ष", "👩\u{200d}🔬", "الف\u{200c}", "\u{200d}क्"]
        {
            assert_eq!(line(text), Err(UnseenCharacter), "{text:?}");
        }
        for text in ["Tan & Co. (S) Pte. Ltd.", "陳大文", "சிவா", "Nguyễn", "O’Brien – 3/F", "€5", "👍"]
        {
            assert_eq!(line(text).as_deref(), Ok(text));
        }
    }

    proptest! {
        #[test]
        fn r18_cleaning_a_cleaned_text_changes_nothing(text in any::<String>()) {
            if let Ok(kept) = line(&text) {
                prop_assert_eq!(line(&kept), Ok(kept.clone()));
            }
            if let Ok(kept) = lines(&text) {
                prop_assert_eq!(lines(&kept), Ok(kept.clone()));
            }
        }
    }
}
