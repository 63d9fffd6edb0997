//! `POST /desk/search`: finds a person by their exact address, login name or mobile number.

use invitations::domain::invitation::Inviter;
use invitations::domain::requests::act::ActKind;
use invitations::domain::values::address::EmailAddress;
use invitations::domain::values::mobile::MobileNumber;
use invitations::domain::values::username::Username;
use invitations::domain::words::{ENGLISH, FieldCode, FieldError, FieldWords};
use invitations::http::{Problem, RouteResult, json, parse_object};
use invitations::store::StoreError;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde_json::{Map, Value};

use crate::Desk;
use crate::form::{REQUEST_NUMBER, line, number_field, read};
use crate::journal::{about, about_invitation, act};
use crate::person::Person;
use crate::view::PersonView;

const EMAIL: &str = "email";
const LOGIN_NAME: &str = "login_name";
const MOBILE_NUMBER: &str = "mobile_number";
/// The fields by which a person can be found.
const WAYS: [&str; 3] = [EMAIL, LOGIN_NAME, MOBILE_NUMBER];
const WORDS: FieldWords = FieldWords { label: "", help: "", ask: "" };
/// The maximum length of a searched text, in characters: an address, or a login name with its suffix.
const MOST: usize = 400;

/// The searched value.
#[derive(Debug)]
enum Wanted {
    Address(EmailAddress),
    Username(Username),
    Mobile(MobileNumber),
}

impl Desk {
    /// `POST /desk/search`.
    pub(crate) async fn search(&self, request: &Request) -> RouteResult {
        let (officer, key) = self.caller(request).await?;
        let answer = self.try_to_search(request, &officer).await;
        self.repeatable(request).save_response(key.as_ref(), answer).await
    }

    async fn try_to_search(&self, request: &Request, officer: &Inviter) -> RouteResult {
        let body = parse_object(request)?;
        let fields: Vec<_> = WAYS
            .into_iter()
            .filter(|way| body.contains_key(*way))
            .map(|way| line(way, &FieldWords { label: label(way), ask: ask(way), ..WORDS }, MOST))
            .chain([number_field()])
            .collect();
        let mut reading = read(&body, &fields);
        let wanted = self.wanted(&body).map_err(|error| {
            if reading.errors.iter().all(|known| known.field != error.field) {
                reading.errors.push(error);
            }
        });
        let (Ok(wanted), true) = (wanted, reading.errors.is_empty()) else {
            return Err(Problem::validation_failed(reading.errors));
        };
        let number = reading.answers.text(REQUEST_NUMBER).unwrap_or_default();
        let searched = act(officer, ActKind::Searched, number);
        let email = self.address_of(&wanted).await?;
        let person = match &email {
            Some(email) => self.person(email).await?,
            None => None,
        };
        let Some(person) = person else {
            self.record(&searched).await?;
            return Err(Problem::not_found());
        };
        let newest = person.newest();
        let searched = newest.map_or_else(
            || about(searched.clone(), &person.email),
            |newest| about_invitation(searched.clone(), newest),
        );
        self.record(&searched).await?;
        Ok(json(StatusCode::OK, &PersonView::of(person)))
    }

    /// The searched value of a body, which has exactly one of the three fields.
    fn wanted(&self, body: &Map<String, Value>) -> Result<Wanted, FieldError> {
        let given: Vec<_> =
            WAYS.into_iter().filter_map(|way| Some((way, body.get(way)?.as_str()?))).collect();
        let [(way, text)] = given[..] else {
            let detail = "Give one of email, login_name and mobile_number.";
            return Err(FieldError::new(EMAIL, FieldCode::Required, detail));
        };
        match way {
            EMAIL => address(way, text).map(Wanted::Address),
            LOGIN_NAME => self.login_name(text),
            _ => mobile(text).map(Wanted::Mobile),
        }
    }

    /// Reads a login name: the username of a local identity, with or without its suffix, or the address of an organisation
    /// (R19, R29).
    fn login_name(&self, text: &str) -> Result<Wanted, FieldError> {
        let text = text.trim();
        let username = match Username::in_login_name(text, &self.login_suffix) {
            Some(username) => username,
            None if text.contains('@') => return address(LOGIN_NAME, text).map(Wanted::Address),
            None => text,
        };
        Username::parse(username).map(Wanted::Username).map_err(|_| {
            FieldError::new(
                LOGIN_NAME,
                FieldCode::Invalid,
                "Enter the whole name that the person signs in with.",
            )
        })
    }

    /// The address of the searched person, if there is one.
    async fn address_of(&self, wanted: &Wanted) -> Result<Option<EmailAddress>, StoreError> {
        let account = match wanted {
            Wanted::Address(email) => return Ok(Some(email.clone())),
            Wanted::Username(username) => self.store.account_of_username(username).await?,
            Wanted::Mobile(mobile) => self.store.account_of_mobile(mobile).await?,
        };
        let Some(id) = account else { return Ok(None) };
        Ok(self.store.account(id).await?.map(|account| account.email))
    }

    /// Everything that is known of the person with an address. None if nothing is known.
    pub(crate) async fn person(&self, email: &EmailAddress) -> Result<Option<Person>, StoreError> {
        // Boxed, because three parallel calls of the SDK are a large future.
        let found = Box::pin(async {
            tokio::join!(
                self.store.current_invitation(email),
                self.store.suppression(email),
                self.store.invitations_to(email)
            )
        });
        let (current, suppression, invitations) = found.await;
        let (current, suppression, mut invitations) = (current?, suppression?, invitations?);
        // The index is updated a moment after the table.
        if let Some(current) = &current {
            invitations.retain(|invitation| invitation.id != current.id);
            invitations.insert(0, current.clone());
        }
        let is_known = suppression.is_some() || !invitations.is_empty();
        Ok(is_known.then(|| Person { email: email.clone(), current, suppression, invitations }))
    }
}

/// Reads an address that a support officer typed.
pub(crate) fn address(field: &'static str, text: &str) -> Result<EmailAddress, FieldError> {
    EmailAddress::parse(text)
        .map_err(|fault| FieldError::new(field, fault.code(), fault.explain(&ENGLISH.faults.address)))
}

/// Reads a mobile number. A Singapore number may be without its country code (R16).
fn mobile(text: &str) -> Result<MobileNumber, FieldError> {
    MobileNumber::singapore(text)
        .or_else(|_| MobileNumber::international(text))
        .map_err(|fault| FieldError::new(MOBILE_NUMBER, fault.code(), fault.explain(&ENGLISH.faults.mobile)))
}

fn label(way: &str) -> &'static str {
    match way {
        EMAIL => "Email address",
        LOGIN_NAME => "Login name",
        _ => "Mobile number",
    }
}

fn ask(way: &str) -> &'static str {
    match way {
        EMAIL => "Enter the email address.",
        LOGIN_NAME => "Enter the login name.",
        _ => "Enter the mobile number.",
    }
}
