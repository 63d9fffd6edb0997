//! Compares the page of variables with what the functions read and what the template sets.
//!
//! The only test here that uses the product's code: each function starts with settings that record which variables it
//! reads.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::sync::{Arc, Mutex};

use invitations::config::{ConfigError, Settings};
use serde_json::Value;
use tests::template::Template;

use crate::files::text;

type Names = BTreeMap<String, BTreeSet<String>>;

const FUNCTIONS: [&str; 7] = ["desk", "dispatch", "expire", "feedback", "invite", "portal", "register"];
/// Valid values for the required variables: one of them fits each.
const CANDIDATES: [&str; 7] = [
    "http://127.0.0.1:9",
    "30d",
    "1",
    "on",
    "techpass.gov.sg",
    "no-reply@techpass.gov.sg",
    r#"{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","kid":"k","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
];
/// Variables that only `main` reads.
const BEFORE_START: &str = "STACK_NAME";
/// A variable that only a call can check. A function that gets this far has read everything.
const CHECKED_LAST: &str = "REGISTRATION_SIGNING_SECRET";

/// The variables that a function reads until it starts.
async fn asked<Start: Future<Output = Result<(), ConfigError>>>(
    start: impl Fn(Settings) -> Start,
) -> BTreeSet<String> {
    let asked = Arc::new(Mutex::new(BTreeSet::from([BEFORE_START.to_owned()])));
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    loop {
        let (notes, values) = (Arc::clone(&asked), tried.clone());
        let settings = Settings::from_fn(move |name| {
            notes.lock().expect("nobody panicked").insert(name.to_owned());
            values.get(name).map(|tried| CANDIDATES[*tried].to_owned())
        });
        let Err(fault) = start(settings).await else { break };
        if fault.name == CHECKED_LAST && tried.contains_key(fault.name) {
            break;
        }
        let next = tried.get(fault.name).map_or(0, |tried| tried + 1);
        assert!(next < CANDIDATES.len(), "no candidate fits: {fault}");
        tried.insert(fault.name.to_owned(), next);
    }
    asked.lock().expect("nobody panicked").clone()
}

/// The variables that each function reads.
async fn read() -> Names {
    Names::from([
        ("dispatch".to_owned(), asked(async |s| dispatch::Dispatcher::start(&s).await.map(drop)).await),
        ("expire".to_owned(), asked(async |s| expire::Expiry::start(&s).map(drop)).await),
        ("feedback".to_owned(), asked(async |s| feedback::Feedback::start(&s).map(drop)).await),
        ("invite".to_owned(), asked(async |s| invite::Api::start(&s).map(drop)).await),
        ("desk".to_owned(), asked(async |s| desk::Desk::start(&s).map(drop)).await),
        ("portal".to_owned(), asked(async |s| portal::Portal::start(&s).map(drop)).await),
        ("register".to_owned(), asked(async |s| register::Registration::start(&s).map(drop)).await),
    ])
}

/// The variables of each function on the page.
fn described() -> Names {
    let mut names: Names = FUNCTIONS.map(|function| (function.to_owned(), BTreeSet::new())).into();
    for row in text("infra/configuration.md").lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.split(" | ").collect();
        let [variable, functions, meaning] = cells[..] else { panic!("three cells: {row}") };
        assert!(meaning.trim_end_matches(" |").ends_with('.'), "no sentence: {row}");
        let variable = variable.trim_start_matches("| ").trim_matches('`');
        let readers: Vec<&str> = match functions {
            "all" => FUNCTIONS.to_vec(),
            "all but portal" => FUNCTIONS.into_iter().filter(|function| *function != "portal").collect(),
            listed => listed.split(", ").collect(),
        };
        for reader in readers {
            let known = names.get_mut(reader).unwrap_or_else(|| panic!("{reader} is no function: {row}"));
            assert!(known.insert(variable.to_owned()), "{variable} is described twice");
        }
    }
    names
}

/// The variables that the template sets for each function.
fn set() -> Names {
    let template = Template::read();
    let variables = |of: &Value| -> BTreeSet<String> {
        let variables = of["Environment"]["Variables"].as_object();
        variables.into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    let common = variables(&template.globals["Function"]);
    let functions = template.of_kind("AWS::Serverless::Function").map(|(name, properties)| {
        let function = name.trim_end_matches("Function").to_lowercase();
        (function, &variables(properties) | &common)
    });
    functions.collect()
}

#[tokio::test]
async fn the_page_has_what_the_functions_read() {
    assert_eq!(described(), read().await);
}

/// The page has each variable of the template, with each function that gets it. Variables that the template does not
/// set are AWS's own or optional. The template sets some variables for all functions, also for those that do not read
/// them.
#[test]
fn the_page_has_the_variables_of_the_template() {
    let (described, set) = (described(), set());
    assert_eq!(set.keys().collect::<Vec<_>>(), FUNCTIONS.iter().collect::<Vec<_>>());
    let known: BTreeSet<&String> = described.values().flatten().collect();
    let page = text("infra/configuration.md");
    for (function, variables) in set {
        for variable in &variables {
            assert!(known.contains(variable), "{variable} is set for {function} and not on the page");
        }
        for variable in described[&function].difference(&variables) {
            let optional = page.contains(&format!("| `{variable}` | {function} | Optional. "));
            assert!(
                variable.starts_with("AWS_") || variable.starts_with("SSL_") || optional,
                "{variable} is not set"
            );
        }
    }
}
