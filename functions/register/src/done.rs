//! Shows the last page of a registration again to the browser that completed it. The page has the username, and a reload,
//! a second tab or a second click must not remove it.
//!
//! A cookie with the account's id proves that it is the same browser. Only the registrant and the officer get this
//! id, and nobody can guess it. So the cookie needs no signature, and the server stores nothing.

use invitations::domain::invitation::{Invitation, Outcome, State};
use jiff::{SignedDuration, Timestamp};
use lambda_http::http::{HeaderMap, HeaderValue, header};

/// The name of the cookie.
const COOKIE: &str = "registered";
/// How long after registration the page is shown again.
const SHOWN_FOR: SignedDuration = SignedDuration::from_mins(15);

/// The cookie for the browser that completed a registration. Its path must not contain the link, which is secret. The
/// account's id identifies the page.
pub(crate) fn cookie(account_id: &str, is_https: bool) -> Option<HeaderValue> {
    let seconds = SHOWN_FOR.as_secs();
    let secure = if is_https { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE}={account_id}; Path=/register; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    );
    HeaderValue::try_from(cookie).ok()
}

/// The login name, if this browser has recently completed the registration.
pub(crate) fn login_name<'i>(
    headers: &HeaderMap,
    invitation: &'i Invitation,
    now: Timestamp,
) -> Option<&'i str> {
    let State::Closed { closed_at, outcome: Outcome::Registered { account, login_name }, .. } =
        &invitation.state
    else {
        return None;
    };
    let is_recent = now.duration_since(*closed_at) < SHOWN_FOR;
    let is_theirs = cookie_values(headers).any(|value| value == account.id.to_string());
    (is_recent && is_theirs).then_some(login_name.as_str())
}

/// The values of the cookie that the browser sent.
fn cookie_values(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let cookies = lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    cookies.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}
