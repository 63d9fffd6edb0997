//! The languages of the texts for invitees.

use serde::{Deserialize, Serialize};

use super::{CHINESE, ENGLISH, Words};

/// A language. Every text for invitees exists in each of them. The invitation stores the language of its emails.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Chinese in simplified characters, as Singapore writes it.
    #[serde(rename = "zh-Hans")]
    Chinese,
}

impl Language {
    /// All languages, in the order in which pages offer them.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The tag of the language (BCP 47), for pages and emails.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-Hans",
        }
    }

    /// The texts in the language.
    #[must_use]
    pub fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::Chinese => &CHINESE,
        }
    }

    /// The language of a tag. Only the first part of the tag counts, because readers of any kind of Chinese
    /// understand this one better than English.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| {
            language.tag().split('-').next().is_some_and(|own| own.eq_ignore_ascii_case(primary))
        })
    }

    /// The language that an `Accept-Language` header prefers (RFC 9110, section 12.5.4). Between equal weights the
    /// first one wins. None if the header names none of our languages.
    #[must_use]
    pub fn preferred(accept_language: &str) -> Option<Self> {
        let ranges = accept_language.split(',').filter_map(|range| {
            let (tag, weight) =
                range.split_once(';').map_or((range, 1000), |(tag, rest)| (tag, weight(rest)));
            Some((Self::of_tag(tag.trim())?, weight)).filter(|(_, weight)| *weight > 0)
        });
        ranges.rev().max_by_key(|(_, weight)| *weight).map(|(language, _)| language)
    }
}

/// A weight such as `q=0.8`, in thousandths. A text that is not a weight counts as 0, which means "not acceptable".
fn weight(parameter: &str) -> u16 {
    let Some(value) = parameter.trim().strip_prefix("q=") else { return 0 };
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    match (whole, format!("{fraction:0<3}").parse()) {
        ("1", Ok(0)) => 1000,
        ("0", Ok(thousandths @ 0..1000)) => thousandths,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_header_chooses_by_weight_then_by_order() {
        for (header, expected) in [
            ("", None),
            ("*", None),
            ("ta, ms;q=0.9", None),
            ("en-SG,en;q=0.9,zh;q=0.8", Some(Language::English)),
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Language::Chinese)),
            ("ta, ZH-hant-TW;q=0.5, en;q=0.4", Some(Language::Chinese)),
            ("en;q=0.5, zh;q=0.5", Some(Language::English)),
            ("en;q=0, zh;q=0.001", Some(Language::Chinese)),
            ("en ; q=0.2 , zh ;q=1.0", Some(Language::Chinese)),
            ("zh;q=2, en;q=NaN", None),
            ("zh;q=0.1234, en;q=", None),
        ] {
            assert_eq!(Language::preferred(header), expected, "{header:?}");
        }
    }

    #[test]
    fn a_tag_leads_back_to_its_language() {
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
            let kept = serde_json::to_value(language).unwrap();
            assert_eq!(kept, language.tag());
        }
    }

    proptest! {
        #[test]
        fn any_header_can_be_read(header in ".{0,60}|([a-z]{2}(;q=[0-9.]{1,6})?,){0,40}") {
            // The header names the preferred language. A language at the front without a weight is preferred to all
            // others.
            let preferred = Language::preferred(&header);
            let named = |language: Language| header.split(',').any(|range| {
                Language::of_tag(range.split(';').next().unwrap_or_default().trim()) == Some(language)
            });
            prop_assert!(preferred.is_none_or(named));
            for language in Language::ALL {
                let first = format!("{}, {header}", language.tag());
                prop_assert_eq!(Language::preferred(&first), Some(language));
            }
        }
    }
}
