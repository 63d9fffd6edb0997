//! The stories: the steps of people, and the right outcome.

mod desk;
mod outcome;

use jiff::Timestamp;
use serde_json::{Value, json};
use ureq::http::Request;
use ureq::http::request::Builder;

use crate::{Due, Host, Officer, Told, answers, eventually, fresh_address, link_in};

pub use desk::{AtTheDesk, ServiceRequest};
pub use outcome::Outcome;

/// The action of a story.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Story {
    /// A vendor is invited.
    Invite,
    /// The same officer invites the vendor again.
    OverrideOwn,
    /// Another officer invites the vendor again.
    OverrideOther,
    /// A public officer gets an account at once.
    Integrated,
    /// Another officer corrects the details of a public officer who has not signed in yet.
    Correct,
    /// The invitation of a public officer who has not signed in yet is withdrawn.
    Withdraw,
    /// A vendor registers with the mobile number of a public officer who has not signed in yet.
    Displace,
    /// A vendor registers.
    Complete,
    /// A vendor does not register in time.
    Expire,
    /// An invitation is revoked.
    Revoke,
    /// Its email is sent again.
    Resend,
    /// Its email bounces.
    Bounce,
    /// A person with an account is invited.
    InviteAgain,
    /// A vendor is reminded of the deadline.
    Remind,
    /// The holder of a new account signs in for the first time.
    Activate,
    /// The holder of an account is reminded to sign in for the first time.
    RemindHolder,
    /// An account without a sign-in ends.
    Terminate,
    /// A vendor declines.
    Decline,
    /// A vendor says that the details are wrong.
    RejectDetails,
    /// A vendor whose invitation was revoked asks for a new one.
    AskAgain,
    /// A support officer answers a service request.
    Desk(AtTheDesk),
}

/// The people of a story, and the state before it.
#[derive(Debug)]
pub struct Cast {
    /// The address.
    pub email: String,
    officer: Officer,
    other: Officer,
    /// The form of the inviter.
    form: Value,
    /// The earlier invitation.
    invitation: String,
    link: String,
    /// The timer that was deleted.
    timer: Value,
    /// The login name of the account's holder.
    login_name: String,
    /// The deadline of the earlier invitation.
    pub deadline: Option<Timestamp>,
    /// The form of the invitee.
    registration: Value,
    /// The task of the support officer.
    pub service_request: Option<ServiceRequest>,
}

impl Story {
    /// All stories.
    pub const ALL: [Self; 30] = [
        Self::Invite,
        Self::OverrideOwn,
        Self::OverrideOther,
        Self::Integrated,
        Self::Correct,
        Self::Withdraw,
        Self::Displace,
        Self::Complete,
        Self::Expire,
        Self::Revoke,
        Self::Resend,
        Self::Bounce,
        Self::InviteAgain,
        Self::Remind,
        Self::Activate,
        Self::RemindHolder,
        Self::Terminate,
        Self::Decline,
        Self::RejectDetails,
        Self::AskAgain,
        Self::Desk(AtTheDesk::LookUp),
        Self::Desk(AtTheDesk::Correct),
        Self::Desk(AtTheDesk::Release),
        Self::Desk(AtTheDesk::Revoke),
        Self::Desk(AtTheDesk::Resend),
        Self::Desk(AtTheDesk::Transfer),
        Self::Desk(AtTheDesk::TransferAccount),
        Self::Desk(AtTheDesk::TransferAll),
        Self::Desk(AtTheDesk::ResumeEmails),
        Self::Desk(AtTheDesk::ResumeAfterwards),
    ];

    /// The steps before the story, without faults.
    pub fn prepare(self, host: &Host) -> Cast {
        let (officer, other) = (host.officer(), host.officer());
        let is_integrated = matches!(
            self,
            Self::Integrated | Self::Correct | Self::Withdraw | Self::Displace | Self::RemindHolder
        );
        let email = fresh_address(if is_integrated { "agency.gov.sg" } else { "vendor.example" });
        let email = if self.is_suppressed() { format!("suppressionlist+{email}") } else { email };
        let mut form = if is_integrated { answers::integrated(&email) } else { answers::onshore(&email) };
        form["seed_required"] = json!(matches!(self, Self::Integrated | Self::Complete));
        let (invitation, link, login_name) = (String::new(), String::new(), String::new());
        let (timer, registration) = (Value::Null, answers::registration());
        let (deadline, service_request) = (None, None);
        let mut cast = Cast {
            email,
            officer,
            other,
            form,
            invitation,
            link,
            timer,
            login_name,
            deadline,
            registration,
            service_request,
        };
        if !matches!(self, Self::Invite | Self::Integrated) {
            let invitation = host.invite(&cast.officer.token, &cast.form).json(201);
            invitation["id"].as_str().expect("a text").clone_into(&mut cast.invitation);
            cast.deadline = invitation["expires_at"].as_str().and_then(|at| at.parse().ok());
            host.quiet();
            if !is_integrated && !self.is_suppressed() {
                cast.link = link_in(&host.mails_for(&cast.email)[0]);
            }
        }
        match self {
            Self::Expire => cast.timer = host.take_timer(&cast.invitation),
            Self::Correct => {
                cast.form = answers::integrated(&cast.email);
                cast.form["seed_required"] = true.into();
            }
            Self::Displace => {
                cast.registration["mobile_number"] = cast.form["mobile_number"].clone();
                let vendor = fresh_address("vendor.example");
                host.invite(&cast.officer.token, &answers::onshore(&vendor)).json(201);
                host.quiet();
                cast.link = link_in(&host.mails_for(&vendor)[0]);
            }
            Self::Desk(story) => story.prepare(host, &mut cast),
            Self::InviteAgain | Self::Activate | Self::Terminate => {
                let done = host.register(&cast.link, &cast.registration).json(201);
                done["login_name"].as_str().expect("a text").clone_into(&mut cast.login_name);
                host.quiet();
                if self == Self::Terminate {
                    host.make_account_due(&cast.invitation, Due::End);
                }
            }
            Self::RemindHolder => host.make_account_due(&cast.invitation, Due::Reminder),
            Self::Remind => host.make_reminder_due(&cast.invitation),
            Self::AskAgain => {
                let request = Request::delete(host.url(&format!("/invitations/{}", cast.invitation)));
                host.send(request.header("authorization", format!("Bearer {}", cast.officer.token)), "")
                    .json(200);
                host.quiet();
            }
            _ => {}
        }
        cast
    }

    /// The steps of the story, repeated if necessary.
    pub fn act(self, host: &Host, cast: &Cast) -> Option<Told> {
        let by = |officer: &Officer, request: Builder| {
            request.header("authorization", format!("Bearer {}", officer.token))
        };
        let post = |officer: &Officer, path: &str, body: &str| {
            let request = || {
                by(officer, Request::post(host.url(path)))
                    .header("content-type", "application/json")
                    .header("idempotency-key", &cast.email)
            };
            Some(host.persist(request, body))
        };
        let by_link = |rest: &str, body: &str| {
            let request = || {
                Request::post(format!("{}/{rest}", cast.link))
                    .header("accept", "application/json")
                    .header("content-type", "application/json")
            };
            host.persist(request, body)
        };
        let of_invitation = format!("/invitations/{}", cast.invitation);
        match self {
            Self::Invite | Self::Integrated | Self::OverrideOwn => {
                post(&cast.officer, "/invitations", &cast.form.to_string())
            }
            Self::OverrideOther | Self::Correct | Self::InviteAgain => {
                post(&cast.other, "/invitations", &cast.form.to_string())
            }
            Self::Resend => post(&cast.officer, &format!("{of_invitation}/resend"), ""),
            Self::Revoke | Self::Withdraw => {
                Some(host.persist(|| by(&cast.officer, Request::delete(host.url(&of_invitation))), ""))
            }
            Self::Complete | Self::Displace => {
                let request = || {
                    Request::post(&cast.link)
                        .header("accept", "application/json")
                        .header("content-type", "application/json")
                };
                Some(host.persist(request, &cast.registration.to_string()))
            }
            Self::Expire => {
                host.fire_timer(&cast.invitation, &cast.timer);
                None
            }
            Self::Activate => {
                host.sign_in(&cast.login_name);
                None
            }
            Self::Remind | Self::RemindHolder | Self::Terminate => {
                // Lambda retries a failed call.
                eventually("the sweep to end", || {
                    let sweep = Request::post(host.url("/_local/invoke/expire"));
                    let event = json!({ "sweep": true, "days": 0 }).to_string();
                    (host.send_local(sweep, event).status == 200).then_some(())
                });
                None
            }
            Self::Desk(story) => Some(story.act(host, cast)),
            Self::Decline => Some(by_link("decline", r#"{"reason":"wrong_person"}"#)),
            Self::RejectDetails => Some(by_link("decline", r#"{"reason":"wrong_details"}"#)),
            Self::AskAgain => Some(by_link("request", "{}")),
            Self::Bounce => {
                host.report(&host.mails_for(&cast.email)[0], &json!({ "event": "Bounce" }));
                None
            }
        }
    }

    /// Whether the story begins with an address that SES does not email.
    fn is_suppressed(self) -> bool {
        matches!(self, Self::Desk(AtTheDesk::ResumeEmails | AtTheDesk::ResumeAfterwards))
    }
}
