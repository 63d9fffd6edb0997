//! The officers' page: a page that calls the officers' API from the browser. This function only hands out
//! its files; it has no table and no token.

mod assets;
mod index;

use invitations::config::{ConfigError, Settings};
use invitations::http::{Answer, DEFAULT_ROUTE, Problem, answer, parameter, protect, query, route};
use lambda_http::http::{HeaderValue, Method, header};
use lambda_http::{Body, Request, Response};

use index::Index;

/// The route of the page's files.
const FILE: &str = "/portal/{version}/{file}";
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
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        let (route, answered) = match route(request) {
            // Its query is the page's: an issuer adds what it likes to the answer to a sign-in (RFC 6749, 4.1.2).
            "/" if reads => ("/", Ok(self.index.page())),
            "/" => ("/", Err(Problem::method_not_allowed(METHODS))),
            FILE if reads => (FILE, self.file(request)),
            FILE => (FILE, Err(Problem::method_not_allowed(METHODS))),
            _ => (DEFAULT_ROUTE, Err(Problem::not_found())),
        };
        let mut response = answer(request, route, answered, Problem::into_response);
        protect(response.headers_mut(), self.index.content_security_policy());
        response
    }

    /// `GET /portal/{version}/{file}`. Another version's files are not here: the page names its own.
    fn file(&self, request: &Request) -> Answer {
        query(request, &[])?;
        let is_current = parameter(request, "version") == self.version;
        let asset = assets::find(parameter(request, "file")).filter(|_| is_current);
        let asset = asset.ok_or_else(Problem::not_found)?;
        let mut response = Response::new(Body::Text(asset.text.to_owned()));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
        // The address changes with the content.
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        headers.insert(header::CACHE_CONTROL, forever);
        Ok(response)
    }
}
