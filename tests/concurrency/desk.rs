//! Support officers meet others who change the same invitation or account at the same moment (R58, R59).

use std::collections::BTreeMap;
use std::slice::from_ref;
use std::thread::sleep;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tests::{
    Due, Host, Invited, Officer, Reply, World, answers, at_once, eventually, fresh_address, fresh_mobile,
    rounds, text,
};
use ureq::http::Request;
use ureq::http::request::Builder;

use crate::race::Race;
use crate::{ONE_IN, alone, beside_others, wait_until};

/// Rounds of two who meet.
const ROUNDS: usize = 50;
/// Rounds of five who meet.
const CROWDS: usize = 20;
/// Revocations against the deadline, a batch at a time.
const BATCHES: usize = 5;
const BATCH: usize = 40;

/// How often each outcome was seen.
type Seen = BTreeMap<String, usize>;

fn note(seen: &mut Seen, outcome: &str) {
    *seen.entry(outcome.to_owned()).or_default() += 1;
}

fn support(host: &Host) -> Officer {
    host.officer_with(&json!({ "roles": "techpass_support" }))
}

fn by(officer: &Officer, request: Builder) -> Builder {
    let request = request.header("authorization", format!("Bearer {}", officer.token));
    request.header("content-type", "application/json")
}

/// A change at the desk, with its number and reason.
fn act(host: &Host, desk: &Officer, path: &str, more: &Value) -> Reply {
    send_change(host, desk, Request::post(host.url(&format!("/desk/{path}"))), more)
}

/// Sends a request that changes something at the desk, with its number and reason.
fn send_change(host: &Host, desk: &Officer, request: Builder, more: &Value) -> Reply {
    let mut body = json!({ "request_number": "SR-1", "reason": "Asked." });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    host.send(by(desk, request), body.to_string())
}

/// The emails of one event of an invitation: kind, and how often it was sent.
fn mails_of<'w>(world: &'w World, invitation: &str, event: &str) -> Vec<(&'w str, usize)> {
    let mails = world.mails(invitation).into_iter().filter(|(number, ..)| *number == event);
    mails.map(|(_, kind, times)| (kind, times)).collect()
}

/// Has an officer known to the desk.
fn known(host: &Host) -> Officer {
    let officer = host.officer();
    host.send(by(&officer, Request::get(host.url("/me"))), "").json(200);
    officer
}

/// Desk against timer: at the deadline, the invitation is revoked or expires, and the emails follow.
#[test]
fn r58_at_the_deadline_a_revocation_and_the_timer_keep_apart() {
    let _alone = alone();
    let host = Host::without_limits("8s");
    let (officer, desk) = (host.officer(), support(&host));
    let mut seen = Seen::new();
    for _ in 0..rounds(BATCHES, ONE_IN) {
        let batch: Vec<Invited> = at_once(&[(); BATCH], |()| host.invited_vendor(&officer));
        let numbered: Vec<_> = (0_u64..).zip(&batch).collect();
        let replies = at_once(&numbered, |(number, invited)| {
            let shown = host.invitation(&officer, &invited.id);
            let deadline: Timestamp = text(&shown, "expires_at").parse().unwrap();
            // Each a little earlier than the others, the last ones at the deadline.
            wait_until(deadline, Duration::from_millis(number * 37 % 1200));
            act(&host, &desk, &format!("invitations/{}/revoke", invited.id), &json!({}))
        });
        for invited in &batch {
            eventually("the invitation to end", || {
                (host.invitation(&officer, &invited.id)["status"] != "pending").then_some(())
            });
        }
        host.quiet();
        let world = World::of(&host);
        for (invited, reply) in batch.iter().zip(&replies) {
            let (end, kind) = if reply.status == 200 {
                ("revoked", "revoked_by_support")
            } else {
                reply.problem(409, "not_pending");
                ("expired", "not_registered_in_time")
            };
            assert_eq!(world.events(&invited.id), ["invited", end]);
            assert_eq!(mails_of(&world, &invited.id, "2"), [(kind, 1)], "{end}");
            note(&mut seen, end);
        }
    }
    println!("{seen:?}");
}

/// Desk against timer: an account that nobody has signed in to ends once, by support or by the sweep.
#[test]
fn r58_a_release_and_the_end_of_an_unused_account_keep_apart() {
    let _others = beside_others();
    let host = Host::with_feed("5d");
    let (officer, desk) = (host.officer(), support(&host));
    let (mut seen, mut race) = (Seen::new(), Race::new());
    for _ in 0..rounds(ROUNDS, ONE_IN) {
        let invited = host.invited_vendor(&officer);
        let done = host.register(&invited.link, &answers::registration()).json(201);
        let account = text(&done, "account_id");
        host.quiet();
        host.make_account_due(&invited.id, Due::End);
        let (swept, released) = race.run(
            || host.invoke("expire", &json!({ "sweep": true })),
            || act(&host, &desk, &format!("accounts/{account}/release"), &json!({})),
        );
        let by_sweep = swept["terminated"] == 1;
        race.learn(by_sweep);
        host.quiet();
        let kinds = if by_sweep {
            released.problem(409, "account_ended");
            ["account_terminated", "not_activated_in_time"]
        } else {
            released.json(200);
            ["account_released", "released_by_support"]
        };
        let world = World::of(&host);
        assert_eq!(world.events(&invited.id), ["invited", "registered", "terminated"]);
        assert_eq!(world.claims(&account), [""; 0]);
        assert_eq!(mails_of(&world, &invited.id, "3"), kinds.map(|kind| (kind, 1)));
        note(&mut seen, if by_sweep { "ended by the sweep" } else { "released" });
    }
    println!("{seen:?}");
}

/// Desk against invitee: an invitation is revoked or leads to an account, never both.
#[test]
fn r58_a_revocation_and_a_registration_keep_apart() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let (officer, desk) = (host.officer(), support(&host));
    let (mut seen, mut race) = (Seen::new(), Race::new());
    for _ in 0..rounds(ROUNDS, ONE_IN) {
        let invited = host.invited_vendor(&officer);
        let (registered, revoked) = race.run(
            || host.register(&invited.link, &answers::registration()),
            || act(&host, &desk, &format!("invitations/{}/revoke", invited.id), &json!({})),
        );
        race.learn(registered.status == 201);
        host.quiet();
        let world = World::of(&host);
        let (end, kinds): (_, &[&str]) = if registered.status == 201 {
            revoked.problem(409, "not_pending");
            ("registered", &["account_created", "registered"])
        } else {
            registered.problem(410, "invitation_revoked");
            revoked.json(200);
            ("revoked", &["revoked_by_support"])
        };
        assert_eq!(world.events(&invited.id), ["invited", end]);
        assert_eq!(world.accounts(&invited.email).len(), usize::from(end == "registered"));
        let sent: Vec<&str> = mails_of(&world, &invited.id, "2").into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(sent, kinds, "{end}");
        note(&mut seen, end);
    }
    println!("{seen:?}");
}

/// Desk against invitee: a transfer is before the registration or after it. The officer who owns the invitation at that moment is
/// told the outcome. The account has the new owner in both cases.
#[test]
fn r59_a_transfer_and_a_registration_follow_each_other() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let (officer, owner, desk) = (host.officer(), known(&host), support(&host));
    let (mut seen, mut race) = (Seen::new(), Race::new());
    for _ in 0..rounds(ROUNDS, ONE_IN) {
        let invited = host.invited_vendor(&officer);
        let path = format!("invitations/{}/transfer", invited.id);
        let (registered, transferred) = race.run(
            || host.register(&invited.link, &answers::registration()),
            || act(&host, &desk, &path, &json!({ "to_email": owner.email })),
        );
        let account = text(&registered.json(201), "account_id");
        transferred.json(200);
        host.quiet();
        let world = World::of(&host);
        let was_first = world.events(&invited.id)[1] == "registered";
        race.learn(was_first);
        let (history, event, told) = if was_first {
            (["invited", "registered", "transferred"], "2", &officer)
        } else {
            (["invited", "transferred", "registered"], "3", &owner)
        };
        assert_eq!(world.events(&invited.id), history);
        assert_eq!(world.readers(&invited.id, event, "registered"), from_ref(&told.email));
        let [of_person] = world.accounts(&invited.email) else { panic!("one account") };
        assert_eq!(text(of_person, "id"), account);
        assert_eq!(of_person["inviter"]["email"]["S"], owner.email);
        note(&mut seen, if was_first { "registered first" } else { "transferred first" });
    }
    println!("{seen:?}");
}

/// Desk against officer: an invitation that support revokes is not replaced, and one that is replaced is not revoked.
#[test]
fn r58_a_revocation_and_a_new_invitation_keep_apart() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let (officer, desk) = (host.officer(), support(&host));
    let (mut seen, mut race) = (Seen::new(), Race::new());
    for _ in 0..rounds(ROUNDS, ONE_IN) {
        let invited = host.invited_vendor(&officer);
        let (again, revoked) = race.run(
            || host.invite(&officer.token, &answers::onshore(&invited.email)).json(201),
            || act(&host, &desk, &format!("invitations/{}/revoke", invited.id), &json!({})),
        );
        let replaced = again["outcome"] == "overridden";
        race.learn(replaced);
        host.quiet();
        let end = if replaced {
            revoked.problem(409, "not_pending");
            "superseded"
        } else {
            revoked.json(200);
            "revoked"
        };
        let world = World::of(&host);
        assert_eq!(world.events(&invited.id), ["invited", end]);
        assert_eq!(world.events(&text(&again, "id")), ["invited"]);
        let standing = world.standing(&invited.email).map(|standing| text(standing, "id"));
        assert_eq!(standing, Some(text(&again, "id")));
        note(&mut seen, end);
    }
    println!("{seen:?}");
}

/// Desk against officer: both have seen the same version and say so, so one of them is told that it has changed.
#[test]
fn r58_of_two_who_have_seen_the_same_one_changes_it() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let (officer, owner, desk) = (host.officer(), known(&host), support(&host));
    let (mut seen, mut race) = (Seen::new(), Race::new());
    for _ in 0..rounds(ROUNDS, ONE_IN) {
        let email = fresh_address("vendor.example");
        let invited = host.invite(&officer.token, &answers::onshore(&email));
        let (id, tag) = (text(&invited.json(201), "id"), invited.header("etag").to_owned());
        let change = json!({ "to_email": owner.email });
        let with_tag = |path: &str| Request::post(host.url(path)).header("if-match", &tag);
        let (resent, transferred) = race.run(
            || host.send(by(&officer, with_tag(&format!("/invitations/{id}/resend"))), ""),
            || send_change(&host, &desk, with_tag(&format!("/desk/invitations/{id}/transfer")), &change),
        );
        race.learn(resent.status == 202);
        let last = if resent.status == 202 {
            transferred.problem(412, "changed_meanwhile");
            "resent"
        } else {
            transferred.json(200);
            // The officer may find it changed, or no longer theirs.
            assert!([404, 412].contains(&resent.status), "{}", resent.body);
            "transferred"
        };
        host.quiet();
        assert_eq!(World::of(&host).events(&id), ["invited", last]);
        note(&mut seen, last);
    }
    println!("{seen:?}");
}

/// A transfer against a revocation that names no version: the officer revokes it first, or it is not theirs any more.
#[test]
fn r59_an_officer_who_lost_an_invitation_cannot_revoke_it() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let (officer, owner, desk) = (host.officer(), known(&host), support(&host));
    let (mut seen, mut race) = (Seen::new(), Race::new());
    for _ in 0..rounds(ROUNDS, ONE_IN) {
        let invited = host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example")));
        let id = text(&invited.json(201), "id");
        let change = json!({ "to_email": owner.email });
        let transfer = format!("/desk/invitations/{id}/transfer");
        let (revoked, transferred) = race.run(
            || host.send(by(&officer, Request::delete(host.url(&format!("/invitations/{id}")))), ""),
            || send_change(&host, &desk, Request::post(host.url(&transfer)), &change),
        );
        race.learn(revoked.status == 200);
        let last = if revoked.status == 200 {
            transferred.problem(409, "not_transferable");
            "revoked"
        } else {
            transferred.json(200);
            revoked.problem(404, "not_found");
            "transferred"
        };
        host.quiet();
        assert_eq!(World::of(&host).events(&id), ["invited", last]);
        note(&mut seen, last);
    }
    println!("{seen:?}");
}

/// Support, officer and invitee at the same invitation at once (R58, R59): one end, and nothing is left half-done.
#[test]
fn r58_the_desk_the_officer_and_the_invitee_meet_at_one_invitation() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let (officer, owner, desk) = (host.officer(), known(&host), support(&host));
    let new_owner = json!({ "to_email": owner.email });
    let mut seen = Seen::new();
    for round in 0..rounds(CROWDS, ONE_IN) {
        // A registration takes longer than a revocation. In some rounds it begins earlier, and may win.
        let late = || sleep(Duration::from_millis(250) * u32::try_from(round % 4).unwrap());
        let invited = host.invited_vendor(&officer);
        let by_desk =
            |what: &str, more: &Value| act(&host, &desk, &format!("invitations/{}/{what}", invited.id), more);
        let acts: [&(dyn Fn() -> Reply + Sync); 5] = [
            &|| host.register(&invited.link, &answers::registration()),
            &|| {
                late();
                by_desk("revoke", &json!({}))
            },
            &|| by_desk("transfer", &new_owner),
            &|| by_desk("resend", &json!({})),
            &|| {
                late();
                let own = host.url(&format!("/invitations/{}", invited.id));
                host.send(by(&officer, Request::delete(own)), "")
            },
        ];
        let statuses: Vec<u16> = at_once(&acts, |act| act().status);
        let table = host.table();
        let item = |pk: String| table.iter().find(|item| item["PK"] == *pk && item["SK"] != "SUPPRESSION");
        let of_invitation: Vec<_> =
            table.iter().filter(|item| item["PK"] == *format!("INVITATION#{}", invited.id)).collect();
        let invitation = of_invitation.iter().find(|item| item["SK"] == "INVITATION").unwrap();
        let events = of_invitation.iter().filter(|item| item["SK"].as_str().unwrap().starts_with("EVENT#"));
        assert_eq!(events.count().to_string(), invitation["version"].as_str().unwrap());
        let standing = item(format!("EMAIL#{}", invited.email));
        let end = invitation["status"].as_str().unwrap();
        match end {
            "registered" => {
                assert_eq!(standing.unwrap()["version"], invitation["version"]);
                let account =
                    item(format!("ACCOUNT#{}", invitation["account_id"].as_str().unwrap())).unwrap();
                assert_eq!(account["inviter"], invitation["inviter"], "{statuses:?}");
            }
            "revoked" => assert!(standing.is_none(), "{statuses:?}"),
            other => panic!("{other} after {statuses:?}"),
        }
        note(&mut seen, end);
    }
    println!("{seen:?}");
}

/// Corrections at once (R58): each is whole, and the account has the number that is claimed for it.
#[test]
fn r58_corrections_at_once_leave_one_claim() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let officer = host.officer();
    let desk = support(&host);
    let invited = host.invited_vendor(&officer);
    host.register(&invited.link, &answers::registration()).json(201);
    let invitation = host.invitation(&officer, &invited.id);
    let account = invitation["account_id"].as_str().unwrap();
    let numbers: Vec<String> = (0..10).map(|_| fresh_mobile()).collect();
    let replies = at_once(&numbers, |number| {
        let details = json!({ "mobile_number": number, "department": number });
        send_change(&host, &desk, Request::patch(host.url(&format!("/desk/accounts/{account}"))), &details)
    });
    let done = replies.iter().filter(|reply| reply.status == 200).count();
    assert!(replies.iter().all(|reply| [200, 503].contains(&reply.status)) && done > 0);
    let table = host.table();
    let now = table.iter().find(|item| item["PK"] == *format!("ACCOUNT#{account}")).unwrap();
    assert_eq!(now["mobile_number"], now["department"], "a correction is whole");
    let claims: Vec<_> = table
        .iter()
        .filter(|item| item["PK"].as_str().unwrap().starts_with("MOBILE#") && item["account_id"] == *account)
        .map(|item| item["PK"].clone())
        .collect();
    assert_eq!(claims, [json!(format!("MOBILE#{}", now["mobile_number"].as_str().unwrap()))]);
    println!("{done} corrections were made, the others told to try again");
}
