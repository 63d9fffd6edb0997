//! The HTML of the page. It names the scripts and gives them the configuration of this deployment.

use askama::Template;
use invitations::config::{ConfigError, Settings};
use lambda_http::http::{HeaderValue, Uri};
use lambda_http::{Body, Response};

use crate::assets::file;

const HTML: &str = "text/html; charset=utf-8";

/// The sign-in service and the other URLs that the page needs.
struct Configuration {
    client_id: String,
    scope: String,
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    support_url: String,
}

#[derive(Template)]
#[template(path = "index.html")]
struct Page<'a> {
    configuration: &'a Configuration,
    folder: &'a str,
}

/// The page with its content security policy, the same for every request.
pub(crate) struct Index {
    html: String,
    content_security_policy: HeaderValue,
}

impl Index {
    /// Reads `SIGN_IN_CLIENT_ID`, `ISSUER`, `AUTHORIZATION_ENDPOINT`, `TOKEN_ENDPOINT`, `SUPPORT_URL` and,
    /// if sign-in needs more than `openid email`, `SIGN_IN_SCOPE`. `folder` has the page's files.
    pub(crate) fn new(settings: &Settings, folder: &str) -> Result<Self, ConfigError> {
        const TOKEN_ENDPOINT: &str = "TOKEN_ENDPOINT";
        let configuration = Configuration {
            client_id: settings.required("SIGN_IN_CLIENT_ID")?,
            scope: settings.optional("SIGN_IN_SCOPE").unwrap_or_else(|| "openid email".to_owned()),
            issuer: settings.url("ISSUER")?,
            authorization_endpoint: settings.url("AUTHORIZATION_ENDPOINT")?,
            token_endpoint: settings.url(TOKEN_ENDPOINT)?,
            support_url: settings.base_url("SUPPORT_URL")?,
        };
        let content_security_policy = origin(&configuration.token_endpoint)
            .and_then(|origin| HeaderValue::try_from(policy(&origin)).ok())
            .ok_or_else(|| ConfigError::new(TOKEN_ENDPOINT, "has no host"))?;
        let page = Page { configuration: &configuration, folder };
        Ok(Self { html: render(&page), content_security_policy })
    }

    /// `GET /`.
    pub(crate) fn page(&self) -> Response<Body> {
        file(HTML, self.html.clone())
    }

    /// The sources that the page may load, and the origins that it may call.
    pub(crate) fn content_security_policy(&self) -> &HeaderValue {
        &self.content_security_policy
    }
}

/// Renders a page.
pub(crate) fn html(page: &impl Template) -> Response<Body> {
    file(HTML, render(page))
}

fn render(page: &impl Template) -> String {
    page.render().unwrap_or_else(|error| {
        tracing::error!(error = %error, outcome = "failed", "the page cannot be written");
        String::new()
    })
}

/// Allows only the page's own files, its own API, and the token endpoint. No policy for trusted types
/// may be created, so no text can become markup or script.
fn policy(token_origin: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
         connect-src 'self' {token_origin}; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'"
    )
}

/// Scheme, host and port of a URL.
fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let port = uri.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}://{}{port}", uri.scheme_str()?, uri.host()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(token_endpoint: &'static str) -> Result<Index, ConfigError> {
        let settings = Settings::from_fn(move |name| {
            let value = match name {
                "TOKEN_ENDPOINT" => token_endpoint,
                "SIGN_IN_CLIENT_ID" => "a\" onload=\"x\"><script>",
                "SIGN_IN_SCOPE" => return None,
                _ => "https://issuer.example/a/",
            };
            Some(value.to_owned())
        });
        Index::new(&settings, "v")
    }

    #[test]
    fn the_page_may_call_only_the_origin_of_the_token_endpoint() {
        for (endpoint, origin) in [
            ("https://issuer.example/token?x=1", "https://issuer.example"),
            ("https://me:secret@issuer.example:8443/token", "https://issuer.example:8443"),
            ("http://[::1]:9000/token", "http://[::1]:9000"),
        ] {
            let index = index(endpoint).unwrap();
            let policy = index.content_security_policy().to_str().unwrap();
            assert!(policy.contains(&format!("connect-src 'self' {origin}; ")), "{policy}");
        }
    }

    #[test]
    fn the_configuration_is_escaped_but_not_changed() {
        let html = index("https://issuer.example/token/").unwrap().html;
        assert!(!html.contains("<script>") && !html.contains("\" onload"), "{html}");
        // An issuer is compared character by character, so its slash must stay.
        assert!(html.contains("data-issuer=\"https://issuer.example/a/\""), "{html}");
        assert!(html.contains("data-token-endpoint=\"https://issuer.example/token/\""), "{html}");
        assert!(html.contains("data-scope=\"openid email\""), "{html}");
    }
}
