//! The stories: what people do, and what must have come of it in the end.

use jiff::Timestamp;
use serde_json::{Value, json};
use ureq::http::Request;
use ureq::http::request::Builder;

use crate::{Due, Host, Officer, Told, answers, eventually, fresh_address, link_in};

/// What somebody does.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Story {
    /// A vendor is invited.
    Invite,
    /// And again, by the same officer.
    OverrideOwn,
    /// And again, by another officer.
    OverrideOther,
    /// A public officer gets an account at once.
    Integrated,
    /// Another officer has other details of a public officer, who has not signed in yet.
    Correct,
    /// The account of a public officer is taken back, who has not signed in yet.
    Withdraw,
    /// A vendor registers with the mobile number of a public officer who has not signed in yet.
    Displace,
    /// A vendor registers.
    Complete,
    /// A vendor does not register in time.
    Expire,
    /// An invitation is taken back.
    Revoke,
    /// Its email is asked for again.
    Resend,
    /// Its email does not arrive.
    Bounce,
    /// Somebody is invited who has an account.
    InviteAgain,
    /// A vendor is reminded of the deadline.
    Remind,
    /// The holder of a new account signs in for the first time.
    Activate,
    /// The holder of an account is reminded to sign in for the first time.
    RemindHolder,
    /// An account ends that nobody has signed in to.
    Terminate,
    /// A vendor declines.
    Decline,
    /// A vendor says that the details are wrong.
    RejectDetails,
    /// A vendor whose invitation was revoked asks for a new one.
    AskAgain,
}

/// Who takes part, and what was there before.
#[derive(Debug)]
pub struct Cast {
    /// Whom it is about.
    pub email: String,
    officer: Officer,
    other: Officer,
    /// What was invited with.
    form: Value,
    /// The invitation that was there before.
    invitation: String,
    link: String,
    /// The timer that was taken away.
    timer: Value,
    /// What the holder of the account signs in with.
    login_name: String,
    /// When the invitation ends that was there before.
    pub deadline: Option<Timestamp>,
    /// What is filled in by the invitee.
    registration: Value,
}

/// What must have come of a story.
pub struct Outcome {
    /// The events of each invitation of the address, the oldest first.
    pub histories: &'static [&'static [&'static str]],
    /// The status of what stands for the address.
    pub standing: Option<&'static str>,
    /// How many accounts the address has.
    pub accounts: usize,
    /// The emails: the invitation that each is about, the number of the event that owes it, and its kind.
    pub mails: &'static [(usize, &'static str, &'static str)],
    /// The answer that the client gets, with its error code if it is one.
    pub answer: Option<(u16, &'static str)>,
    /// The answer if it has to ask again after all was done.
    pub second_answer: Option<(u16, &'static str)>,
}

const REGISTER: &str = "registration_invitation";

impl Story {
    /// All of them.
    pub const ALL: [Self; 20] = [
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
    ];

    /// All that comes before, undisturbed.
    pub fn prepare(self, host: &Host) -> Cast {
        let (officer, other) = (host.officer(), host.officer());
        let is_integrated = matches!(
            self,
            Self::Integrated | Self::Correct | Self::Withdraw | Self::Displace | Self::RemindHolder
        );
        let email = fresh_address(if is_integrated { "agency.gov.sg" } else { "vendor.example" });
        let mut form = if is_integrated { answers::integrated(&email) } else { answers::onshore(&email) };
        form["seed_required"] = json!(matches!(self, Self::Integrated | Self::Complete));
        let (invitation, link, login_name) = (String::new(), String::new(), String::new());
        let (timer, registration) = (Value::Null, answers::registration());
        let deadline = None;
        let mut cast =
            Cast { email, officer, other, form, invitation, link, timer, login_name, deadline, registration };
        if !matches!(self, Self::Invite | Self::Integrated) {
            let invitation = host.invite(&cast.officer.token, &cast.form).json(201);
            invitation["id"].as_str().expect("a text").clone_into(&mut cast.invitation);
            cast.deadline = invitation["expires_at"].as_str().and_then(|at| at.parse().ok());
            host.quiet();
            if !is_integrated {
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

    /// What the story is about, asked for again if need be.
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
                // Lambda calls again what failed.
                eventually("the sweep to end", || {
                    let sweep = Request::post(host.url("/_local/invoke/expire"));
                    let event = json!({ "sweep": true, "days": 0 }).to_string();
                    (host.send_local(sweep, event).status == 200).then_some(())
                });
                None
            }
            Self::Decline => Some(by_link("decline", r#"{"reason":"wrong_person"}"#)),
            Self::RejectDetails => Some(by_link("decline", r#"{"reason":"wrong_details"}"#)),
            Self::AskAgain => Some(by_link("request", "{}")),
            Self::Bounce => {
                host.report(&host.mails_for(&cast.email)[0], &json!({ "event": "Bounce" }));
                None
            }
        }
    }

    /// What must have come of it.
    #[expect(clippy::too_many_lines, reason = "it is a list: one outcome for each story")]
    pub fn outcome(self) -> Outcome {
        let invited = Outcome {
            histories: &[&["invited"]],
            standing: Some("pending"),
            accounts: 0,
            mails: &[(0, "1", REGISTER)],
            answer: Some((201, "")),
            second_answer: None,
        };
        match self {
            Self::Invite => invited,
            Self::OverrideOwn => Outcome {
                histories: &[&["invited", "superseded"], &["invited"]],
                mails: &[(0, "1", REGISTER), (1, "1", REGISTER)],
                ..invited
            },
            Self::OverrideOther => Outcome {
                histories: &[&["invited", "superseded"], &["invited"]],
                mails: &[(0, "1", REGISTER), (0, "2", "replaced"), (1, "1", REGISTER)],
                ..invited
            },
            Self::Integrated => Outcome {
                histories: &[&["account_created"]],
                standing: Some("account_created"),
                accounts: 1,
                mails: &[(0, "1", "onboarding_invitation"), (0, "1", "seed_onboarding")],
                ..invited
            },
            Self::Correct => Outcome {
                histories: &[&["account_created", "corrected"]],
                standing: Some("account_created"),
                accounts: 1,
                mails: &[
                    (0, "1", "onboarding_invitation"),
                    (0, "2", "replaced"),
                    (0, "2", "seed_onboarding"),
                ],
                ..invited
            },
            Self::Withdraw => Outcome {
                histories: &[&["account_created", "withdrawn"]],
                standing: None,
                mails: &[(0, "1", "onboarding_invitation"), (0, "2", "withdrawn")],
                answer: Some((200, "")),
                second_answer: Some((409, "not_pending")),
                ..invited
            },
            // The history of the public officer. The vendor has another address.
            Self::Displace => Outcome {
                histories: &[&["account_created", "number_displaced"]],
                standing: Some("account_created"),
                accounts: 1,
                mails: &[(0, "1", "onboarding_invitation"), (0, "2", "number_needed")],
                second_answer: Some((410, "invitation_registered")),
                ..invited
            },
            Self::Complete => Outcome {
                histories: &[&["invited", "registered"]],
                standing: Some("registered"),
                accounts: 1,
                mails: &[
                    (0, "1", REGISTER),
                    (0, "2", "account_created"),
                    (0, "2", "registered"),
                    (0, "2", "seed_onboarding"),
                ],
                // A registration has no key.
                second_answer: Some((410, "invitation_registered")),
                ..invited
            },
            Self::Expire => Outcome {
                histories: &[&["invited", "expired"]],
                standing: None,
                mails: &[(0, "1", REGISTER), (0, "2", "not_registered_in_time")],
                answer: None,
                ..invited
            },
            Self::Revoke => Outcome {
                histories: &[&["invited", "revoked"]],
                standing: None,
                answer: Some((200, "")),
                // Nor has a revocation.
                second_answer: Some((409, "not_pending")),
                ..invited
            },
            Self::Resend => Outcome {
                histories: &[&["invited", "resent"]],
                mails: &[(0, "1", REGISTER), (0, "2", REGISTER)],
                answer: Some((202, "")),
                ..invited
            },
            Self::Bounce => Outcome {
                histories: &[&["invited", "not_delivered"]],
                mails: &[(0, "1", REGISTER), (0, "2", "not_delivered")],
                answer: None,
                ..invited
            },
            Self::InviteAgain => Outcome {
                histories: &[&["invited", "registered", "invited_again"]],
                standing: Some("registered"),
                accounts: 1,
                mails: &[
                    (0, "1", REGISTER),
                    (0, "2", "account_created"),
                    (0, "2", "registered"),
                    (0, "3", "invited_again"),
                ],
                answer: Some((409, "already_registered")),
                ..invited
            },
            Self::Remind => Outcome {
                histories: &[&["invited", "reminded"]],
                mails: &[(0, "1", REGISTER), (0, "2", "reminder")],
                answer: None,
                ..invited
            },
            Self::Activate => Outcome {
                histories: &[&["invited", "registered", "activated"]],
                standing: Some("registered"),
                accounts: 1,
                mails: &[(0, "1", REGISTER), (0, "2", "account_created"), (0, "2", "registered")],
                answer: None,
                ..invited
            },
            Self::RemindHolder => Outcome {
                histories: &[&["account_created", "reminded"]],
                standing: Some("account_created"),
                accounts: 1,
                mails: &[(0, "1", "onboarding_invitation"), (0, "2", "activation_reminder")],
                answer: None,
                ..invited
            },
            // What the account was is kept for a while.
            Self::Terminate => Outcome {
                histories: &[&["invited", "registered", "terminated"]],
                standing: None,
                accounts: 1,
                mails: &[
                    (0, "1", REGISTER),
                    (0, "2", "account_created"),
                    (0, "2", "registered"),
                    (0, "3", "account_terminated"),
                    (0, "3", "not_activated_in_time"),
                ],
                answer: None,
                ..invited
            },
            Self::Decline => Outcome {
                histories: &[&["invited", "declined"]],
                standing: None,
                mails: &[(0, "1", REGISTER), (0, "2", "declined")],
                answer: Some((200, "")),
                second_answer: Some((410, "invitation_declined")),
                ..invited
            },
            Self::RejectDetails => Outcome {
                histories: &[&["invited", "details_rejected"]],
                mails: &[(0, "1", REGISTER), (0, "2", "details_rejected")],
                answer: Some((200, "")),
                second_answer: Some((409, "already_told")),
                ..invited
            },
            Self::AskAgain => Outcome {
                histories: &[&["invited", "revoked", "asked_again"]],
                standing: None,
                mails: &[(0, "1", REGISTER), (0, "3", "asked_again")],
                answer: Some((202, "")),
                second_answer: Some((429, "rate_limited")),
                ..invited
            },
        }
    }
}
