//! The settings of API Gateway in the template, which the local host does not imitate.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::template::Template;

/// The members of the access log. It has no path, because the path of a link contains its token. The source address
/// is personal data, so this log is kept for a short time.
const LOGGED: [&str; 10] = [
    "$context.requestTime",
    "$context.requestId",
    "$context.identity.sourceIp",
    "$context.routeKey",
    "$context.status",
    "$context.responseLength",
    "$context.responseLatency",
    "$context.integrationLatency",
    "$context.integration.status",
    "$context.error.message",
];

/// With `EdgeAuthorizer` on, every route of officers is protected, and no other route.
#[test]
fn the_authorizer_protects_the_officers_routes() {
    let template = Template::read();
    let paths = &template.properties("Api")["DefinitionBody"]["paths"];
    let mut locked = BTreeSet::new();
    for (path, operations) in paths.as_object().expect("paths") {
        let security = json!(["LocksTheEdge", [{ "OfficersTokens": [] }], "AWS::NoValue"]);
        let closed = json!({ "x-amazon-apigateway-any-method": { "security": security } });
        assert_eq!(*operations, closed, "{path}");
        locked.insert(path.as_str());
    }
    // The default route belongs to nobody.
    let officers: BTreeSet<_> = ["InviteFunction", "DeskFunction"]
        .iter()
        .flat_map(|function| template.properties(function)["Events"].as_object().expect("events").values())
        .filter_map(|event| event["Properties"]["Path"].as_str())
        .filter(|path| path.starts_with('/'))
        .collect();
    assert_eq!(locked, officers);
    assert!(officers.len() > 4, "{officers:?}");
}

/// No path, because that of a registration page contains a token. The source address, but only for a short time.
#[test]
fn the_access_log_has_no_secret_and_is_kept_for_a_short_time() {
    let template = Template::read();
    let log = template.properties("AccessLog");
    assert_eq!(log["RetentionInDays"], "AccessLogRetentionDays", "{log}");
    let kept = &template.parameters["AccessLogRetentionDays"];
    assert_eq!((&kept["Default"], &kept["AllowedValues"]), (&json!(14), &json!([1, 3, 5, 7, 14, 30])));
    let format = template.properties("Api")["AccessLogSettings"]["Format"].as_str().expect("a format");
    let line: Value = serde_json::from_str(format).expect("each line is JSON");
    let logged: BTreeSet<_> =
        line.as_object().expect("an object").values().filter_map(Value::as_str).collect();
    assert_eq!(logged, BTreeSet::from(LOGGED));
}

/// Lambda allows 4 KB of variables, with names and values, and CloudFormation 4,096 bytes for a parameter.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
#[test]
fn the_variables_of_each_function_fit() {
    const MOST: usize = 4096;
    let template = Template::read();
    let variables = |of: &Value| of["Environment"]["Variables"].as_object().cloned().unwrap_or_default();
    let global = variables(&template.globals["Function"]);
    assert!(global.len() > 1, "{global:?}");
    for function in ["Invite", "Register", "Portal", "Expire", "Dispatch", "Feedback"] {
        let own = variables(template.properties(&format!("{function}Function")));
        let bytes: usize =
            global.iter().chain(&own).map(|(name, value)| name.len() + likely_length(value)).sum();
        assert!(bytes <= MOST, "{function} has {bytes} bytes of variables");
    }
    // An issuer's keys with their certificates would not fit.
    assert!(likely_length(&json!("IssuerKeys")) <= MOST && 4 * (RSA_KEY + X5C) > MOST);
}

/// An RSA key of 2,048 bits with the members that infra/issuers.md keeps, and its certificate, which it removes.
const RSA_KEY: usize = 450;
const X5C: usize = 1_100;

/// The usual greatest length of a variable's value.
fn likely_length(value: &Value) -> usize {
    let text = value.to_string();
    match value.as_str().unwrap_or(&text) {
        "IssuerKeys" => 12 + 5 * RSA_KEY,
        "RegistrationPublicKeys" => 12 + 4 * 170,
        "AuthorizedParties" => 3 * 37,
        name if name.ends_with("Arn") || name.ends_with(".Arn") || text.contains("arn:") => 150,
        name if name.ends_with("Url") || name.ends_with("Endpoint") || name == "Issuer" => 110,
        name if name.ends_with("Key") => 64,
        _ => 40,
    }
}
