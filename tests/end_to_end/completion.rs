//! A registration is completed once, by one person (R34).

use std::sync::Barrier;

use serde_json::{Value, json};
use tests::{Host, Invited, Officer, Reply, answers, subject};

/// R34, R35: the second completion gets the message that the link was used.
#[test]
fn r34_a_registration_is_completed_once() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let registration = answers::registration();
    host.register(&invited.link, &registration).json(201);
    host.register(&invited.link, &registration).problem(410, "invitation_registered");
    host.register(&invited.link, &answers::registration()).problem(410, "invitation_registered");
    host.open_as_json(&invited.link).problem(410, "invitation_registered");
    let page = host.open(&invited.link);
    assert!(page.page(410).contains("Sign in"), "the page leads to the sign-in: {}", page.body);
    assert_one_account(&host, &officer, &invited);
}

/// R34: two people at once, or one person who clicks twice.
#[test]
fn r34_of_two_completions_at_once_one_succeeds() {
    one_of_many_succeeds(2, false);
}

/// R34: more people at once than a function has environments.
#[test]
fn r34_of_ten_completions_at_once_one_succeeds() {
    one_of_many_succeeds(10, false);
}

/// R34: the same form, sent many times at once.
#[test]
fn r34_a_form_that_is_sent_four_times_at_once_registers_once() {
    one_of_many_succeeds(4, true);
}

/// The form of a first invitee who registered, and the open invitation of a second one.
fn registered_and_invited(host: &Host) -> (Value, Invited) {
    let officer = host.officer();
    let (first, second) = (host.invited_vendor(&officer), host.invited_vendor(&officer));
    let registration = answers::registration();
    host.register(&first.link, &registration).json(201);
    (registration, second)
}

/// R29: usernames are unique in any letter case. The form can be corrected.
#[test]
fn r29_a_username_is_taken_once() {
    let host = Host::shared();
    let (registration, second) = registered_and_invited(&host);
    let mut other = answers::registration();
    other["username"] = registration["username"].as_str().unwrap().to_uppercase().into();
    let problem = host.register(&second.link, &other).problem(409, "username_taken");
    assert_eq!(problem["errors"][0]["field"], "username");
    assert_eq!(problem["errors"][0]["code"], "taken");
    let page = host.submit(&second.link, &other);
    let shown = page.page(409);
    assert!(
        shown.contains("name=\"username\"") && shown.contains("value=\"Mei\""),
        "the form again: {shown}"
    );
    host.open_as_json(&second.link).json(200);
    host.register(&second.link, &answers::registration()).json(201);
}

/// R29: two invitees choose the same username at the same time.
#[test]
fn r29_one_of_two_gets_a_username_that_both_choose() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = [host.invited_vendor(&officer), host.invited_vendor(&officer)];
    let username = tests::fresh_username();
    let forms: Vec<(&str, Value)> = invited
        .iter()
        .map(|invited| {
            let mut form = answers::registration();
            form["username"] = username.clone().into();
            (&*invited.link, form)
        })
        .collect();
    let replies = at_once(&host, &forms);
    let (good, bad): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 201);
    assert_eq!((good.len(), bad.len()), (1, 1), "{replies:?}");
    bad[0].problem(409, "username_taken");
}

/// R31: mobile numbers are unique too. Both errors come together with a taken username.
#[test]
fn r31_a_mobile_number_is_taken_once() {
    let host = Host::shared();
    let (registration, second) = registered_and_invited(&host);
    let mut other = answers::registration();
    other["mobile_number"] = registration["mobile_number"].clone();
    let errors = host.register(&second.link, &other).field_errors("validation_failed");
    assert_eq!(errors, [("mobile_number".to_owned(), "taken".to_owned())]);

    let problem = host.register(&second.link, &registration).problem(409, "username_taken");
    let fields: Vec<&Value> =
        problem["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, [&json!("username"), &json!("mobile_number")]);
}

/// R28-R33: all errors of a registration come back together, in the order of the form, without the password.
#[test]
fn r28_all_errors_of_a_registration_come_together() {
    let host = Host::shared();
    let invited = host.invited_vendor(&host.officer());
    let empty = host.register(&invited.link, &json!({})).field_errors("validation_failed");
    let required = ["username", "first_name", "last_name", "mobile_number", "department", "password"];
    assert_eq!(empty, required.map(|field| (field.to_owned(), "required".to_owned())));

    let form = json!({
        "username": "admin",
        "first_name": "M31",
        "last_name": "T".repeat(65),
        "mobile_number": "61234567",
        "department": 5,
        "password": "Passw0rd!Passw0rd!",
        "reporting_officer_name": "Anand",
        "shoe_size": 43,
    });
    let reply = host.register(&invited.link, &form);
    assert!(!reply.body.contains("Passw0rd"), "{}", reply.body);
    let mut errors = reply.field_errors("validation_failed");
    errors.sort();
    let mut expected = [
        ("username", "reserved"),
        ("first_name", "invalid"),
        ("last_name", "too_long"),
        ("mobile_number", "not_singapore_mobile"),
        ("department", "invalid"),
        ("password", "weak_password"),
        ("reporting_officer_name", "not_applicable"),
        ("shoe_size", "not_applicable"),
    ]
    .map(|(field, code)| (field.to_owned(), code.to_owned()));
    expected.sort();
    assert_eq!(errors, expected);
    host.open_as_json(&invited.link).json(200);
}

/// R33: passwords that are too short, or contain the username or the address.
#[test]
fn r33_weak_passwords_are_refused() {
    let host = Host::shared();
    let invited = host.invited_vendor(&host.officer());
    let mut form = answers::registration();
    let username = form["username"].as_str().unwrap().to_uppercase();
    let local_part = invited.email.split('@').next().unwrap().to_owned();
    let long = "aB3 ".repeat(65);
    for (password, code) in [
        ("Sh0rt pass!", "too_short"),
        (&*long, "too_long"),
        ("violet harbour kettles", "weak_password"),
        (&*format!("violet {username} kettles 42"), "weak_password"),
        (&*format!("Violet {local_part} kettles 42"), "weak_password"),
    ] {
        form["password"] = password.into();
        let errors = host.register(&invited.link, &form).field_errors("validation_failed");
        assert_eq!(errors, [("password".to_owned(), code.to_owned())], "{password}");
    }
}

/// Sends all forms at the same time.
fn at_once(host: &Host, forms: &[(&str, Value)]) -> Vec<Reply> {
    let start = Barrier::new(forms.len());
    std::thread::scope(|scope| {
        let send = |(link, form): &(&str, Value)| {
            start.wait();
            host.register(link, form)
        };
        let running: Vec<_> = forms.iter().map(|form| scope.spawn(move || send(form))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn one_of_many_succeeds(number: usize, same_form: bool) {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let one = answers::registration();
    let form = |_| (&*invited.link, if same_form { one.clone() } else { answers::registration() });
    let replies = at_once(&host, &(0..number).map(form).collect::<Vec<_>>());
    let (good, bad): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 201);
    assert_eq!(good.len(), 1, "{replies:?}");
    for reply in bad {
        reply.problem(410, "invitation_registered");
    }
    assert_one_account(&host, &officer, &invited);
}

/// Exactly one account, one email with its username, and one email to the inviter.
fn assert_one_account(host: &Host, officer: &Officer, invited: &Invited) {
    host.mail_to(&invited.email, subject::ACCOUNT_CREATED);
    host.mail_to(&officer.email, subject::REGISTERED);
    assert_eq!(host.history(officer, &invited.id), ["invited", "registered"]);
    assert_eq!(host.subjects_to(&invited.email).len(), 2, "{:?}", host.subjects_to(&invited.email));
    assert_eq!(host.subjects_to(&officer.email).len(), 1, "{:?}", host.subjects_to(&officer.email));
}
