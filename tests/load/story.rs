//! The stories that a client goes through, one after the other, each about somebody whom nobody knew before.

use serde_json::{Value, json};
use tests::{Told, answers, fresh_address};
use ureq::http::Request;

use crate::client::{Client, body, code};
use crate::ledger::{Invitee, Ledger, Promise};

/// A story; they are gone through in this order, from another one on for each client. Registrations are only
/// some of them, since their passwords are meant to cost time.
const STORIES: [fn(&mut Client<'_>, &mut Invitee) -> Option<()>; 10] = [
    registered,
    publicly,
    replaced,
    revoked,
    resent,
    invited_again,
    publicly,
    replaced_and_registered,
    repeated,
    listed,
];

impl Client<'_> {
    /// Goes through stories until it is over, and gives what was promised.
    pub(crate) fn play(mut self) -> Ledger {
        for round in self.number.. {
            if self.scene.is_over() {
                break;
            }
            let number = round % STORIES.len();
            let domain = if number == 1 || number == 6 { "agency.gov.sg" } else { "vendor.example" };
            let mut invitee =
                Invitee { email: fresh_address(domain), seed: round % 3 == 0, promises: Vec::new() };
            // It ends early when time is over, or with a complaint: what was promised until then is to hold.
            let _ = STORIES[number](&mut self, &mut invitee);
            self.ledger.invitees.push(invitee);
        }
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

/// R34.
fn registered(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<()> {
    let id = client.invite(invitee, client.number, &form(invitee))?;
    let link = client.scene.link(&id)?;
    client.open(&link, 200, "")?;
    client.register(invitee, &link)?;
    client.open(&link, 410, "invitation_registered")
}

/// R19.
fn publicly(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<()> {
    let mut form = answers::integrated(&invitee.email);
    form["seed_required"] = json!(invitee.seed);
    client.invite(invitee, client.number, &form).map(drop)
}

/// R22, by another officer and then by himself again.
fn replaced(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<()> {
    let first = client.invite(invitee, client.number, &form(invitee))?;
    client.invite(invitee, client.other(), &form(invitee))?;
    client.invite(invitee, client.other(), &form(invitee))?;
    let link = client.scene.link(&first)?;
    client.open(&link, 410, "invitation_superseded")
}

/// R22, R34.
fn replaced_and_registered(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<()> {
    client.invite(invitee, client.number, &form(invitee))?;
    let second = client.invite(invitee, client.other(), &form(invitee))?;
    let link = client.scene.link(&second)?;
    client.register(invitee, &link)
}

/// R26.
fn revoked(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<()> {
    let id = client.invite(invitee, client.number, &form(invitee))?;
    let told = client.send("revoke", "DELETE", client.number, &format!("/invitations/{id}"))?;
    client.expect("revoke", &told, &[(200, ""), (409, "not_pending")])?;
    invitee.promises.push(Promise::Revoked);
    let link = client.scene.link(&id)?;
    client.open(&link, 410, "invitation_revoked")
}

/// R26.
fn resent(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<()> {
    let id = client.invite(invitee, client.number, &form(invitee))?;
    let told =
        client.post("resend", client.number, &format!("/invitations/{id}/resend"), &key(invitee), "")?;
    client.expect("resend", &told, &[(202, "")])?;
    invitee.promises.push(Promise::Resent);
    let link = client.scene.link(&id)?;
    client.open(&link, 200, "")
}

/// R23.
fn invited_again(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<()> {
    let id = client.invite(invitee, client.number, &form(invitee))?;
    let link = client.scene.link(&id)?;
    client.register(invitee, &link)?;
    let (by, form) = (client.other(), form(invitee));
    let told = client.post("invite", by, "/invitations", &key(invitee), &form.to_string())?;
    client.expect("invite again", &told, &[(409, "already_registered")])?;
    invitee.promises.push(Promise::InvitedAgain);
    Some(())
}

/// The same request with the same key is answered by the same invitation.
fn repeated(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<()> {
    let (key, form) = (key(invitee), form(invitee));
    let id = client.invite(invitee, client.number, &form)?;
    let told = client.post("invite", client.number, "/invitations", &key, &form.to_string())?;
    client.expect("repeat", &told, &[(201, "")])?;
    client.ledger.repeated += 1;
    if body(&told.reply)["id"] != id {
        client.ledger.complaints.push(format!("{id}, repeated, was answered by {}", told.reply.body));
    }
    Some(())
}

/// R26.
fn listed(client: &mut Client<'_>, invitee: &mut Invitee) -> Option<()> {
    let id = client.invite(invitee, client.number, &form(invitee))?;
    let told = client.send("list", "GET", client.number, "/invitations?limit=100")?;
    client.expect("list", &told, &[(200, "")])?;
    let told = client.send("look up", "GET", client.number, &format!("/invitations/{id}"))?;
    client.expect("look up", &told, &[(200, "")])?;
    if body(&told.reply)["id"] != id {
        client.ledger.complaints.push(format!("{id}, looked up, was answered by {}", told.reply.body));
    }
    Some(())
}
