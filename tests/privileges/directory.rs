//! The directory's role reads accounts and hashes, and nothing else (R51).

use serde_json::{Value, json};
use tests::{Host, answers};

use super::{is_denied, key_of, table_of};

const PRINCIPAL: &str = "DirectoryPrincipal=arn:aws:iam::000000000000:role/directory";
const ROLE: &str = "DirectoryRole";

#[test]
fn r51_the_directory_reads_accounts_and_hashes_and_nothing_else() {
    let host = Host::start_with("5d", &[PRINCIPAL]);
    let invited = host.invited_vendor(&host.officer());
    host.register(&invited.link, &answers::registration()).json(201);
    host.quiet();
    let (account, secret) = (key_of(&host, "ACCOUNT#", ""), key_of(&host, "SECRET#", ""));
    let read = |key: &Value, attribute: &str| {
        let request = json!({ "TableName": table_of(&host), "Key": key });
        let reply = host.dynamodb_as(&format!("local-{ROLE}"), "GetItem", &request);
        let answer: Value = serde_json::from_str(&reply.body).unwrap();
        answer["Item"][attribute]["S"].as_str().unwrap().to_owned()
    };
    assert_eq!(read(&account, "email"), invited.email);
    assert!(read(&secret, "password_hash").starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    for key in [&account, &secret] {
        let query = json!({ "KeyConditionExpression": "PK = :pk", "ExpressionAttributeValues": { ":pk": key["PK"] } });
        let set = json!({ "Key": key, "UpdateExpression": "SET email = :x",
            "ExpressionAttributeValues": { ":x": { "S": "x" } } });
        for (operation, request) in [
            ("PutItem", json!({ "Item": key })),
            ("DeleteItem", json!({ "Key": key })),
            ("UpdateItem", set),
            ("Query", query),
        ] {
            assert!(is_denied(&host, ROLE, operation, request), "{operation} {key}");
        }
    }
    assert!(is_denied(&host, ROLE, "Scan", json!({})));
    for (kind, sort) in
        [("INVITATION#", "INVITATION"), ("INVITATION#", "EVENT#"), ("EMAIL#", ""), ("MOBILE#", "")]
    {
        let key = key_of(&host, kind, sort);
        assert!(is_denied(&host, ROLE, "GetItem", json!({ "Key": key })), "{key}");
    }
}

/// Without a directory there is no such role, and its name gives no access.
#[test]
fn r51_without_a_directory_there_is_no_role() {
    let host = Host::start("5d");
    let rights = host.rights();
    let roles = rights.as_array().unwrap().iter().map(|right| &right["role"]);
    assert_eq!(roles.filter(|role| **role == ROLE).count(), 0);
    let key = json!({ "PK": { "S": "SECRET#x" }, "SK": { "S": "PASSWORD" } });
    assert!(is_denied(&host, ROLE, "GetItem", json!({ "Key": key })));
}
