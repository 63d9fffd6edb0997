//! Changes that are made only to the version that the client has seen (RFC 9110, 8.8.3 and 13.1.1).

use lambda_http::http::{HeaderValue, header};
use lambda_http::{Body, Request, Response};

use super::code::Code;
use super::problem::Problem;

/// The response with the tag of an invitation's version in the header `ETag`.
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

/// Which versions of an invitation may be changed: the header `If-Match`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum IfMatch {
    /// Any version: the header is absent, or `*`.
    Any,
    /// One of these. Weak tags are left out: they match nothing (RFC 9110, 8.8.3.2).
    OneOf(Vec<String>),
}

impl IfMatch {
    /// The condition of a request. Several headers are one list, as if joined by commas (RFC 9110, 5.3).
    ///
    /// # Errors
    /// 400 when the header is neither `*` nor a list of entity tags. To ignore it would make the change unconditional.
    pub fn read(request: &Request) -> Result<Self, Problem> {
        let values: Vec<&[u8]> =
            request.headers().get_all(header::IF_MATCH).iter().map(HeaderValue::as_bytes).collect();
        if values.is_empty() {
            return Ok(Self::Any);
        }
        Self::parse(&values.join(&b',')).ok_or_else(|| {
            Problem::new(
                Code::InvalidIfMatch,
                "Send If-Match as *, or as the ETag was: \"2\", in quotation marks.",
            )
        })
    }

    /// Whether a change of this version is allowed. The comparison is strong.
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
            // Elements of a list may be empty (RFC 9110, 5.6.1.2).
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
    fn anything_else_is_no_condition() {
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
