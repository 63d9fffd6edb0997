//! The stories of support officers (R58, R59).

use serde_json::{Value, json};
use ureq::http::Request;

use super::outcome::REGISTER;
use super::{Cast, Outcome};
use crate::{Host, Officer, Told, answers, fresh_address, fresh_mobile, text};

/// A service request that a support officer answers.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum AtTheDesk {
    /// The support officer finds a person who has registered, and looks at the invitation and the account.
    LookUp,
    /// The support officer corrects the account.
    Correct,
    /// The support officer ends the account.
    Release,
    /// The support officer revokes an invitation.
    Revoke,
    /// The support officer sends its email again.
    Resend,
    /// The support officer transfers it to another officer.
    Transfer,
    /// The support officer transfers the invitation of a person who has registered.
    TransferAccount,
    /// The support officer transfers all invitations of an officer who has left.
    TransferAll,
    /// The support officer turns emails to an address on again, while its invitation is pending and SES does not
    /// email it.
    ResumeEmails,
    /// The same after the invitation has ended.
    ResumeAfterwards,
}

/// The support officer, and the other people in the story.
#[derive(Clone, Debug)]
pub struct ServiceRequest {
    /// The number of the service request, unique in this story.
    pub number: String,
    support: Officer,
    account: String,
    /// The corrected details.
    mobile_number: String,
    /// The other people whose invitations are transferred.
    pub others: Vec<String>,
}

impl AtTheDesk {
    /// The steps before the story, after the invitation.
    pub(super) fn prepare(self, host: &Host, cast: &mut Cast) {
        let mut request = ServiceRequest {
            number: format!("SR-{}", cast.officer.subject),
            support: host.officer_with(&json!({ "roles": "techpass_support" })),
            account: String::new(),
            mobile_number: fresh_mobile(),
            others: Vec::new(),
        };
        match self {
            Self::LookUp | Self::Correct | Self::Release | Self::TransferAccount => {
                let done = host.register(&cast.link, &cast.registration).json(201);
                (cast.login_name, request.account) = (text(&done, "login_name"), text(&done, "account_id"));
            }
            // The transfer begins with the newest invitation, which must be the story's. So the others are older.
            Self::TransferAll => {
                for _ in 0..2 {
                    let other = fresh_address("vendor.example");
                    host.invite(&cast.officer.token, &answers::onshore(&other)).json(201);
                    request.others.push(other);
                }
                host.quiet();
                let revoke = Request::delete(host.url(&format!("/invitations/{}", cast.invitation)));
                host.send(by(&cast.officer, revoke), "").json(200);
                cast.invitation = text(&host.invite(&cast.officer.token, &cast.form).json(201), "id");
            }
            Self::ResumeAfterwards => {
                let revoke = Request::delete(host.url(&format!("/invitations/{}", cast.invitation)));
                host.send(by(&cast.officer, revoke), "").json(200);
            }
            Self::Revoke | Self::Resend | Self::Transfer | Self::ResumeEmails => {}
        }
        // The new owner is known, because they have opened the page.
        host.send(by(&cast.other, Request::get(host.url("/me"))), "").json(200);
        host.quiet();
        cast.service_request = Some(request);
    }

    /// The steps of the story. Each request is repeated with its key until it has a response.
    pub(super) fn act(self, host: &Host, cast: &Cast) -> Told {
        let request = cast.service_request.as_ref().expect("a service request");
        let ServiceRequest { number, support, account, mobile_number, .. } = request;
        let change = |method: &str, path: &str, more: Value| {
            let mut body = json!({ "request_number": number, "reason": "They asked for it." });
            body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            let request = || {
                by(support, Request::builder().method(method).uri(host.url(path)))
                    .header("content-type", "application/json")
                    .header("idempotency-key", format!("{number} {}", body["cursor"]))
            };
            host.persist(request, &body.to_string())
        };
        let look = |path: &str| {
            let request = || by(support, Request::get(host.url(&format!("{path}?request_number={number}"))));
            host.persist(request, "")
        };
        let of_invitation = |what: &str| format!("/desk/invitations/{}{what}", cast.invitation);
        let of_account = |what: &str| format!("/desk/accounts/{account}{what}");
        let to = json!({ "to_email": cast.other.email });
        match self {
            Self::LookUp => {
                let wanted = json!({ "request_number": number, "login_name": cast.login_name });
                let search = || {
                    by(support, Request::post(host.url("/desk/search")))
                        .header("content-type", "application/json")
                };
                let found = host.persist(search, &wanted.to_string()).reply.json(200);
                assert_eq!((&found["email"], &found["account_id"]), (&json!(cast.email), &json!(account)));
                look(&of_invitation("")).reply.json(200);
                look(&of_account(""))
            }
            Self::Correct => change(
                "PATCH",
                &of_account(""),
                json!({ "mobile_number": mobile_number, "department": "Wards" }),
            ),
            Self::Release => change("POST", &of_account("/release"), json!({})),
            Self::Revoke => change("POST", &of_invitation("/revoke"), json!({})),
            Self::Resend => change("POST", &of_invitation("/resend"), json!({})),
            Self::Transfer | Self::TransferAccount => change("POST", &of_invitation("/transfer"), to),
            Self::TransferAll => {
                let mut more = json!({ "of_invitation": cast.invitation, "to_email": cast.other.email });
                loop {
                    let told = change("POST", "/desk/transfers", more.clone());
                    let page: Value = serde_json::from_str(&told.reply.body).unwrap_or_default();
                    if page["next_cursor"].is_null() {
                        return told;
                    }
                    more["cursor"] = page["next_cursor"].clone();
                }
            }
            Self::ResumeEmails | Self::ResumeAfterwards => {
                change("DELETE", "/desk/suppressions", json!({ "email": cast.email }))
            }
        }
    }

    /// The right entries of the journal: each look-up at least once, because each attempt counts, and each change
    /// once.
    pub fn acts(self) -> &'static [&'static str] {
        match self {
            Self::LookUp => &["searched", "viewed_invitation", "viewed_account"],
            Self::Correct => &["corrected"],
            Self::Release => &["released"],
            Self::Revoke => &["revoked"],
            Self::Resend => &["resent"],
            Self::Transfer | Self::TransferAccount => &["transferred"],
            Self::TransferAll => &["transferred", "transferred", "transferred"],
            Self::ResumeEmails | Self::ResumeAfterwards => &["emails_resumed"],
        }
    }

    /// The right outcome of the story.
    pub(super) fn outcome(self) -> Outcome {
        let pending = Outcome {
            histories: &[&["invited"]],
            standing: Some("pending"),
            accounts: 0,
            mails: &[(0, "1", REGISTER)],
            answer: Some((200, "")),
            second_answer: None,
        };
        let registered = Outcome {
            histories: &[&["invited", "registered"]],
            standing: Some("registered"),
            accounts: 1,
            mails: &[(0, "1", REGISTER), (0, "2", "account_created"), (0, "2", "registered")],
            ..pending
        };
        match self {
            Self::LookUp => registered,
            Self::Correct => Outcome {
                histories: &[&["invited", "registered", "corrected"]],
                mails: &[
                    (0, "1", REGISTER),
                    (0, "2", "account_created"),
                    (0, "2", "registered"),
                    (0, "3", "details_corrected"),
                ],
                ..registered
            },
            Self::Release => Outcome {
                histories: &[&["invited", "registered", "terminated"]],
                standing: None,
                mails: &[
                    (0, "1", REGISTER),
                    (0, "2", "account_created"),
                    (0, "2", "registered"),
                    (0, "3", "account_released"),
                    (0, "3", "released_by_support"),
                ],
                ..registered
            },
            Self::Revoke => Outcome {
                histories: &[&["invited", "revoked"]],
                standing: None,
                mails: &[(0, "1", REGISTER), (0, "2", "revoked_by_support")],
                ..pending
            },
            Self::Resend => Outcome {
                histories: &[&["invited", "resent"]],
                mails: &[(0, "1", REGISTER), (0, "2", REGISTER)],
                answer: Some((202, "")),
                ..pending
            },
            Self::Transfer => Outcome {
                histories: &[&["invited", "transferred"]],
                mails: &[(0, "1", REGISTER), (0, "2", "invitations_transferred")],
                ..pending
            },
            Self::TransferAccount => Outcome {
                histories: &[&["invited", "registered", "transferred"]],
                mails: &[
                    (0, "1", REGISTER),
                    (0, "2", "account_created"),
                    (0, "2", "registered"),
                    (0, "3", "invitations_transferred"),
                ],
                ..registered
            },
            Self::TransferAll => Outcome {
                histories: &[&["invited", "revoked"], &["invited", "transferred"]],
                mails: &[(0, "1", REGISTER), (1, "1", REGISTER), (1, "2", "invitations_transferred")],
                ..pending
            },
            Self::ResumeEmails => Outcome {
                histories: &[&["invited", "not_delivered", "emails_resumed"]],
                mails: &[(0, "1", REGISTER), (0, "2", "not_delivered"), (0, "3", "emails_resumed")],
                ..pending
            },
            Self::ResumeAfterwards => Outcome {
                histories: &[&["invited", "not_delivered", "revoked", "emails_resumed"]],
                standing: None,
                mails: &[(0, "1", REGISTER), (0, "2", "not_delivered"), (0, "4", "emails_resumed")],
                ..pending
            },
        }
    }
}

fn by(officer: &Officer, request: ureq::http::request::Builder) -> ureq::http::request::Builder {
    request.header("authorization", format!("Bearer {}", officer.token))
}
