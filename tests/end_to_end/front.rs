//! What stands before the functions, as the template says it: throttles, reserved concurrency, the one door.

use std::collections::{BTreeMap, BTreeSet};

use tests::template::infra;

/// The resources of the template, each with its text.
fn resources() -> BTreeMap<String, String> {
    let template = infra("template.yaml");
    let text = template.split("\nResources:\n").nth(1).and_then(|rest| rest.split("\nOutputs:\n").next());
    let mut resources: BTreeMap<String, String> = BTreeMap::new();
    let mut name = String::new();
    for line in text.expect("resources").lines() {
        if line.starts_with("  ") && !line.starts_with("   ") && line.ends_with(':') {
            line.trim().trim_end_matches(':').clone_into(&mut name);
        }
        resources.entry(name.clone()).or_default().extend([line, "\n"]);
    }
    resources
}

/// The routes that call a function, as API Gateway names them.
fn routes(function: &str) -> BTreeSet<String> {
    let methods = function.lines().filter(|line| line.contains("Type: HttpApi"));
    let value = |line: &str, name: &str| {
        let rest = line.split(&format!("{name}: ")).nth(1).expect("a value");
        rest.split([',', ' ']).next().expect("a value").trim_matches('"').to_owned()
    };
    methods
        .map(|line| match value(line, "Path").as_str() {
            "$default" => "$default".to_owned(),
            path => format!("{} {path}", value(line, "Method")),
        })
        .collect()
}

/// The routes with throttles of their own, each with its settings.
fn throttles(api: &str) -> BTreeMap<String, String> {
    let settings = api.split("      RouteSettings:\n").nth(1).expect("settings");
    let lines = settings.lines().take_while(|line| line.starts_with("        "));
    lines
        .map(|line| {
            let (route, settings) = line.split_once(": {").expect("settings of a route");
            (route.trim().trim_matches('"').to_owned(), settings.to_owned())
        })
        .collect()
}

/// Strangers and officers have throttles of their own, so strangers cannot use up the officers' requests. Each route with
/// a throttle exists, because API Gateway refuses settings of unknown routes.
#[test]
fn strangers_and_officers_are_throttled_apart() {
    let resources = resources();
    let throttles = throttles(&resources["Api"]);
    let of_officers: BTreeSet<_> =
        routes(&resources["InviteFunction"]).into_iter().filter(|route| route != "$default").collect();
    let all: BTreeSet<_> = resources
        .iter()
        .filter(|(name, _)| name.ends_with("Function"))
        .flat_map(|(_, function)| routes(function))
        .collect();
    assert!(of_officers.len() >= 5 && all.len() >= 9, "{of_officers:?} {all:?}");
    for route in &all {
        let public = throttles.get(route).is_some_and(|settings| {
            settings.contains("!Ref PublicRequestsPerSecond")
                && settings.contains("!Ref PublicRequestsAtOnce")
        });
        assert_eq!(public, !of_officers.contains(route), "{route}");
    }
    for route in throttles.keys() {
        assert!(all.contains(route), "{route} is no route");
    }
    assert!(throttles["ANY /invitations/bulk"].contains("ThrottlingRateLimit: 5"));
}

/// Nothing is reserved unless somebody says so: a new account has 10 concurrent executions and may reserve none.
#[test]
fn concurrency_is_reserved_by_parameter_only() {
    let (resources, template) = (resources(), infra("template.yaml"));
    for name in ["Invite", "Register", "Dispatch"] {
        let wanted = format!(
            "ReservedConcurrentExecutions: !If [Reserves{name}, !Ref {name}Concurrency, !Ref AWS::NoValue]"
        );
        assert!(resources[&format!("{name}Function")].contains(&wanted), "{name}");
        let condition = format!("Reserves{name}: !Not [!Equals [!Ref {name}Concurrency, \"\"]]");
        assert!(template.contains(&condition), "{name}");
        let parameter = template.split(&format!("  {name}Concurrency:\n")).nth(1).expect("a parameter");
        assert!(parameter.lines().take(2).any(|line| line.trim() == "Default: \"\""), "{name}");
    }
}

/// With a domain of its own the API has no other address.
#[test]
fn a_custom_domain_is_the_only_door() {
    let api = &resources()["Api"];
    assert!(api.contains("DisableExecuteApiEndpoint: !If [HasCertificate, true, false]"), "{api}");
}
