//! What only API Gateway does, and the local host does not: as far as the template's text tells.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// What can hold no token: the path is not among it, for it has the token of a link in it (contract: "the token is in no
/// log"). The source address is personal, and so it is kept shortly.
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

fn template() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/template.yaml");
    fs::read_to_string(file).expect("the template")
}

/// The lines after one, as far as they are indented by so much.
fn lines_after<'t>(template: &'t str, line: &str, depth: usize) -> Vec<&'t str> {
    let after = template.split_once(&format!("\n{line}\n")).expect("there is such a line").1;
    after.lines().take_while(|line| line.len() - line.trim_start().len() >= depth).collect()
}

/// With `EdgeAuthorizer` on, no route of the officers is left open, and no other is closed.
#[test]
fn the_authorizer_stands_before_the_officers_routes() {
    let template = template();
    let paths = lines_after(&template, "        paths:", 10);
    let locked: BTreeSet<_> =
        paths.iter().filter_map(|line| line.strip_prefix("          /")?.strip_suffix(':')).collect();
    let closed = paths
        .iter()
        .filter(|line| line.contains("security: !If [LocksTheEdge, [{ OfficersTokens: [] }]"))
        .count();
    assert_eq!(closed, locked.len());
    let routes = lines_after(&template, "  InviteFunction:", 4)
        .into_iter()
        .filter_map(|line| line.split_once("Path: ")?.1.split_once(" }"));
    let officers: BTreeSet<_> =
        routes.filter_map(|(path, _)| path.trim_matches('"').strip_prefix('/')).collect();
    assert_eq!(locked, officers);
    assert!(officers.len() > 4, "{officers:?}");
}

/// It may have no path, for that of a registration page holds a token; the address of who asks, but not for long.
#[test]
fn the_access_log_holds_nothing_secret_and_is_kept_shortly() {
    let template = template();
    let log = lines_after(&template, "  AccessLog:", 4).join("");
    assert!(log.contains("RetentionInDays: !Ref AccessLogRetentionDays"), "{log}");
    let kept = lines_after(&template, "  AccessLogRetentionDays:", 4).join("");
    assert!(kept.contains("Default: 14") && kept.contains("AllowedValues: [1, 3, 5, 7, 14, 30]"), "{kept}");
    let format = lines_after(&template, "        Format: >-", 10).join("");
    let line: Value = serde_json::from_str(&format).expect("each line is JSON");
    let logged: BTreeSet<_> =
        line.as_object().expect("an object").values().filter_map(Value::as_str).collect();
    assert_eq!(logged, BTreeSet::from(LOGGED));
}

/// Lambda takes 4 KB of variables, names and values together, and CloudFormation 4,096 bytes for a parameter.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
#[test]
fn the_variables_of_each_function_fit() {
    const MOST: usize = 4096;
    let template = template();
    let variables = |lines: Vec<&str>| -> Vec<(String, String)> {
        let start =
            lines.iter().position(|line| line.trim() == "Variables:").map_or(lines.len(), |at| at + 1);
        let depth = |line: &str| line.len() - line.trim_start().len();
        let own = lines[start..].iter().take_while(|line| depth(line) == depth(lines[start]));
        own.filter_map(|line| line.trim().split_once(": "))
            .map(|(name, value)| (name.into(), value.into()))
            .collect()
    };
    let global = variables(lines_after(&template, "Globals:", 2));
    assert!(global.len() > 1, "{global:?}");
    for function in ["Invite", "Register", "Portal", "Expire", "Dispatch", "Feedback"] {
        let own = variables(lines_after(&template, &format!("  {function}Function:"), 4));
        let all = global.iter().chain(&own);
        let bytes: usize = all.map(|(name, value)| name.len() + likely_length(value)).sum();
        assert!(bytes <= MOST, "{function} has {bytes} bytes of variables");
    }
    // As they come, with certificates, an issuer's keys would not.
    assert!(likely_length("!Ref IssuerKeys") <= MOST && 4 * (RSA_KEY + X5C) > MOST);
}

/// An RSA key of 2,048 bits with the members that infra/issuers.md keeps, and the certificate that it leaves out.
const RSA_KEY: usize = 450;
const X5C: usize = 1_100;

/// How long the value of a variable may be expected to be: the longest that is usual.
fn likely_length(value: &str) -> usize {
    match value.trim_start_matches("!Ref ").trim_start_matches("!GetAtt ") {
        "IssuerKeys" => 12 + 5 * RSA_KEY,
        "RegistrationPublicKeys" => 12 + 4 * 170,
        "AuthorizedParties" => 3 * 37,
        name if name.ends_with("Arn") || name.ends_with(".Arn") || value.contains("arn:") => 150,
        name if name.ends_with("Url") || name.ends_with("Endpoint") || name == "Issuer" => 110,
        name if name.ends_with("Key") => 64,
        _ => 40,
    }
}
