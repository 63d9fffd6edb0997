//! What stands before the functions, as the template says it: throttles, reserved concurrency, the one door.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::template::Template;

/// The routes that call a function, as API Gateway names them.
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

/// Callers of public routes use up nothing of the officers' requests. Each route with settings of its own exists:
/// API Gateway refuses settings of others.
#[test]
fn strangers_and_officers_are_throttled_apart() {
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

/// Nothing is reserved by default: a new account has 10 concurrent executions and may reserve none.
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

/// With a domain of its own the API has no other address.
#[test]
fn a_custom_domain_is_the_only_door() {
    let template = Template::read();
    let closed = &template.properties("Api")["DisableExecuteApiEndpoint"];
    assert_eq!(*closed, json!(["HasCertificate", true, false]));
}
