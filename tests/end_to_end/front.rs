//! Protection in front of the functions, according to the template: throttling, reserved concurrency, the custom
//! domain.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::template::Template;

/// The routes that call a function, with API Gateway's names.
fn routes(function: &Value) -> BTreeSet<String> {
    let events = function["Events"].as_object().into_iter().flat_map(|events| events.values());
    let events = events.filter(|event| event["Type"] == "HttpApi").map(|event| &event["Properties"]);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    events
        .map(|route| match text(&route["Path"]).as_str() {
            "$default" => "$default".to_owned(),
            path => format!("{} {path}", text(&route["Method"])),
        })
        .collect()
}

/// Callers of public routes cannot use up the officers' rate. Each route with its own settings exists: API Gateway
/// rejects settings for unknown routes.
#[test]
fn strangers_and_officers_are_throttled_separately() {
    let template = Template::read();
    let throttles = template.properties("Api")["RouteSettings"].as_object().expect("settings of routes");
    let of_officers: BTreeSet<_> = ["InviteFunction", "DeskFunction"]
        .iter()
        .flat_map(|function| routes(template.properties(function)))
        .filter(|route| route != "$default")
        .collect();
    let all: BTreeSet<_> =
        template.of_kind("AWS::Serverless::Function").flat_map(|(_, function)| routes(function)).collect();
    assert!(of_officers.len() >= 5 && all.len() >= 9, "{of_officers:?} {all:?}");
    let public = json!({
        "ThrottlingRateLimit": "PublicRequestsPerSecond", "ThrottlingBurstLimit": "PublicRequestsAtOnce"
    });
    for route in &all {
        assert_eq!(throttles.get(route) == Some(&public), !of_officers.contains(route), "{route}");
    }
    for route in throttles.keys() {
        assert!(all.contains(route), "{route} is no route");
    }
    assert_eq!(throttles["ANY /invitations/bulk"]["ThrottlingRateLimit"], 5);
}

/// Nothing is reserved by default: a new account has 10 concurrent executions and cannot reserve any.
#[test]
fn concurrency_is_reserved_by_parameter_only() {
    let template = Template::read();
    for name in ["Invite", "Register", "Dispatch"] {
        let parameter = format!("{name}Concurrency");
        let reserved = &template.properties(&format!("{name}Function"))["ReservedConcurrentExecutions"];
        assert_eq!(*reserved, json!([format!("Reserves{name}"), parameter, "AWS::NoValue"]), "{name}");
        assert_eq!(template.parameters[&parameter]["Default"], "", "{name}");
        let condition = &template.conditions[&format!("Reserves{name}")];
        assert_eq!(*condition, json!([[parameter, ""]]), "{name}");
    }
}

/// With a custom domain, the API has no other URL.
#[test]
fn a_custom_domain_is_the_only_url() {
    let template = Template::read();
    let closed = &template.properties("Api")["DisableExecuteApiEndpoint"];
    assert_eq!(*closed, json!(["HasCertificate", true, false]));
}
