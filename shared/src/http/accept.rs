//! The format of a response that a client asks for. <https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1>

use lambda_http::http::{HeaderMap, header};

/// The format of a response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ResponseFormat {
    /// A page, for a person.
    Page,
    /// JSON, for a program.
    Json,
}

/// How strongly a client prefers a format: first the weight, then how exactly the range names the format.
type Preference = (u16, u8);

impl ResponseFormat {
    /// The format that `Accept` asks for. `None` if it allows both, as `*/*` does.
    #[must_use]
    pub fn requested(headers: &HeaderMap) -> Option<Self> {
        let lines = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let ranges: Vec<(String, u16)> = lines.flat_map(|line| line.split(',')).filter_map(range).collect();
        let (page, json) = (wish(&ranges, is_page), wish(&ranges, is_json));
        match (page, json) {
            _ if page > json => Some(Self::Page),
            _ if json > page => Some(Self::Json),
            // The client names both formats. A browser does so, and a person reads pages.
            ((1.., NAMED), _) => Some(Self::Page),
            _ => None,
        }
    }
}

const NAMED: u8 = 3;

fn is_page(media_type: &str) -> bool {
    ["text/html", "application/xhtml+xml"].contains(&media_type)
}

fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.ends_with("+json")
}

/// The best of the ranges that name a format. If none names it, the best of the ranges that include it.
fn wish(ranges: &[(String, u16)], names: impl Fn(&str) -> bool) -> Preference {
    let family = if names("text/html") { "text/*" } else { "application/*" };
    let exactness = |range: &str| match range {
        range if names(range) => NAMED,
        range if range == family => 2,
        "*/*" => 1,
        _ => 0,
    };
    let most = ranges.iter().map(|(range, _)| exactness(range)).max().unwrap_or_default();
    let of_them = ranges.iter().filter(|(range, _)| most > 0 && exactness(range) == most);
    match of_them.map(|(_, weight)| *weight).max().unwrap_or_default() {
        // A refused format does not count as named.
        0 => (0, 0),
        weight => (weight, most),
    }
}

/// A media range in lower case, without parameters, and its weight in thousandths.
fn range(text: &str) -> Option<(String, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let range = parts.next().filter(|range| !range.is_empty())?.to_ascii_lowercase();
    let weight = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| thousandths(value.trim()))
    });
    Some((range, weight.unwrap_or(1000)))
}

/// A weight of RFC 9110, 12.4.2, in thousandths. A bad weight counts as 1.
fn thousandths(text: &str) -> u16 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    match (whole, format!("{rest:0<3}").parse::<u16>()) {
        ("0", Ok(part)) if rest.len() <= 3 => part,
        _ => 1000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requested(accept: &str) -> Option<ResponseFormat> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        ResponseFormat::requested(&headers)
    }

    #[test]
    fn accept_chooses_by_weight_then_by_exactness() {
        for page in [
            "text/html",
            "TEXT/HTML",
            "text/html, application/json",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "application/json;q=0.5, text/html",
            "application/json; q=0.5, Text/Html; level=1; Q=0.9",
            "application/json;q=0, */*",
            "text/*, application/json;q=0.2",
            "application/xhtml+xml",
        ] {
            assert_eq!(requested(page), Some(ResponseFormat::Page), "{page}");
        }
        for json in [
            "application/json",
            "Application/JSON",
            "APPLICATION/PROBLEM+JSON",
            "application/json, text/plain, */*",
            "application/json;charset=utf-8",
            "text/html;q=0.5, application/json",
            "text/html;q=0.001,application/json;q=0.002",
            "text/html;q=0, */*",
            "application/*",
        ] {
            assert_eq!(requested(json), Some(ResponseFormat::Json), "{json}");
        }
        for open in ["*/*", "", ",", "image/png", ";q=1", "application/json;q=0, text/html;q=0"] {
            assert_eq!(requested(open), None, "{open}");
        }
    }
}
