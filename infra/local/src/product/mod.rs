//! Everything specific to this product: its parameters, its secret, its people and its demonstration.
//!
//! Only `main` and `host` use it. Another product would replace it.

mod demo;
mod people;

use std::collections::BTreeMap;

use crate::console::People;
use crate::keys::{Ed25519Key, KeyError};
use crate::state::State;
use crate::terminal::say;

pub(crate) use demo::play;

/// The people who can sign in.
pub(crate) const PEOPLE: People = people::PEOPLE;
/// The template's parameter for the validity of registration links.
pub(crate) const VALIDITY: &str = "InvitationValidity";
/// The validity of registration links in the demonstration, so that one can be seen to expire.
pub(crate) const DEMO_VALIDITY: &str = "8s";
/// The name of the secret with the signing key of registration links.
const SIGNING_SECRET: &str = "techpass-invitations/registration-signing-key";

/// The settings of the product on this machine.
#[derive(Debug)]
pub(crate) struct Needs {
    /// Values for the parameters of its template.
    pub(crate) parameters: BTreeMap<String, String>,
    /// The name and the value of its secret.
    pub(crate) secret: (&'static str, String),
}

/// The settings for a URL, an issuer of access tokens, and the keys of a data folder.
pub(crate) fn needs(url: &str, issuer: &str, state: &State) -> Result<Needs, KeyError> {
    let key = Ed25519Key::of(state, "registration key")?;
    let parameters = [
        ("BaseUrl", url.to_owned()),
        ("Issuer", issuer.to_owned()),
        ("JwksUrl", format!("{issuer}/.well-known/jwks.json")),
        ("SignInClientId", "officers-page".to_owned()),
        ("AuthorizationEndpoint", format!("{issuer}/authorize")),
        ("TokenEndpoint", format!("{issuer}/token")),
        ("RegistrationPublicKeys", key.public.to_string()),
        ("RegistrationSigningSecret", SIGNING_SECRET.to_owned()),
    ];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value));
    Ok(Needs { parameters: parameters.into(), secret: (SIGNING_SECRET, key.secret.to_string()) })
}

/// Prints what to try.
pub(crate) fn suggest(url: &str) {
    say("Try:");
    say(format_args!("  TOKEN=$(curl -s -X POST {url}/_local/token | cut -d '\"' -f 4)"));
    say("  curl -s -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' \\");
    say(format_args!("    -d '{}' {url}/invitations", demo::VENDOR));
    say(format_args!("  curl -s -H 'Accept: application/json' {url}/_local/mail"));
}
