//! What supervisors and operators can find out about the desk.

use serde_json::{Value, json};
use tests::template::infra;
use tests::{Host, eventually};

use super::{account, ask, because, find, journal, support};

/// More people in an hour than is usual ring an alarm: people looked at, and people whose invitations were changed.
#[test]
fn r58_unusual_use_is_told() {
    let host = Host::start_with("5d", &["DeskPeoplePerHour=3"]);
    let (officer, desk, other) = (host.officer(), support(&host), support(&host));
    let said = || {
        let unusual = |text: &String| {
            let lines = text.lines().filter(|line| line.contains("DeskUsedUnusually"));
            lines.filter(|line| line.contains("dealt with unusually many people")).count()
        };
        host.said().iter().map(|(_, text)| unusual(text)).sum::<usize>()
    };
    let people: Vec<_> = (0..4).map(|_| host.invited_vendor(&officer)).collect();
    for invited in people[..2].iter().chain(&people[..2]).chain(&people[..2]) {
        find(&host, &desk, "email", &invited.email).json(200);
    }
    find(&host, &desk, "login_name", "nobody").problem(404, "not_found");
    assert_eq!(said(), 0, "the same people again are no more people");
    find(&host, &desk, "login_name", "nobody.else").problem(404, "not_found");
    eventually("the line", || (said() == 1).then_some(()));
    assert_eq!(host.measured().sum("DeskUsedUnusually"), 1);
    // Another support officer, who knows the ids already and looks at nobody.
    for invited in &people {
        let path = format!("/desk/invitations/{}/revoke", invited.id);
        ask(&host, &other, "POST", &path, &because(json!({}))).json(200);
    }
    eventually("the line", || (said() == 2).then_some(()));
}

/// The commands in `infra/operations.md` get all that one support officer did, and all that was done to one person.
#[test]
fn r58_an_operator_finds_what_an_officer_did_and_what_was_done_to_a_person() {
    let host = Host::start("5d");
    let (officer, desk, other) = (host.officer(), support(&host), support(&host));
    let (registered, _) = account(&host, &officer);
    let email = registered["email"].as_str().unwrap();
    let path = format!("/desk/accounts/{}", registered["account_id"].as_str().unwrap());
    find(&host, &desk, "email", email).json(200);
    ask(&host, &desk, "PATCH", &path, &because(json!({ "department": "Wards" }))).json(200);
    find(&host, &desk, "login_name", "nobody").problem(404, "not_found");
    ask(&host, &other, "POST", &format!("{path}/release"), &because(json!({}))).json(200);
    let acts = journal(&host);
    let person = acts[0]["person"].as_str().unwrap();
    let found = |values: &[(&str, &str)], about: &str| {
        let found = host.dynamodb_as("test", "Query", &documented_query(about, values));
        let found: Value = serde_json::from_str(&found.body).unwrap();
        let acts = found["Items"].as_array().unwrap().iter();
        acts.map(|item| item["act"]["S"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let by = |since: &str| {
        found(&[(":officer", &desk.email), (":since", since)], "Everything that a support officer did")
    };
    assert_eq!(by("2020-01-01T00:00:00Z"), ["searched", "corrected", "searched"]);
    assert!(by("2999-01-01T00:00:00Z").is_empty());
    let done = found(&[(":person", person)], "Everything that was done to a person");
    assert_eq!(done, ["searched", "corrected", "released"]);
    // `sha256sum` of the address is the person.
    let digest = ring::digest::digest(&ring::digest::SHA256, email.as_bytes());
    let digits = digest.as_ref().iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"));
    assert_eq!(digits, person);
    // An entry leads to the event that says why.
    let event = &acts[1]["event"];
    let events = host.table();
    let why = events.iter().find(|item| {
        item["PK"] == *format!("INVITATION#{}", registered["id"].as_str().unwrap())
            && item["SK"].as_str().unwrap().starts_with("EVENT#")
            && item["invitation"]["version"]["N"] == *event
    });
    assert!(why.unwrap().to_string().contains("They asked for it."));
}

/// A query as the page has it after these words, with other values.
fn documented_query(about: &str, values: &[(&str, &str)]) -> Value {
    let page = infra("operations.md");
    let (_, after) = page.split_once(about).expect("the words are on the page");
    let command = after.split("```").nth(1).expect("a command");
    let option = |name: &str| {
        let (_, rest) = command.split_once(&format!("--{name} '"))?;
        rest.split_once('\'').map(|(text, _)| text.to_owned())
    };
    let mut query = json!({
        "TableName": "local-Table",
        "KeyConditionExpression": option("key-condition-expression"),
        "FilterExpression": option("filter-expression"),
        "ExpressionAttributeValues": { ":journal": { "S": "DESK#JOURNAL" } },
    });
    assert!(command.contains(r#"{":journal": {"S": "DESK#JOURNAL"}"#), "{command}");
    if let Some(names) = option("expression-attribute-names") {
        query["ExpressionAttributeNames"] = serde_json::from_str(&names).expect("names");
    }
    for (name, value) in values {
        assert!(command.contains(&format!("\"{name}\"")), "{name} in {command}");
        query["ExpressionAttributeValues"][name] = json!({ "S": value });
    }
    query
}
