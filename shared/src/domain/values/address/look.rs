//! What a text looks like (UTS #39). `shared/build/looks.rs` makes the table.

use unicode_normalization::UnicodeNormalization;

/// What characters look like, one after the other.
static LOOKS: &str = include_str!(concat!(env!("OUT_DIR"), "/looks.txt"));

include!(concat!(env!("OUT_DIR"), "/look_table.rs"));

/// The skeleton of a text. Two texts that people could confuse have the same skeleton
/// (<https://www.unicode.org/reports/tr39/#Confusable_Detection>).
pub(super) fn skeleton(text: &str) -> String {
    let mut seen = String::new();
    for character in text.nfd() {
        match look(character) {
            Some(look) => seen.push_str(look),
            None => seen.push(character),
        }
    }
    seen.nfd().collect()
}

/// What a character looks like, if not like itself. An invisible character looks like nothing.
fn look(character: char) -> Option<&'static str> {
    let found = CHARACTERS.binary_search(&u32::from(character)).ok()?;
    LOOKS.get(usize::from(STARTS[found])..usize::from(STARTS[found + 1]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_as_expected(text: &str) -> bool {
        unicode_security::skeleton(text).eq(skeleton(text).chars())
    }

    #[test]
    fn each_character_looks_as_unicode_says() {
        assert_eq!(skeleton("\u{440}\u{430}y\u{440}a1\u{200b}"), "paypal");
        let odd = ('\0'..=char::MAX).find(|character| !is_as_expected(character.encode_utf8(&mut [0; 4])));
        assert_eq!(odd, None);
    }

    proptest! {
        #[test]
        fn each_text_looks_as_unicode_says(text in any::<String>(), letters in "[а-яӏα-ωⅰ-ⅽａ-ｚıɑɡmwrn\u{300}-\u{36f}]{0,12}") {
            prop_assert!(is_as_expected(&text), "{text:?}");
            prop_assert!(is_as_expected(&letters), "{letters:?}");
        }
    }
}
