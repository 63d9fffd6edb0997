//! Who may work at the desk.

use serde_json::{Value, json};
use tests::Host;

use super::{ask, because, journal, support};

#[test]
fn r58_only_support_officers_work_at_the_desk() {
    let host = Host::start("5d");
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let routes = [
        ("POST", "/desk/search".to_owned()),
        ("GET", format!("/desk/invitations/{}", invited.id)),
        ("POST", format!("/desk/invitations/{}/revoke", invited.id)),
        ("POST", format!("/desk/invitations/{}/resend", invited.id)),
        ("POST", format!("/desk/invitations/{}/transfer", invited.id)),
        ("GET", format!("/desk/accounts/{}", invited.id)),
        ("PATCH", format!("/desk/accounts/{}", invited.id)),
        ("POST", format!("/desk/accounts/{}/release", invited.id)),
        ("POST", "/desk/transfers".to_owned()),
        ("DELETE", "/desk/suppressions".to_owned()),
    ];
    for (method, path) in &routes {
        let body = if *method == "GET" { Value::Null } else { because(json!({ "email": invited.email })) };
        for roles in [
            json!(null),
            json!("techpass_supporter"),
            json!(["support"]),
            json!({ "techpass_support": true }),
        ] {
            let other = host.officer_with(&json!({ "roles": roles }));
            ask(&host, &other, method, path, &body).problem(403, "not_support");
        }
        let role = |more: Value| {
            let mut claims = json!({ "roles": "techpass_support" });
            claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            host.officer_with(&claims)
        };
        let vendor = role(json!({ "account_type": "vendor" }));
        ask(&host, &vendor, method, path, &body).problem(403, "not_a_public_officer");
        let disabled = role(json!({ "account_status": "disabled" }));
        ask(&host, &disabled, method, path, &body).problem(403, "account_not_active");
        let unmanaged = role(json!({ "device": "unmanaged" }));
        ask(&host, &unmanaged, method, path, &body).problem(403, "device_not_allowed");
        let expired = role(json!({ "exp": 1_000_000_000 }));
        ask(&host, &expired, method, path, &body).problem(401, "unauthenticated");
    }
    assert!(journal(&host).is_empty(), "a caller who may not look has not looked");
    assert_eq!(ask(&host, &support(&host), "GET", "/me", &Value::Null).json(200)["support"], true);
}
