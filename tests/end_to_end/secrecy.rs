//! What nobody may read in a log (R33, contract: "the token is in no log").

use serde_json::json;
use tests::forge::Token;
use tests::{Host, answers, fresh_address, subject};

/// No log of a function and nothing that the host prints holds a secret or anything personal, also when
/// things go wrong.
#[test]
fn logs_hold_no_secrets() {
    let host = Host::start("6s");
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let late = host.invited_vendor(&officer);

    host.open(&invited.link).page(200);
    host.open_as_json(&late.link).json(200);
    // Faults, while the right token and password are in the request.
    let mut form = answers::registration();
    form["username"] = "admin".into();
    form["first_name"] = "Zhenzhen".into();
    host.register(&invited.link, &form).problem(422, "validation_failed");
    host.submit(&invited.link, &form).page(422);
    let tampered = Token::read(invited.token()).claim("aud", "x").as_it_was_signed();
    host.register(&host.url(&format!("/register/{tampered}")), &form).problem(404, "not_found");
    host.open(&format!("{}/more", invited.link));
    let foreign = host.officer_with(&json!({ "aud": "another" }));
    host.invite(&foreign.token, &answers::onshore(&late.email)).problem(401, "unauthenticated");

    form["username"] = tests::fresh_username().into();
    host.register(&invited.link, &form).json(201);
    host.register(&invited.link, &form).problem(410, "invitation_registered");
    host.invite(&officer.token, &answers::onshore(&invited.email)).problem(409, "already_registered");
    let elsewhere = answers::offshore_elsewhere(&fresh_address("vendor.example"));
    let elsewhere = host.invited(&officer, &elsewhere);
    let sentence = host.mail_to(&officer.email, subject::REGISTERED).text.lines().nth(2).unwrap().to_owned();
    assert!(sentence.contains(&invited.email), "the sentence is a part of the mail: {sentence}");
    host.mail_to(&officer.email, subject::NOT_IN_TIME);
    host.mail_to(&invited.email, subject::INVITED_AGAIN);

    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let signature = |token: &str| Token::read(token).signature;
    let secrets = [
        ("a registration token", signature(invited.token())),
        ("another registration token", signature(late.token())),
        ("an access token", signature(&officer.token)),
        ("a refused access token", signature(&foreign.token)),
        ("the payload of an access token", officer.token.split('.').nth(1).unwrap().to_owned()),
        ("a password", text(&form["password"])),
        ("a mail", sentence),
        ("the sentence of a mail", "The link is for you alone".to_owned()),
        ("the key of links", text(&host.link_key()["d"])),
        ("an address", invited.email.clone()),
        ("an address offshore", elsewhere.email),
        ("an officer's address", officer.email.clone()),
        ("a mobile number", text(&form["mobile_number"])[3..].to_owned()),
        ("a first name", "Zhenzhen".to_owned()),
        ("a username", text(&form["username"])),
        ("a company", "Kaveri Software".to_owned()),
    ];
    let said = host.said();
    let dispatch = said.iter().find(|(file, _)| file.ends_with("dispatch.log")).expect("a log of dispatch");
    assert!(dispatch.1.contains(&invited.id), "the logs tell which invitation they are about");
    for (file, log) in &said {
        for (what, secret) in &secrets {
            let line = log.lines().find(|line| line.contains(secret.as_str()));
            assert_eq!(line, None, "{what} is in {}", file.display());
        }
    }
}
