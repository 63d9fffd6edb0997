//! The files of the page. Scripts import each other by relative paths. They are all in one folder, whose name is a hash of
//! their content, so browsers may cache the folder without end.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lambda_http::http::{HeaderValue, header};
use lambda_http::{Body, Response};
use ring::digest::{Context, SHA256};

/// A file of the page.
pub(crate) struct Asset {
    name: &'static str,
    media_type: &'static str,
    /// Its content.
    text: &'static str,
}

impl Asset {
    /// The response with this file.
    pub(crate) fn response(&self) -> Response<Body> {
        file(self.media_type, self.text)
    }
}

macro_rules! asset {
    ($name:literal, $media_type:expr) => {
        Asset { name: $name, media_type: $media_type, text: include_str!(concat!("../assets/", $name)) }
    };
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

const ASSETS: [Asset; 36] = [
    asset!("api.js", SCRIPT),
    asset!("csv.js", SCRIPT),
    asset!("desk.js", SCRIPT),
    asset!("desk_account.js", SCRIPT),
    asset!("desk_api.js", SCRIPT),
    asset!("desk_ask.js", SCRIPT),
    asset!("desk_person.js", SCRIPT),
    asset!("desk_words.js", SCRIPT),
    asset!("dom.js", SCRIPT),
    asset!("draft.js", SCRIPT),
    asset!("emails.js", SCRIPT),
    asset!("file.js", SCRIPT),
    asset!("form.js", SCRIPT),
    asset!("icon.svg", "image/svg+xml"),
    asset!("invitation.js", SCRIPT),
    asset!("invitations.js", SCRIPT),
    asset!("invite.js", SCRIPT),
    asset!("list.js", SCRIPT),
    asset!("main.js", SCRIPT),
    asset!("many.js", SCRIPT),
    asset!("many_check.js", SCRIPT),
    asset!("many_choose.js", SCRIPT),
    asset!("many_kept.js", SCRIPT),
    asset!("many_send.js", SCRIPT),
    asset!("many_table.js", SCRIPT),
    asset!("many_words.js", SCRIPT),
    asset!("notice.js", SCRIPT),
    asset!("numbers.js", SCRIPT),
    asset!("question.js", SCRIPT),
    asset!("refusal_words.js", SCRIPT),
    asset!("session.js", SCRIPT),
    asset!("sign_in.js", SCRIPT),
    asset!("style.css", "text/css; charset=utf-8"),
    asset!("times.js", SCRIPT),
    asset!("value_words.js", SCRIPT),
    asset!("words.js", SCRIPT),
];

/// The description of the API. `build.rs` makes it.
pub(crate) const OPENAPI: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));
/// Tells search engines to index no page (RFC 9309): the URLs of invitees' pages have tokens.
pub(crate) const ROBOTS: &str = "User-agent: *\nDisallow: /\n";

/// A response with a file.
pub(crate) fn file(media_type: &'static str, text: impl Into<String>) -> Response<Body> {
    let mut response = Response::new(Body::Text(text.into()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// Finds a file by its name.
pub(crate) fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The name of the folder of the files: a hash that changes with each of them.
pub(crate) fn version() -> String {
    let mut hash = Context::new(&SHA256);
    for asset in &ASSETS {
        for part in [asset.name, asset.text] {
            hash.update(&part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    URL_SAFE_NO_PAD.encode(&hash.finish().as_ref()[..12])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;

    #[test]
    fn every_file_of_the_folder_is_served() {
        let folder = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets")).unwrap();
        let files = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let names = ASSETS.iter().map(|asset| asset.name.to_owned());
        assert_eq!(files.collect::<BTreeSet<_>>(), names.collect());
    }

    #[test]
    fn scripts_import_only_files_beside_them() {
        for asset in ASSETS.iter().filter(|asset| asset.media_type == SCRIPT) {
            for line in asset.text.lines().filter(|line| line.starts_with("import ")) {
                let from = line.rsplit(" from \"").next().and_then(|rest| rest.split('"').next()).unwrap();
                let file = from.strip_prefix("./").and_then(find);
                assert!(file.is_some(), "{} imports {from}", asset.name);
            }
        }
    }

    /// Only `dom.js` adds content, because it leaves out `false` and `undefined`. The DOM itself would write them as text.
    #[test]
    fn one_script_fills_the_page() {
        for asset in ASSETS.iter().filter(|asset| asset.media_type == SCRIPT && asset.name != "dom.js") {
            let filled = asset.text.replace(".replaceChildren()", "");
            for forbidden in [
                ".append(",
                ".prepend(",
                ".replaceChildren(",
                ".replaceWith(",
                ".after(",
                ".before(",
                "createTextNode",
            ] {
                assert!(!filled.contains(forbidden), "{forbidden} in {}", asset.name);
            }
        }
    }

    #[test]
    fn the_page_is_made_without_markup_in_strings() {
        for forbidden in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", ".style"]
        {
            for asset in &ASSETS {
                assert!(!asset.text.contains(forbidden), "{forbidden} in {}", asset.name);
            }
        }
    }
}
