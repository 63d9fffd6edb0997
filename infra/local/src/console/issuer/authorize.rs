//! The authorization endpoint (RFC 6749, 3.1): a page to choose a person, and the redirect with a code.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, RawQuery, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::grants::Grant;
use super::people::Person;
use crate::clock;
use crate::console::{Console, Refusal};

/// The content security policy of the pages: they have only a style.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    groups: &'static [(&'static str, &'static [Person])],
}

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage {
    fault: String,
}

/// The parameters of an authorization request, unchecked.
#[derive(Debug, Deserialize)]
struct Asked {
    response_type: Option<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    state: Option<String>,
    nonce: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
}

/// The person who was chosen on the page.
#[derive(Deserialize)]
pub(super) struct Chosen {
    person: String,
}

/// A valid authorization request.
#[derive(Debug)]
struct Request {
    client_id: String,
    redirect_uri: String,
    state: Option<String>,
    nonce: Option<String>,
    code_challenge: String,
}

/// An invalid authorization request (RFC 6749, 4.1.2.1).
#[derive(Debug)]
enum Fault {
    /// The redirect URI cannot be trusted, so only the person gets the error.
    Told(String),
    /// The client gets the error at its redirect URI.
    SentBack { redirect_uri: String, state: Option<String>, error: &'static str, description: &'static str },
}

/// Shows the people.
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    match Request::read(query.as_deref(), &console.issuer.home) {
        Ok(_) => page(StatusCode::OK, &SignInPage { groups: console.issuer.people.groups }),
        Err(fault) => fault.answer(&console.issuer.name),
    }
}

/// Redirects the chosen person with a code.
pub(super) async fn choose(
    State(console): State<Arc<Console>>,
    RawQuery(query): RawQuery,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Refusal> {
    let issuer = &console.issuer;
    let request = match Request::read(query.as_deref(), &issuer.home) {
        Ok(request) => request,
        Err(fault) => return fault.answer(&issuer.name),
    };
    let Some(person) = issuer.people.find(&chosen.person) else {
        return Fault::Told("There is no such person.".to_owned()).answer(&issuer.name);
    };
    let Request { client_id, redirect_uri, state, nonce, code_challenge } = request;
    let grant = Grant { person, client_id, redirect_uri: redirect_uri.clone(), code_challenge, nonce };
    let code = issuer.grants.add(grant, clock::now()).map_err(Refusal::internal)?;
    Ok(back(&redirect_uri, &issuer.name, &[("code", &code)], state.as_deref()))
}

impl Request {
    /// Checks a request for a page at `home`.
    fn read(query: Option<&str>, home: &str) -> Result<Self, Fault> {
        let told = |text: &str| Fault::Told(text.to_owned());
        let asked: Asked = serde_urlencoded::from_str(query.unwrap_or_default())
            .map_err(|fault| Fault::Told(fault.to_string()))?;
        let client_id =
            asked.client_id.filter(|id| !id.is_empty()).ok_or_else(|| told("client_id is missing."))?;
        let redirect_uri = asked
            .redirect_uri
            .filter(|uri| leads_to(uri, home))
            .ok_or_else(|| Fault::Told(format!("redirect_uri must be an address at {home}.")))?;
        let state = asked.state;
        let sent_back = |error, description| Fault::SentBack {
            redirect_uri: redirect_uri.clone(),
            state: state.clone(),
            error,
            description,
        };
        match asked.response_type.as_deref() {
            Some("code") => {}
            None => return Err(sent_back("invalid_request", "response_type is missing")),
            Some(_) => return Err(sent_back("unsupported_response_type", "response_type must be code")),
        }
        // RFC 7636, 4.4.1. Only S256 is accepted.
        let s256 = asked.code_challenge_method.as_deref() == Some("S256");
        let Some(code_challenge) = asked.code_challenge.filter(|challenge| s256 && challenge.len() == 43)
        else {
            return Err(sent_back("invalid_request", "a code_challenge of the method S256 is needed"));
        };
        Ok(Self { client_id, redirect_uri, state, nonce: asked.nonce, code_challenge })
    }
}

impl Fault {
    fn answer(self, issuer: &str) -> Result<Response, Refusal> {
        match self {
            Self::Told(fault) => page(StatusCode::BAD_REQUEST, &RefusedPage { fault }),
            Self::SentBack { redirect_uri, state, error, description } => {
                let parameters = [("error", error), ("error_description", description)];
                Ok(back(&redirect_uri, issuer, &parameters, state.as_deref()))
            }
        }
    }
}

/// Whether a URL belongs to the host itself. Codes go nowhere else.
fn leads_to(address: &str, home: &str) -> bool {
    let (Ok(address_parts), Ok(home)) = (address.parse::<Uri>(), home.parse::<Uri>()) else { return false };
    let same = address_parts.scheme() == home.scheme() && address_parts.authority() == home.authority();
    // RFC 6749, 3.1.2: no fragment.
    same && !address.contains('#')
}

/// The redirect URI with the issuer (RFC 9207) and the client's `state`.
fn back(redirect_uri: &str, issuer: &str, answer: &[(&str, &str)], state: Option<&str>) -> Response {
    let mut parameters = answer.to_vec();
    parameters.extend(state.map(|state| ("state", state)));
    parameters.push(("iss", issuer));
    // Pairs of texts can always be encoded.
    let query = serde_urlencoded::to_string(parameters).unwrap_or_default();
    let separator = if redirect_uri.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{redirect_uri}{separator}{query}")).into_response()
}

fn page(status: StatusCode, template: &impl Template) -> Result<Response, Refusal> {
    let html = template.render().map_err(Refusal::internal)?;
    Ok((status, [(CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = "http://127.0.0.1:9000";

    #[test]
    fn only_the_hosts_own_addresses_are_led_back_to() {
        for good in ["http://127.0.0.1:9000/", "http://127.0.0.1:9000", "http://127.0.0.1:9000/a?b=c"] {
            assert!(leads_to(good, HOME), "{good}");
        }
        for bad in [
            "",
            "/",
            "//evil.example/",
            "https://127.0.0.1:9000/",
            "http://127.0.0.1:9001/",
            "http://127.0.0.1:9000.evil.example/",
            "http://127.0.0.1:9000@evil.example/",
            "http://127.0.0.1:9000\\@evil.example/",
            "http://me@127.0.0.1:9000/",
            "http://evil.example/?http://127.0.0.1:9000/",
            "http://127.0.0.1:9000/#x",
            "javascript:alert(1)",
            " http://127.0.0.1:9000/",
        ] {
            assert!(!leads_to(bad, HOME), "{bad}");
        }
    }
}
