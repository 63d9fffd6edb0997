//! Invites, opens links and registers, like clients do.

use serde_json::Value;
use ureq::http::Request;

use crate::{Host, Officer, Reply, answers, fresh_address, link_in, subject};

/// A pending invitation whose email has arrived.
#[derive(Clone, Debug)]
pub struct Invited {
    /// Its id.
    pub id: String,
    /// The invitee's address.
    pub email: String,
    /// The registration link.
    pub link: String,
}

impl Invited {
    /// The token in the link.
    pub fn token(&self) -> &str {
        self.link.rsplit('/').next().unwrap_or_default()
    }
}

impl Host {
    /// `POST /invitations`.
    #[track_caller]
    pub fn invite(&self, token: &str, body: &Value) -> Reply {
        self.send(
            Request::post(self.url("/invitations"))
                .header("authorization", format!("Bearer {token}"))
                .header("content-type", "application/json"),
            body.to_string(),
        )
    }

    /// `POST /invitations/bulk`: sends a list of people, with or without an idempotency key.
    #[track_caller]
    pub fn send_list(&self, officer: &Officer, query: &str, key: Option<&str>, list: &str) -> Reply {
        let request = Request::post(self.url(&format!("/invitations/bulk{query}")))
            .header("authorization", format!("Bearer {}", officer.token))
            .header("content-type", "text/csv; charset=utf-8");
        let request = key.into_iter().fold(request, |request, key| request.header("idempotency-key", key));
        self.send(request, list)
    }

    /// Plays the directory, which reports that a person has signed in for the first time.
    #[track_caller]
    pub fn sign_in(&self, login_name: &str) {
        let request = Request::post(self.url(&format!("/_local/accounts/{login_name}/sign-in")));
        self.send_local(request, "").json(202);
    }

    /// Invites with a good form, and waits for the email with the link.
    #[track_caller]
    pub fn invited(&self, officer: &Officer, body: &Value) -> Invited {
        let email = body["email"].as_str().unwrap_or_default().to_owned();
        let before = self.count(&email, subject::REGISTER);
        let invitation = self.invite(&officer.token, body).json(201);
        let id = invitation["id"].as_str().expect("an id").to_owned();
        let link = link_in(&self.nth_mail_to(&email, subject::REGISTER, before + 1));
        Invited { id, email, link }
    }

    /// A new vendor, invited to work in Singapore.
    #[track_caller]
    pub fn invited_vendor(&self, officer: &Officer) -> Invited {
        self.invited(officer, &answers::onshore(&fresh_address("vendor.example")))
    }

    /// `GET /invitations/{id}`.
    #[track_caller]
    pub fn look_up(&self, token: &str, id: &str) -> Reply {
        let request = Request::get(self.url(&format!("/invitations/{id}")));
        self.send(request.header("authorization", format!("Bearer {token}")), "")
    }

    /// The invitation, as its inviter sees it.
    #[track_caller]
    pub fn invitation(&self, officer: &Officer, id: &str) -> Value {
        self.look_up(&officer.token, id).json(200)
    }

    /// The first page of the officer's invitations, newest first.
    #[track_caller]
    pub fn invitations_of(&self, officer: &Officer) -> Vec<Value> {
        let request = Request::get(self.url("/invitations?limit=100"));
        let request = request.header("authorization", format!("Bearer {}", officer.token));
        self.send(request, "").json(200)["items"].as_array().expect("a list").clone()
    }

    /// The names of an invitation's events, the oldest first.
    #[track_caller]
    pub fn history(&self, officer: &Officer, id: &str) -> Vec<String> {
        let invitation = self.invitation(officer, id);
        let events = invitation["history"].as_array().expect("a history");
        events.iter().filter_map(|event| event["event"].as_str()).map(str::to_owned).collect()
    }

    /// Opens a link as a browser does.
    #[track_caller]
    pub fn open(&self, link: &str) -> Reply {
        self.send(Request::get(link).header("accept", "text/html,application/xhtml+xml,*/*;q=0.8"), "")
    }

    /// Opens a link as a client does.
    #[track_caller]
    pub fn open_as_json(&self, link: &str) -> Reply {
        self.send(Request::get(link).header("accept", "application/json"), "")
    }

    /// Completes a registration as a client does.
    #[track_caller]
    pub fn register(&self, link: &str, answers: &Value) -> Reply {
        let request = Request::post(link)
            .header("accept", "application/json")
            .header("content-type", "application/json");
        self.send(request, answers.to_string())
    }

    /// Completes a registration as a browser does.
    #[track_caller]
    pub fn submit(&self, link: &str, answers: &Value) -> Reply {
        let request = Request::post(link)
            .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request, serde_urlencoded::to_string(answers).expect("answers make a form"))
    }
}
