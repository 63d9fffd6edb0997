//! Text as people type it, made into text that can be kept, compared and shown safely (R13, R18).

use unicode_normalization::UnicodeNormalization;
use unicode_security::GeneralSecurityProfile;
use unicode_security::general_security_profile::IdentifierType;

use crate::domain::words::ENGLISH;

/// The text holds a character that nobody sees or that reorders what is seen.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", ENGLISH.faults.unseen_character)]
pub struct UnseenCharacter;

/// One line of text: trimmed, in normal form C, with visible characters and spaces only.
///
/// # Errors
/// [`UnseenCharacter`] for any other character, line breaks and tabs among them.
pub fn line(text: &str) -> Result<String, UnseenCharacter> {
    let text = text.trim();
    // Nearly all that is typed, and in normal form C as it is.
    let line: String = if text.is_ascii() { text.to_owned() } else { text.nfc().collect() };
    if line.chars().any(is_unseen) { Err(UnseenCharacter) } else { Ok(line) }
}

/// Text that may have lines, each as [`line()`] wants it, with `\n` between them.
///
/// # Errors
/// [`UnseenCharacter`] as for [`line()`].
pub fn lines(text: &str) -> Result<String, UnseenCharacter> {
    let lines: Result<Vec<String>, _> = text.trim().lines().map(line).collect();
    Ok(lines?.join("\n"))
}

/// Whether a person would not see the character, or would see the text around it reordered (R13).
///
/// Spaces other than the common one count too: they look alike and are different.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    // Nearly all that is typed, and the tables below have nothing else to say of it.
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    let odd_space = character.is_whitespace() && character != ' ';
    character.is_control() || odd_space || is_blank(character) || is_private(character)
}

/// Characters with nothing to draw: those that Unicode calls ignorable, the old controls of text direction,
/// annotation marks, joiners of hieroglyphs, and the Braille pattern without a dot.
fn is_blank(character: char) -> bool {
    character.identifier_type() == Some(IdentifierType::Default_Ignorable)
        || matches!(
            character,
            '\u{206A}'..='\u{206F}'
                | '\u{2800}'
                | '\u{FFF0}'..='\u{FFFB}'
                | '\u{13430}'..='\u{13440}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// Characters without a meaning of their own: private use, and those that will never be characters.
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
    fn r18_unseen_characters_are_refused() {
        let unseen = [
            '\0',
            '\t',
            '\n',
            '\r',
            '\u{7f}',
            '\u{85}',
            '\u{a0}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{180e}',
            '\u{2003}',
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
        for text in ["Tan & Co. (S) Pte. Ltd.", "陳大文", "சிவா", "Nguyễn", "O’Brien – 3/F", "€5", "👍"]
        {
            assert_eq!(line(text).as_deref(), Ok(text));
        }
    }

    proptest! {
        #[test]
        fn r18_kept_text_is_kept_as_it_is(text in any::<String>()) {
            if let Ok(kept) = line(&text) {
                prop_assert_eq!(line(&kept), Ok(kept.clone()));
            }
            if let Ok(kept) = lines(&text) {
                prop_assert_eq!(lines(&kept), Ok(kept.clone()));
            }
        }
    }
}
