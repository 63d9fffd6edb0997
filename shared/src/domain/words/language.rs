//! The languages that invitees are spoken to in.

use serde::{Deserialize, Serialize};

use super::{CHINESE, ENGLISH, Words};

/// A language that every text for invitees is written in. It is kept with the invitation, for its emails.
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
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// Its tag (BCP 47), as pages and emails name it.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-Hans",
        }
    }

    /// Its texts.
    #[must_use]
    pub fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::Chinese => &CHINESE,
        }
    }

    /// The language of a tag, by its first part: a reader of any Chinese is better served with this one
    /// than with English.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| {
            language.tag().split('-').next().is_some_and(|own| own.eq_ignore_ascii_case(primary))
        })
    }

    /// The language that an `Accept-Language` header prefers (RFC 9110, section 12.5.4); none if it names
    /// none of ours. Of equal weights the first counts.
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

/// The thousandths of a weight such as `q=0.8`; 0, which is "not acceptable", if it is none.
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
            // What is preferred is named, and a header that comes first and names a language outright goes before.
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
