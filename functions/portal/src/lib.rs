//! Serves the officers' page and the pages about problems. The page calls the officers' API from the browser. This function
//! has only files: it reads no table and no token.

mod assets;
mod index;
mod problems;

use invitations::config::{ConfigError, Settings};
use invitations::http::{
    DEFAULT_ROUTE, Problem, ResponseFormat, RouteResult, parameter, parse_query, protect, respond, route,
};
use lambda_http::http::{HeaderValue, Method, header};
use lambda_http::{Body, Request, Response};

use assets::{OPENAPI, ROBOTS, file};
use index::Index;
use problems::ProblemPages;

/// The route of the page's files.
const FILE: &str = "/portal/{version}/{file}";
/// The route of the `type` of a problem document.
const PROBLEM: &str = "/problems/{code}";
/// All routes.
const ROUTES: [&str; 6] = ["/", FILE, PROBLEM, "/openapi.json", "/favicon.ico", "/robots.txt"];
/// The methods of every route.
const METHODS: &str = "GET, HEAD";

/// The function and its pages.
pub struct Portal {
    index: Index,
    problems: ProblemPages,
    version: String,
}

impl Portal {
    /// Reads the configuration and makes the page.
    ///
    /// # Errors
    /// When a value is missing or bad.
    pub fn start(settings: &Settings) -> Result<Self, ConfigError> {
        let version = assets::version();
        let folder = format!("/portal/{version}");
        Ok(Self {
            index: Index::new(settings, &folder)?,
            problems: ProblemPages::new(folder, settings.base_url("SUPPORT_URL")?),
            version,
        })
    }

    /// Answers one request.
    #[must_use]
    pub fn handle(&self, request: &Request) -> Response<Body> {
        let known = ROUTES.into_iter().find(|known| *known == route(request));
        let route = known.unwrap_or(DEFAULT_ROUTE);
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let answered = match known {
            None => Err(Problem::not_found()),
            Some(_) if !is_read => Err(Problem::method_not_allowed(METHODS)),
            Some(route) => self.read(request, route),
        };
        let mut response = respond(request, route, answered, |problem, request_id| match route {
            PROBLEM => {
                self.problems.refusal(problem, ResponseFormat::requested(request.headers()), request_id)
            }
            _ => problem.into_response(request_id),
        });
        protect(response.headers_mut(), self.index.content_security_policy());
        response
    }

    /// `GET` or `HEAD` of one of the routes.
    fn read(&self, request: &Request, route: &str) -> RouteResult {
        // The query is not checked: an issuer may add parameters when it leads back to the page (RFC 6749, 4.1.2).
        if route == "/" {
            return Ok(self.index.page());
        }
        parse_query(request, &[])?;
        match route {
            FILE => self.file(request),
            PROBLEM => self.problems.page(parameter(request, "code")),
            "/openapi.json" => Ok(file("application/json", OPENAPI)),
            "/robots.txt" => Ok(file("text/plain; charset=utf-8", ROBOTS)),
            "/favicon.ico" => {
                assets::find("icon.svg").map(assets::Asset::response).ok_or_else(Problem::not_found)
            }
            _ => Err(Problem::not_found()),
        }
    }

    /// `GET /portal/{version}/{file}`. Only this version's files exist: the page names its own version.
    fn file(&self, request: &Request) -> RouteResult {
        let is_current = parameter(request, "version") == self.version;
        let asset = assets::find(parameter(request, "file")).filter(|_| is_current);
        let mut response = asset.ok_or_else(Problem::not_found)?.response();
        // The URL changes with the content, so browsers may keep the file.
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, forever);
        Ok(response)
    }
}
