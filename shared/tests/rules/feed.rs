//! Published events are as `infra/events.yaml` describes them, and have no personal data (R57).

use std::fs;

use invitations::domain::invitation::Status;
use invitations::domain::invitation::account::AccountState;
use invitations::domain::invitation::event::{Actor, Event, Happening};
use invitations::domain::invitation::publication::Publication;
use jsonschema::Validator;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const SOURCE: &str = "https://invite.example";
/// A mark in all texts about persons.
const MARK: &str = "marked";
/// A mobile number in place of the mark.
const NUMBER: &str = "+6591234567";

/// The names of an enumeration's values.
fn names<T: DeserializeOwned>() -> Vec<String> {
    names_besides::<T>(json!(""))
}

/// The valid names that serde lists in its error about an unknown name.
fn names_besides<T: DeserializeOwned>(unknown: Value) -> Vec<String> {
    let fault = serde_json::from_value::<T>(unknown).err().expect("no value has an empty name").to_string();
    let names: Vec<_> = fault.split('`').skip(1).step_by(2).filter(|name| !name.is_empty()).collect();
    assert!(names.len() > 2, "{fault}");
    names.into_iter().map(str::to_owned).collect()
}

fn description() -> Value {
    serde_saphyr::from_str(&fs::read_to_string("../infra/events.yaml").unwrap()).unwrap()
}

fn messages(description: &Value) -> Vec<(String, Value)> {
    let messages = description["channels"]["events"]["messages"].as_object().unwrap();
    messages.values().map(|one| (one["name"].as_str().unwrap().to_owned(), one["payload"].clone())).collect()
}

/// A schema of the description, with the schemas that it refers to. It refuses members that are not described.
fn validator(description: &Value, schema: &Value) -> Validator {
    let mut schema = schema.clone();
    schema["components"] = description["components"].clone();
    let event = &mut schema["components"]["schemas"]["Event"];
    event["additionalProperties"] = false.into();
    let data = &mut event["properties"]["data"];
    data["additionalProperties"] = false.into();
    data["properties"]["account"]["additionalProperties"] = false.into();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

/// The values of an enumeration in the description of `data`.
fn described(description: &Value, member: &str) -> Vec<String> {
    let data = "/components/schemas/Event/properties/data/properties";
    let words = description.pointer(&format!("{data}/{member}/enum")).unwrap();
    sorted(serde_json::from_value(words.clone()).unwrap())
}

fn account_states() -> Vec<String> {
    names_besides::<AccountState>(json!({ "status": "" }))
}

/// Events of all kinds, by all actors, of invitations in all states. All values about persons have the mark.
fn events() -> Vec<Event> {
    let person = json!({ "subject": "marked-subject", "email": "marked.officer@tech.gov.sg" });
    let time = "2026-11-29T01:00:00Z";
    let invitation = |status: &str, account: &str| {
        json!({
            "id": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "email": "marked@vendor.example", "status": status, "inviter": person,
            "form": "vendor", "organisation": "marked organisation", "identity_provider": "local",
            "account_type": "vendor", "seed_eligible": true, "seed": "required", "language": "en",
            "created_at": "2026-11-28T01:00:00Z", "mailed_at": "2026-11-28T01:00:00Z", "version": 3,
            "expires_at": "2026-12-03T01:00:00Z", "closed_at": "2026-11-29T01:00:00Z",
            "supersedes": "01ARZ3NDEKTSV4RRFFQ69G5FA1", "superseded_by": "01ARZ3NDEKTSV4RRFFQ69G5FA2",
            "account_id": "01ARZ3NDEKTSV4RRFFQ69G5FA3", "login_name": "marked.login@techpass.gov.sg",
            "account": { "status": account, "activate_by": time, "activated_at": time, "terminated_at": time },
            "told_at": time, "decline_reason": "not_wanted",
        })
    };
    let integrated = json!({ "mobile_number": NUMBER });
    let vendor = json!({
        "sponsoring_agency": "marked agency", "business_operation": "offshore",
        "offshore_development_centre": "others", "offshore_company_name": "marked company",
    });
    let mut anybody = person.clone();
    anybody["officer"] = person.clone();
    anybody["number"] = "marked number".into();
    anybody["reason"] = "marked reason".into();
    let actors = names::<Actor>().into_iter().map(|name| {
        [json!(name), json!({ &name: anybody })]
            .into_iter()
            .find(|actor| serde_json::from_value::<Actor>(actor.clone()).is_ok())
            .unwrap_or_else(|| panic!("the actor {name} has other data: add it here"))
    });
    let actors: Vec<_> = actors.collect();
    let before = json!({ "inviter": person, "seed": "not_required", "mailed_at": time });
    let mut events = Vec::new();
    for (kind, status) in names::<Happening>()
        .iter()
        .flat_map(|kind| names::<Status>().into_iter().map(move |status| (kind, status)))
    {
        for (by, account) in
            actors.iter().flat_map(|by| account_states().into_iter().map(move |account| (by, account)))
        {
            for answers in [&integrated, &vendor] {
                let mut invitation = invitation(&status, &account);
                invitation.as_object_mut().unwrap().extend(answers.as_object().unwrap().clone());
                let event = json!({ "event": kind, "at": time, "by": by, "before": before, "invitation": invitation });
                let event = serde_json::from_value(event);
                events.push(
                    event.unwrap_or_else(|fault| panic!("{kind}, {status}: {fault}: add it to `invitation`")),
                );
            }
        }
    }
    events
}

/// R57: a new kind of event needs a message in the description. A new status or a new actor needs a value.
#[test]
fn r57_each_kind_of_event_is_described() {
    let description = description();
    let described_kinds = sorted(messages(&description).into_iter().map(|(name, _)| name).collect());
    let kinds = names::<Happening>().into_iter().map(|name| format!("invitation.{name}"));
    assert_eq!(described_kinds, sorted(kinds.collect()), "infra/events.yaml, channels.events.messages");
    assert_eq!(described(&description, "status"), sorted(names::<Status>()), "infra/events.yaml, status");
    assert_eq!(described(&description, "account/properties/status"), sorted(account_states()));
    assert_eq!(described(&description, "by"), sorted(names::<Actor>()), "infra/events.yaml, by");
}

/// R57.
#[test]
fn r57_published_events_are_as_described_and_name_nobody() {
    let description = description();
    let validators: Vec<_> = messages(&description)
        .into_iter()
        .map(|(name, payload)| (name, validator(&description, &payload)))
        .collect();
    let events = events();
    assert!(events.len() > 400, "{}", events.len());
    for event in events {
        let kept = serde_json::to_string(&event).unwrap();
        assert!(kept.matches(MARK).count() > 4, "{kept}");
        let published = serde_json::to_value(Publication::of(&event, SOURCE)).unwrap();
        let text = published.to_string();
        assert!(!text.contains(MARK) && !text.contains(NUMBER), "{text}");
        assert_eq!(published["id"], "01ARZ3NDEKTSV4RRFFQ69G5FAV-3");
        // Each message accepts only its own kind.
        for (name, validator) in &validators {
            let fault = validator.iter_errors(&published).map(|fault| fault.to_string()).next();
            assert_eq!(fault.is_none(), published["type"] == **name, "{name}: {fault:?} in {text}");
        }
    }
}

/// R57: the examples in the description are valid events.
#[test]
fn r57_the_examples_are_events() {
    let description = description();
    let mut examples = 0;
    for message in description["channels"]["events"]["messages"].as_object().unwrap().values() {
        let validator = validator(&description, &message["payload"]);
        for example in message["examples"].as_array().into_iter().flatten() {
            assert!(validator.is_valid(&example["payload"]), "{example}");
            examples += 1;
        }
    }
    assert!(examples > 1);
}
