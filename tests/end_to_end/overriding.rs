//! A new invitation replaces the pending one (R22).

use tests::{Host, Invited, Officer, answers, subject};

/// R22: the same officer invites again: a new link, the old link stops working, and nobody is told.
#[test]
fn r22_the_same_officer_overrides() {
    let host = Host::shared();
    let officer = host.officer();
    let old = host.invited_vendor(&officer);
    let new = host.invited(&officer, &answers::offshore(&old.email));
    assert_overridden(&host, (&old, &officer), (&new, &officer));
    host.register(&new.link, &answers::registration()).json(201);
    // R22: the details are those of the new invitation.
    host.mail_to(&old.email, subject::SEED);
    host.mail_to(&officer.email, subject::REGISTERED);
    assert_eq!(host.subjects_to(&officer.email).len(), 1, "{:?}", host.subjects_to(&officer.email));
}

/// R22: another officer overrides. The earlier one gets one notice, and the new one gets the outcome.
#[test]
fn r22_another_officer_overrides() {
    let host = Host::shared();
    let (earlier, later) = (host.officer(), host.officer());
    let old = host.invited_vendor(&earlier);
    let new = host.invited(&later, &answers::onshore(&old.email));
    assert_overridden(&host, (&old, &earlier), (&new, &later));
    let notice = host.mail_to(&earlier.email, subject::REPLACED);
    assert!(notice.text.contains(&later.email) && notice.text.contains(&old.email), "{}", notice.text);
    host.look_up(&earlier.token, &new.id).problem(404, "not_found");
    host.look_up(&later.token, &old.id).problem(404, "not_found");

    host.register(&new.link, &answers::registration()).json(201);
    host.mail_to(&later.email, subject::REGISTERED);
    assert_eq!(host.subjects_to(&earlier.email).len(), 1, "{:?}", host.subjects_to(&earlier.email));
    assert_eq!(host.subjects_to(&later.email).len(), 1, "{:?}", host.subjects_to(&later.email));
}

/// R22: each override closes the link before it, and only the newest link registers.
#[test]
fn r22_only_the_newest_link_works() {
    let host = Host::shared();
    let officer = host.officer();
    let first = host.invited_vendor(&officer);
    let links: Vec<Invited> =
        (0..3).map(|_| host.invited(&officer, &answers::onshore(&first.email))).collect();
    let [dead @ .., newest] = links.as_slice() else { panic!("three invitations") };
    for old in dead.iter().chain([&first]) {
        host.register(&old.link, &answers::registration()).problem(410, "invitation_superseded");
    }
    host.register(&newest.link, &answers::registration()).json(201);
    // R35: a replaced invitation stays replaced, also after the newer one is used.
    host.open_as_json(&first.link).problem(410, "invitation_superseded");
}

/// R25: many invitations of one address at once: each gets its response, and exactly one stays pending.
#[test]
fn r25_never_two_live_invitations_of_one_address() {
    let host = Host::shared();
    let officers: Vec<Officer> = (0..4).map(|_| host.officer()).collect();
    let body = answers::onshore(&tests::fresh_address("vendor.example"));
    let made: Vec<_> = std::thread::scope(|scope| {
        let invite = |officer: &Officer| (officer.clone(), host.invite(&officer.token, &body).json(201));
        let running: Vec<_> = officers.iter().map(|officer| scope.spawn(move || invite(officer))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let status = |(officer, invitation): &(Officer, serde_json::Value)| {
        let id = invitation["id"].as_str().unwrap();
        host.invitation(officer, id)["status"].as_str().unwrap().to_owned()
    };
    let mut statuses: Vec<String> = made.iter().map(status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, ["pending", "superseded", "superseded", "superseded"]);
}

fn assert_overridden(host: &Host, (old, earlier): (&Invited, &Officer), (new, later): (&Invited, &Officer)) {
    host.open_as_json(&old.link).problem(410, "invitation_superseded");
    host.register(&old.link, &answers::registration()).problem(410, "invitation_superseded");
    assert!(host.open(&old.link).page(410).contains("newest"), "the page says what to do");
    host.open_as_json(&new.link).json(200);

    let before = host.invitation(earlier, &old.id);
    assert_eq!(before["status"], "superseded");
    assert_eq!(before["superseded_by"], new.id);
    assert!(before["closed_at"].is_string(), "{before}");
    assert_eq!(host.history(earlier, &old.id), ["invited", "superseded"]);
    let after = host.invitation(later, &new.id);
    assert_eq!(after["status"], "pending");
    assert_eq!(after["supersedes"], old.id);
    assert_eq!(after["inviter"]["email"], later.email);

    // R36: the timer of the old one finds nothing to do, and no email about an expiry is sent.
    let call = serde_json::json!({ "invitation_id": old.id });
    assert_eq!(host.invoke("expire", &call), serde_json::json!({ "expired": 0 }));
    assert_eq!(host.history(earlier, &old.id), ["invited", "superseded"]);
}
