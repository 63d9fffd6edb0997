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
