//! Compares the final state with the promises.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use tests::{Host, Officer, World, text};
use ureq::http::Request;

use crate::due::{Account, Due, due};
use crate::kills::Kills;
use crate::ledger::{Invitee, Ledger};
use crate::scene::Scene;

/// The result of the comparison.
#[derive(Default)]
pub(crate) struct Sums {
    /// The promises, and how many there are.
    pub(crate) invitations: [usize; 2],
    pub(crate) accounts: [usize; 2],
    /// The owed emails, and how many were sent exactly once.
    pub(crate) mails: [usize; 2],
    /// The sent emails, and how many are recorded.
    pub(crate) notes: [usize; 2],
    /// How many emails were sent once too often.
    pub(crate) mailed_again: usize,
    /// How many invitations have each status.
    pub(crate) by_status: BTreeMap<&'static str, usize>,
    /// Everything that does not hold, in words.
    pub(crate) complaints: Vec<String>,
}

impl Sums {
    fn unless(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.complaints.push(what());
        }
    }
}

/// Compares everything that exists with everything that was promised.
pub(crate) fn reconcile(ledger: &Ledger, scene: &Scene, kills: &Kills, host: &Host, world: &World) -> Sums {
    let mut sums = Sums { complaints: ledger.complaints.clone(), ..Sums::default() };
    let mut of_officers: Vec<HashMap<&str, &str>> = vec![HashMap::new(); scene.officers.len()];
    for invitee in &ledger.invitees {
        let promised = due(invitee, &scene.officers);
        check_state(&mut sums, invitee, &promised, world);
        for invitation in &promised {
            check_invitation(&mut sums, invitation, world);
            of_officers[invitation.by].insert(invitation.id, invitation.status);
            *sums.by_status.entry(invitation.status).or_default() += 1;
        }
        sums.invitations[0] += promised.len();
        sums.accounts[0] += promised.iter().filter(|one| one.account != Account::Absent).count();
        sums.mails[0] += promised.iter().map(|one| one.mails.len()).sum::<usize>();
    }
    for (officer, promised) in scene.officers.iter().zip(&of_officers) {
        let listed = list(host, officer);
        let same = listed.len() == promised.len()
            && listed.iter().all(|one| {
                one["id"]
                    .as_str()
                    .and_then(|id| promised.get(id))
                    .is_some_and(|status| one["status"] == **status)
            });
        sums.unless(same, || {
            format!("{} of the {} invitations of {} are listed", listed.len(), promised.len(), officer.email)
        });
    }
    sums.invitations[1] = world.all_invitations().count();
    sums.accounts[1] = world.count_accounts();
    sums.mails[1] = world.all_mails().count();
    sums.notes = [sums.mails[1], world.count_notes()];
    sums.mailed_again = world.all_mails().map(|(.., to)| to.len() - 1).sum();
    for (what, [should, is]) in [
        ("invitations", sums.invitations),
        ("accounts", sums.accounts),
        ("mails", sums.mails),
        ("notes of emails", sums.notes),
    ] {
        sums.unless(should == is, || format!("{is} {what} instead of {should}"));
    }
    let (again, most) = (sums.mailed_again, kills.all());
    sums.unless(again <= most, || format!("{again} emails were sent twice after {most} kills"));
    sums.unless(world.failures == json!([]), || format!("given up: {}", world.failures));
    sums
}

/// R25, R34: the invitations of an address, its current record, and its account.
fn check_state(sums: &mut Sums, invitee: &Invitee, promised: &[Due<'_>], world: &World) {
    let email = &invitee.email;
    let ids: Vec<_> = world.invitations(email).iter().map(|one| text(one, "id")).collect();
    sums.unless(promised.iter().map(|one| one.id).eq(&ids), || {
        format!("{email} has the invitations {ids:?}")
    });
    for (invitation, due) in world.invitations(email).iter().zip(promised) {
        let status = text(invitation, "status");
        sums.unless(status == due.status, || format!("{} is {status}, not {}", due.id, due.status));
    }
    let standing = world.standing(email).map(|one| (text(one, "id"), text(one, "status")));
    let last = promised.last().filter(|last| last.status != "revoked");
    let due = last.map(|last| (last.id.to_owned(), last.status.to_owned()));
    sums.unless(standing == due, || format!("{standing:?} stands for {email}, not {due:?}"));
    let accounts: Vec<_> = world.accounts(email).iter().map(|one| text(one, "id")).collect();
    let account = last.map_or(Account::Absent, |last| last.account);
    sums.unless(accounts.len() == usize::from(account != Account::Absent), || {
        format!("{email} has the accounts {accounts:?}")
    });
    if let Account::Told(told) = account {
        sums.unless(accounts == [told], || {
            format!("{email} was promised the account {told}, and has {accounts:?}")
        });
    }
}

/// R21, R41: the events, the timer and each email: to the right reader, once, or once more for a kill, and no other
/// email.
fn check_invitation(sums: &mut Sums, due: &Due<'_>, world: &World) {
    let (id, events) = (due.id, world.events(due.id));
    sums.unless(events == due.events, || format!("{id}: {events:?} happened, not {:?}", due.events));
    let timer = world.timers.contains_key(id);
    sums.unless(timer || due.status != "pending", || format!("{id} has no timer"));
    let sent = world.mails(id);
    for (event, kind, to) in &due.mails {
        let readers = world.readers(id, event, kind);
        let is_theirs = !readers.is_empty() && readers.iter().all(|reader| reader == to);
        sums.unless(is_theirs, || format!("{id}: {kind} is owed to {to} and was sent to {readers:?}"));
        sums.unless(world.is_noted(id, event, kind), || format!("{id}: {kind} is not noted"));
    }
    sums.unless(sent.len() == due.mails.len(), || {
        format!("{id}: {:?} are owed, {sent:?} were sent", due.mails)
    });
}

/// R26: all invitations of an officer, as the API lists them.
fn list(host: &Host, officer: &Officer) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let request = Request::get(host.url(&format!("/invitations?limit=100{cursor}")));
        let page =
            host.send(request.header("authorization", format!("Bearer {}", officer.token)), "").json(200);
        all.extend(page["items"].as_array().into_iter().flatten().cloned());
        let Some(next) = page["next_cursor"].as_str() else { return all };
        cursor = format!("&cursor={next}");
    }
}
