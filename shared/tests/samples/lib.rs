//! Officers, invitations and registrations that the tests and benchmarks of the library start from.

#![expect(
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test without its sample fails"
)]

use invitations::domain::forms::correction::{Correctable, Correction};
use invitations::domain::forms::onboarding::parse_submission;
use invitations::domain::forms::registration::{RegistrationRules, parse_registration};
use invitations::domain::invitation::account::{Account, ActivationPeriod, Completion};
use invitations::domain::invitation::decide::{self, Invite};
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::event::Actor;
use invitations::domain::invitation::objection::Decline;
use invitations::domain::invitation::{
    AccountId, Invitation, InvitationId, Inviter, ServiceRequest, waiting,
};
use invitations::domain::policy::{Policy, ReservedUsernames};
use invitations::domain::values::address::EmailAddress;
use invitations::domain::words::Language;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use ulid::Ulid;

/// An officer.
pub const ANNA: &str = "anna";
/// Another officer.
pub const BEN: &str = "ben";
/// One day.
pub const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The moment at which each test begins: a Monday, 9 am in Singapore.
pub fn start() -> Timestamp {
    // 2026-11-23T01:00:00Z. The model checkers ask for it millions of times, so it is not parsed.
    Timestamp::constant(1_795_395_600, 0)
}

/// The officer with this name.
pub fn officer(name: &str) -> Inviter {
    let email = EmailAddress::parse(&format!("{name}@tech.gov.sg")).unwrap();
    Inviter { subject: name.to_owned(), email }
}

/// The officer with this name, as an actor.
pub fn actor(name: &str) -> Actor {
    Actor::Officer(officer(name))
}

/// A support officer who answers a service request (R58).
pub fn at_the_desk(name: &str) -> Actor {
    let (number, reason) = ("SR-2026-0042".to_owned(), "They asked for it.".to_owned());
    Actor::Desk(ServiceRequest { officer: officer(name), number, reason })
}

/// The details of an account, with the given answers in place of the present ones.
pub fn correction(current: &Invitation, account: &Account, given: Value) -> Correction {
    let correctable = Correctable {
        email: account.email.clone(),
        placement: current.placement.clone(),
        answers: current.answers.clone(),
        seed: current.seed,
        person: account.person(),
    };
    let Value::Object(given) = given else { panic!("no object") };
    correctable.correct(&given, &policy()).unwrap()
}

/// The lists of the policy that are compiled into the library.
pub fn policy() -> Policy {
    Policy::embedded()
}

/// A command for an existing invitation. The function in `decide` or `waiting` with the same name decides it.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is named after the function that decides it")]
pub enum Command {
    Invite(Box<Invite>),
    Register(Box<Completion>),
    Expire,
    Revoke,
    Withdraw,
    Resend,
    Remind,
    Decline(Decline),
    RejectDetails,
    AskAgain,
}

impl Command {
    /// Decides the command as the product does. None if the product refuses it.
    pub fn decide(&self, current: &Invitation, now: Timestamp) -> Option<Decision> {
        match self {
            Self::Invite(invite) => decide::invite(Some(current), invite, now).ok(),
            Self::Register(completion) => decide::register(current, completion, now).ok(),
            Self::Expire => decide::expire(current, now).ok(),
            Self::Revoke => decide::revoke(current, &actor(ANNA), now).ok(),
            Self::Withdraw => decide::withdraw(current, &Actor::Officer(current.inviter.clone()), now).ok(),
            Self::Resend => decide::resend(current, &actor(ANNA), now).ok(),
            Self::Remind => waiting::remind(current, &[], DAY, now).ok(),
            Self::Decline(reason) => waiting::decline(current, *reason, now).ok(),
            Self::RejectDetails => waiting::reject_details(current, now).ok(),
            Self::AskAgain => waiting::ask_again(current, None, now).ok(),
        }
    }
}

/// An invitation with usual answers. An address that ends in `.gov.sg` is integrated.
pub fn invite(officer_name: &str, email: &str, id: u128) -> Invite {
    let answers = if email.ends_with(".gov.sg") {
        json!({"mobile_number": "91234567"})
    } else {
        json!({"sponsoring_agency": "GOVTECH", "business_operation": "onshore"})
    };
    invite_with(officer_name, email, id, answers)
}

/// An invitation with the given answers.
pub fn invite_with(officer_name: &str, email: &str, id: u128, mut body: Value) -> Invite {
    body["email"] = email.into();
    Invite {
        submission: parse_submission(body.as_object().unwrap(), &policy()).unwrap(),
        inviter: officer(officer_name),
        id: InvitationId(Ulid::from_parts(1, id)),
        account_id: AccountId(Ulid::from_parts(2, id)),
        validity: 5 * DAY,
        activation: ActivationPeriod::new(30 * DAY),
        language: Language::English,
    }
}

/// The registration form of an onshore vendor, filled in.
pub fn registration_form() -> Value {
    json!({
        "username": "mei.tan", "first_name": "Mei", "last_name": "Tan", "mobile_number": "81234567",
        "department": "Platform", "password": "correct-Horse-42-staple",
    })
}

/// A complete registration, for the account with this number.
pub fn registration(account: u128) -> Completion {
    let body = registration_form();
    let rules = RegistrationRules {
        offshore: false,
        other_site: false,
        invitee: EmailAddress::parse("mei@vendor.example").unwrap(),
        company: Vec::new(),
        language: Language::English,
    };
    Completion {
        account_id: AccountId(Ulid::from_parts(3, account)),
        registration: parse_registration(body.as_object().unwrap(), &rules, &ReservedUsernames::embedded())
            .unwrap(),
        password_hash: "hash".to_owned(),
        login_suffix: "techpass.gov.sg".to_owned(),
        activation: ActivationPeriod::new(30 * DAY),
        language: Language::English,
    }
}
