//! The stories that a client goes through, each about somebody whom nobody knew before.

use std::thread::sleep;

use serde_json::{Value, json};
use tests::{Told, answers, fresh_address};
use ureq::http::Request;

use crate::client::{Client, body, code};
use crate::ledger::{Invitee, Ledger, Promise};
use crate::scene::INTERVAL;

/// How many invitees of a client may wait for their email before it begins no further story.
const MOST_WAITING: usize = 3;

/// A story in two parts: what there is to do at once, which gives the invitation whose email is waited for, and
/// what there is to do with the link in it. Either ends early when time is over, or with a complaint: what was
/// promised until then is to hold.
struct Story {
    domain: &'static str,
    begin: fn(&mut Client<'_>, &mut Invitee) -> Option<String>,
    go_on: Option<GoOn>,
}

type GoOn = fn(&mut Client<'_>, &mut Invitee, &str) -> Option<()>;

const VENDOR: &str = "vendor.example";
const AGENCY: &str = "agency.gov.sg";

/// They are gone through in this order, from another one on for each client. Registrations are only some of
/// them, since their passwords are meant to cost time.
const STORIES: [Story; 10] = [
    Story { domain: VENDOR, begin: invited, go_on: Some(registered) },
    Story { domain: AGENCY, begin: publicly, go_on: None },
    Story { domain: VENDOR, begin: replaced_twice, go_on: Some(finds_it_replaced) },
    Story { domain: VENDOR, begin: revoked, go_on: Some(finds_it_revoked) },
    Story { domain: VENDOR, begin: resent, go_on: Some(opens) },
    Story { domain: VENDOR, begin: invited, go_on: Some(registered_and_invited_again) },
    Story { domain: AGENCY, begin: publicly, go_on: None },
    Story { domain: VENDOR, begin: replaced, go_on: Some(registered) },
    Story { domain: VENDOR, begin: repeated, go_on: None },
    Story { domain: VENDOR, begin: listed, go_on: None },
];

impl Client<'_> {
    /// Goes through stories until it is over, and gives what was promised.
    pub(crate) fn play(mut self) -> Ledger {
        let mut waiting: Vec<(Invitee, String, &Story)> = Vec::new();
        let mut round = self.number;
        while !self.scene.is_over() {
            let has_mail = |(_, id, _): &(_, String, _)| self.scene.link(id).is_some();
            if let Some(index) = waiting.iter().position(has_mail) {
                let (mut invitee, id, story) = waiting.remove(index);
                if let (Some(link), Some(go_on)) = (self.scene.link(&id), story.go_on) {
                    let _ = go_on(&mut self, &mut invitee, &link);
                }
                self.ledger.invitees.push(invitee);
            } else if waiting.len() == MOST_WAITING {
                sleep(INTERVAL);
            } else {
                let story = &STORIES[round % STORIES.len()];
                let email = fresh_address(story.domain);
                let mut invitee = Invitee { email, seed: round.is_multiple_of(3), promises: Vec::new() };
                round += 1;
                match (story.begin)(&mut self, &mut invitee).filter(|_| story.go_on.is_some()) {
                    Some(id) => waiting.push((invitee, id, story)),
                    None => self.ledger.invitees.push(invitee),
                }
            }
        }
        self.ledger.invitees.extend(waiting.into_iter().map(|(invitee, ..)| invitee));
        self.ledger
    }

    /// The officer who now and then acts as well.
    fn other(&self) -> usize {
        (self.number + 1) % self.scene.officers.len()
    }

    /// Invites, and gives the invitation's id.
    fn invite(&mut self, invitee: &mut Invitee, by: usize, form: &Value) -> Option<String> {
        let told = self.post("invite", by, "/invitations", &key(invitee), &form.to_string())?;
        self.expect("invite", &told, &[(201, "")])?;
        let invitation = body(&told.reply);
        let id = invitation["id"].as_str()?.to_owned();
        let has_account = invitation["status"] == "account_created";
        invitee.promises.push(match id.clone() {
            id if has_account => Promise::AccountCreated { id, by },
            id => Promise::Invited { id, by },
        });
        Some(id)
    }

    fn register(&mut self, invitee: &mut Invitee, link: &str) -> Option<()> {
        let request = || {
            Request::post(link)
                .header("accept", "application/json")
                .header("content-type", "application/json")
        };
        let told = self.persist("register", request, &answers::registration().to_string())?;
        self.expect("register", &told, &[(201, ""), (410, "invitation_registered")])?;
        let account = body(&told.reply)["account_id"].as_str().map(str::to_owned);
        invitee.promises.push(Promise::Registered { account });
        Some(())
    }

    /// Opens a link, which says that, or that its invitation is there.
    fn open(&mut self, link: &str, status: u16, code: &str) -> Option<()> {
        let told = self.persist("open", || Request::get(link).header("accept", "application/json"), "")?;
        self.expect("open", &told, &[(status, code)])
    }

    fn check_id(&mut self, what: &str, id: &str, told: &Told) {
        if body(&told.reply)["id"] != id {
            self.ledger.complaints.push(format!("{id}, {what}, was answered by {}", told.reply.body));
        }
    }

    /// Checks that an answer is one of these: the first, or another if the first may have been lost.
    fn expect(&mut self, what: &str, told: &Told, answers: &[(u16, &str)]) -> Option<()> {
        let answer = (told.reply.status, code(&told.reply));
        let possible = if told.tries > 1 { answers } else { &answers[..1] };
        if possible.iter().any(|(status, code)| (*status, *code) == (answer.0, &answer.1)) {
            return Some(());
        }
        self.ledger.complaints.push(format!("{what}, after {} tries: {}", told.tries, told.reply.body));
        None
    }
}

/// A key that no other request has.
fn key(invitee: &Invitee) -> String {
    format!("{}-{}", invitee.email, invitee.promises.len())
}

fn form(invitee: &Invitee) -> Value {
    let mut form = answers::onshore(&invitee.email);
    form["seed_required"] = json!(invitee.seed);
    form
}

fn invited(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<String> {
    client.invite(invitee, client.number, &form(invitee))
}

/// R19.
fn publicly(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<String> {
    let mut form = answers::integrated(&invitee.email);
    form["seed_required"] = json!(invitee.seed);
    client.invite(invitee, client.number, &form)
}

/// R22: by another officer.
fn replaced(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<String> {
    client.invite(invitee, client.number, &form(invitee))?;
    client.invite(invitee, client.other(), &form(invitee))
}

/// R22: by another officer, and then by the same one again.
fn replaced_twice(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<String> {
    let first = client.invite(invitee, client.number, &form(invitee))?;
    client.invite(invitee, client.other(), &form(invitee))?;
    client.invite(invitee, client.other(), &form(invitee))?;
    Some(first)
}

fn finds_it_replaced(client: &mut Client<'_>, _: &mut Invitee, link: &str) -> Option<()> {
    client.open(link, 410, "invitation_superseded")
}

/// R26.
fn revoked(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<String> {
    let id = client.invite(invitee, client.number, &form(invitee))?;
    let told = client.send("revoke", "DELETE", client.number, &format!("/invitations/{id}"))?;
    client.expect("revoke", &told, &[(200, ""), (409, "not_pending")])?;
    invitee.promises.push(Promise::Revoked);
    Some(id)
}

fn finds_it_revoked(client: &mut Client<'_>, _: &mut Invitee, link: &str) -> Option<()> {
    client.open(link, 410, "invitation_revoked")
}

/// R26.
fn resent(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<String> {
    let id = client.invite(invitee, client.number, &form(invitee))?;
    let told =
        client.post("resend", client.number, &format!("/invitations/{id}/resend"), &key(invitee), "")?;
    client.expect("resend", &told, &[(202, "")])?;
    invitee.promises.push(Promise::Resent);
    Some(id)
}

/// R27: it changes nothing.
fn opens(client: &mut Client<'_>, _: &mut Invitee, link: &str) -> Option<()> {
    client.open(link, 200, "")
}

/// R34.
fn registered(client: &mut Client<'_>, invitee: &mut Invitee, link: &str) -> Option<()> {
    client.open(link, 200, "")?;
    client.register(invitee, link)?;
    client.open(link, 410, "invitation_registered")
}

/// R23.
fn registered_and_invited_again(client: &mut Client<'_>, invitee: &mut Invitee, link: &str) -> Option<()> {
    client.register(invitee, link)?;
    let (by, form) = (client.other(), form(invitee));
    let told = client.post("invite", by, "/invitations", &key(invitee), &form.to_string())?;
    client.expect("invite again", &told, &[(409, "already_registered")])?;
    invitee.promises.push(Promise::InvitedAgain);
    Some(())
}

/// The same request with the same key is answered by the same invitation.
fn repeated(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<String> {
    let (key, form) = (key(invitee), form(invitee));
    let id = client.invite(invitee, client.number, &form)?;
    let told = client.post("invite", client.number, "/invitations", &key, &form.to_string())?;
    client.expect("repeat", &told, &[(201, "")])?;
    client.ledger.repeated += 1;
    client.check_id("repeated", &id, &told);
    Some(id)
}

/// R26.
fn listed(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<String> {
    let id = client.invite(invitee, client.number, &form(invitee))?;
    let told = client.send("list", "GET", client.number, "/invitations?limit=100")?;
    client.expect("list", &told, &[(200, "")])?;
    let told = client.send("look up", "GET", client.number, &format!("/invitations/{id}"))?;
    client.expect("look up", &told, &[(200, "")])?;
    client.check_id("looked up", &id, &told);
    Some(id)
}
