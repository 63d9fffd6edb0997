//! The officers' page: a page that calls the officers' API from the browser. This function only hands out
//! its files; it has no table and no token.

mod assets;
mod index;

use invitations::config::{ConfigError, Settings};
use invitations::http::{Answer, Problem, answer, protect, segments};
use lambda_http::http::{HeaderValue, Method, header};
use lambda_http::{Body, Request, Response};

use index::Index;

/// What the page's address answers to.
const METHODS: &str = "GET, HEAD";

/// The function with all that it needs.
pub struct Portal {
    index: Index,
    version: String,
}

impl Portal {
    /// Reads the configuration and makes the page.
    ///
    /// # Errors
    /// When a value is missing or bad.
    pub fn start(settings: &Settings) -> Result<Self, ConfigError> {
        let version = assets::version();
        Ok(Self { index: Index::new(settings, &version)?, version })
    }

    /// Answers one request.
    #[must_use]
    pub fn handle(&self, request: &Request) -> Response<Body> {
        let read = matches!(*request.method(), Method::GET | Method::HEAD);
        let (route, answered) = match segments(request).as_slice() {
            [""] if read => ("/", Ok(self.index.page())),
            [""] => ("/", Err(Problem::method_not_allowed(METHODS))),
            ["portal", version, file] if read => ("/portal/{version}/{file}", self.file(version, file)),
            ["portal", _, _] => ("/portal/{version}/{file}", Err(Problem::method_not_allowed(METHODS))),
            _ => ("unknown", Err(Problem::not_found())),
        };
        let mut response = answer(request, route, answered, Problem::into_response);
        protect(response.headers_mut(), self.index.content_security_policy());
        response
    }

    /// `GET /portal/{version}/{file}`. Another version's files are not here: the page names its own.
    fn file(&self, version: &str, name: &str) -> Answer {
        let asset = assets::find(name).filter(|_| version == self.version).ok_or_else(Problem::not_found)?;
        let mut response = Response::new(Body::Text(asset.text.to_owned()));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
        // The address changes with the content.
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        headers.insert(header::CACHE_CONTROL, forever);
        Ok(response)
    }
}
