//! Conditional requests: a change is made only to the version that the client has seen (RFC 9110, 8.8.3 and 13.1.1).

use lambda_http::http::{HeaderValue, header};
use lambda_http::{Body, Request, Response};

use super::code::Code;
use super::problem::Problem;

/// Adds the entity tag of an invitation's version to a response, as the header `ETag`.
#[must_use]
pub fn tagged(mut response: Response<Body>, version: u32) -> Response<Body> {
    if let Ok(tag) = HeaderValue::try_from(entity_tag(version)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// The entity tag of a version of an invitation.
fn entity_tag(version: u32) -> String {
    format!("\"{version}\"")
}

/// The problem with a change of a version that the client does not expect.
#[must_use]
pub fn changed_meanwhile() -> Problem {
    Problem::new(
        Code::ChangedMeanwhile,
        "Nothing was done. Get the invitation or account again, and use its current ETag.",
    )
}

/// The header `If-Match`: the versions of an invitation that may be changed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum IfMatch {
    /// Any version. The header is absent, or is `*`.
    Any,
    /// Only versions with these entity tags. Weak tags are left out, because they match nothing (RFC 9110, 8.8.3.2).
    OneOf(Vec<String>),
}

impl IfMatch {
    /// Reads the condition of a request. Several headers count as one list, joined by commas (RFC 9110, 5.3).
    ///
    /// # Errors
    /// 400 when the header is neither `*` nor a list of entity tags. If such a header were ignored, the change would
    /// be unconditional.
    pub fn read(request: &Request) -> Result<Self, Problem> {
        let values: Vec<&[u8]> =
            request.headers().get_all(header::IF_MATCH).iter().map(HeaderValue::as_bytes).collect();
        if values.is_empty() {
            return Ok(Self::Any);
        }
        Self::parse(&values.join(&b',')).ok_or_else(|| {
            Problem::new(
                Code::InvalidIfMatch,
                "Send If-Match with * or with the value of the ETag, in quotation marks, such as \"2\".",
            )
        })
    }

    /// Whether a change of this version is allowed. The tags are compared by strong comparison.
    #[must_use]
    pub fn allows(&self, version: u32) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(tags) => tags.contains(&entity_tag(version)),
        }
    }

    fn parse(value: &[u8]) -> Option<Self> {
        if value.trim_ascii() == b"*" {
            return Some(Self::Any);
        }
        let mut tags = Vec::new();
        let mut rest = value.trim_ascii();
        while !rest.is_empty() {
            // A list may have empty elements (RFC 9110, 5.6.1.2).
            if let Some(next) = rest.strip_prefix(b",") {
                rest = next.trim_ascii_start();
                continue;
            }
            let (tag, is_weak) = rest.strip_prefix(b"W/").map_or((rest, false), |tag| (tag, true));
            let quoted = tag.strip_prefix(b"\"")?;
            let length = quoted.iter().position(|byte| *byte == b'"')?;
            let (opaque, after) = quoted.split_at(length);
            if !opaque.iter().all(|byte| matches!(byte, 0x21 | 0x23..=0x7e | 0x80..)) {
                return None;
            }
            if !is_weak {
                tags.push(format!("\"{}\"", String::from_utf8_lossy(opaque)));
            }
            rest = after.get(1..)?.trim_ascii_start();
            if !rest.is_empty() && !rest.starts_with(b",") {
                return None;
            }
        }
        Some(Self::OneOf(tags))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(value: &str, version: u32) -> Option<bool> {
        IfMatch::parse(value.as_bytes()).map(|condition| condition.allows(version))
    }

    #[test]
    fn a_star_and_the_strong_tag_of_the_version_match() {
        for value in [
            "*",
            " * ",
            "\"7\"",
            "\"1\", \"7\"",
            "\"1\",\"7\",",
            ", ,\"7\"",
            "W/\"7\", \"7\"",
            "\"a,b\",\t\"7\"",
        ] {
            assert_eq!(allows(value, 7), Some(true), "{value}");
        }
    }

    #[test]
    fn weak_tags_and_other_tags_do_not_match() {
        for value in ["W/\"7\"", "\"77\"", "\"07\"", "", ",", "\"\"", "\"\u{e9}7\"", "\"*\""] {
            assert_eq!(allows(value, 7), Some(false), "{value}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for value in [
            "7",
            "w/\"7\"",
            "\"7",
            "7\"",
            "\"7\" \"8\"",
            "*, \"7\"",
            "\"7\", *",
            "W/7",
            "\"a b\"",
            "'7'",
            "\"7\"x",
        ] {
            assert_eq!(allows(value, 7), None, "{value}");
        }
    }
}
