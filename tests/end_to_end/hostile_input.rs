//! Input that nobody sends by mistake. Each gets its documented refusal, and the next request works.

use serde_json::{Value, json};
use tests::{Host, Officer, Reply, answers, fresh_address};
use ureq::http::Request;

/// The media type of a browser's form.
const FORM: &str = "application/x-www-form-urlencoded";

/// JSON that breaks parsers is `malformed_body`, and nothing else.
#[test]
fn dangerous_json_is_malformed() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let deep = |open: &str, close: &str| [open.repeat(10_000), close.repeat(10_000)].concat();
    let nested =
        [deep("[", "]"), deep("[", ""), deep("{\"a\":", "}"), format!("{{\"email\":{}}}", deep("[", "]"))];
    let torn: [&[u8]; 14] = [
        b"{\"email\":\"a@vendor.example\",\"email\":\"b@vendor.example\"}",
        b"{\"username\":\"a\",\"user\\u006eame\":\"b\"}",
        b"{\"email\":1e999}",
        b"{\"email\":NaN}",
        b"{\"email\":\"\\ud800\"}",
        b"{\"email\":\"\\udc00\\ud800\"}",
        b"{\"email\":\"\xff\"}",
        b"{\"email\":\"\xed\xa0\x80\"}",
        b"{\"email\":\"a\x00b\"}",
        b"{\"email\":\"a\nb\"}",
        b"\xef\xbb\xbf\xef\xbb\xbf{}",
        b"{\"email\":\"\xef\xbf\xbd\"}",
        b"\xff\xfe{\x00}\x00",
        b"{}\x00",
    ];
    for body in nested.iter().map(String::as_bytes).chain(torn) {
        let start = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        for path in ["/onboarding-form", "/invitations"] {
            let reply = host.send(officers(&host, &officer, path, "application/json"), body);
            assert_eq!(reply.status, 400, "{path} {start}: {}", reply.body);
            reply.problem(400, "malformed_body");
        }
        if body.starts_with(b"{\"user") {
            let request = Request::post(&invited.link).header("content-type", "application/json");
            host.send(request, body).problem(400, "malformed_body");
        }
    }
    host.invited_vendor(&officer);
}

/// Every field of every body with every wrong type of value.
#[test]
fn a_field_takes_no_other_type_of_value() {
    let host = Host::without_limits("5d");
    let officer = host.officer();
    let vendor = || answers::offshore_elsewhere(&fresh_address("vendor.example"));
    let mut elsewhere = vendor();
    elsewhere["seed_required"] = true.into();
    for name in elsewhere.as_object().unwrap().keys() {
        for value in odd_values(name) {
            let mut body = elsewhere.clone();
            body["email"] = fresh_address("vendor.example").into();
            body[name] = value;
            assert_faulty(&host.invite(&officer.token, &body), name, &body);
        }
    }
    for value in odd_values("mobile_number") {
        let mut body = answers::integrated(&fresh_address("tech.gov.sg"));
        body["mobile_number"] = value;
        assert_faulty(&host.invite(&officer.token, &body), "mobile_number", &body);
    }
    for value in odd_values("email") {
        let body = json!({ "email": value });
        let request = officers(&host, &officer, "/onboarding-form", "application/json");
        let errors = host.send(request, body.to_string()).field_errors("email_not_allowed");
        assert!(errors.iter().all(|(field, _)| field == "email"), "{body}: {errors:?}");
    }
    let invited = host.invited(&officer, &vendor());
    let form = answers::registration_elsewhere();
    for name in form.as_object().unwrap().keys() {
        for value in odd_values(name) {
            let mut form = form.clone();
            form[name] = value;
            assert_faulty(&host.register(&invited.link, &form), name, &form);
        }
    }
    host.register(&invited.link, &form).json(201);
}

/// Forms that no browser sends.
#[test]
fn odd_forms() {
    let host = Host::without_limits("5d");
    let invited = host.invited_vendor(&host.officer());
    let send = |body: &[u8], media_type: &str, accept: &str| {
        host.send(
            Request::post(&invited.link).header("content-type", media_type).header("accept", accept),
            body,
        )
    };
    for body in ["username=a&username=b", "first_name=A&first_name=A", "x=1&x=2"] {
        send(body.as_bytes(), FORM, "application/json").problem(400, "malformed_body");
        send(body.as_bytes(), FORM, "text/html").page(400);
    }
    let torn: [&[u8]; 10] = [
        b"username=%",
        b"username=%zz",
        b"username=%ff%fe",
        b"username=\xff",
        b"username=a%4",
        b"user%ffname=a",
        b"department=A%FF%FEB",
        b"password=Violet-harbour-42-%E9%E9%E9",
        b"password=%ed%a0%80",
        b"x=%c0%af",
    ];
    for body in torn {
        send(body, FORM, "application/json").problem(400, "malformed_body");
        send(body, FORM, "text/html").page(400);
    }
    let bodies: [&[u8]; 7] = [
        b"",
        b"=",
        b"&&&",
        b"username",
        b"username=%00",
        b"username=%E2%80%AE",
        b"user%6eame=%0d%0aset-cookie:x",
    ];
    for body in bodies {
        let page = send(body, FORM, "text/html");
        assert!(page.page(422).contains("aria-invalid"), "{page:?}");
        let errors = send(body, FORM, "application/json").field_errors("validation_failed");
        assert!(errors.iter().any(|(field, _)| field == "username"), "{errors:?}");
    }
    for media_type in ["multipart/form-data; boundary=x", "application/json, text/plain", "*/*", "text/html"]
    {
        send(b"{}", media_type, "application/json").problem(415, "unsupported_media_type");
    }
    host.register(&invited.link, &answers::registration()).json(201);
}

/// A refusal is short enough for its receivers: a response has at most 6 MB, and a saved one fits into an item of the
/// table.
#[test]
fn a_refusal_has_a_greatest_length() {
    let host = Host::without_limits("5d");
    let officer = host.officer();
    let unknown: Vec<String> = (0..6000).map(|number| format!("\"{number:x}\":1")).collect();
    let body = |email: &str| format!("{{\"email\":\"{email}\",{}}}", unknown.join(","));
    for (path, code) in [("/invitations", "validation_failed"), ("/onboarding-form", "email_not_allowed")] {
        for _ in 0..2 {
            let request = officers(&host, &officer, path, "application/json").header("idempotency-key", path);
            let errors = host.send(request, body("mei@vendor.example")).field_errors(code);
            assert!(errors.len() >= 6000, "{path}: {}", errors.len());
        }
    }
    // Errors in every row, and cells that become six times longer in JSON.
    let columns = "email,mobile_number,sponsoring_agency,business_operation,offshore_development_centre,\
                   offshore_company_name,seed_required";
    let name = "a".repeat(60);
    let faulty = format!("{name}@vendor.example,1,1,1,1,1,1\n").repeat(499);
    let long = format!("{}\n", "\u{1}".repeat(2000)).repeat(499);
    let wide = format!("a@vendor.example{}\n", ",a".repeat(1000)).repeat(499);
    let good = fresh_address("vendor.example");
    for (key, list, row) in [
        ("faulty", format!("{columns},\n{}", faulty.replace(",1\n", ",1,1\n")), ""),
        ("long", format!("email\n{long}"), ""),
        ("wide", format!("email\n{wide}"), ""),
        (
            "mixed",
            format!("{columns},\n{good},,GOVTECH,onshore,,,,\n{}", faulty.replace(",1\n", ",1,1\n")),
            "invited",
        ),
    ] {
        let post = || {
            let request = officers(&host, &officer, "/invitations/bulk", "text/csv");
            host.send(request.header("idempotency-key", key), list.clone()).json(200)
        };
        let first = post();
        assert!(first["summary"]["validation_failed"].as_u64() >= Some(499), "{key}: {}", first["summary"]);
        assert_eq!(post(), first, "{key}: sent again, done once");
        assert!(row.is_empty() || first["rows"][0]["outcome"] == row, "{key}: {}", first["rows"][0]);
    }
    assert_eq!(host.invitations_of(&officer).len(), 1);
    host.invited_vendor(&officer);
}

/// R47: columns that are not fields, or that occur twice, make a list invalid.
#[test]
fn r47_each_column_is_a_field_and_occurs_once() {
    let host = Host::shared();
    let officer = host.officer();
    let address = fresh_address("vendor.example");
    for columns in
        ["email,email", "email,shoe_size", "email,Email address", "email,seed_required,SEED_Required"]
    {
        let request = officers(&host, &officer, "/invitations/bulk", "text/csv");
        host.send(request, format!("{columns}\n{address},1,1\n")).problem(400, "malformed_body");
    }
    // Spreadsheets add columns without a name at the end.
    let request = officers(&host, &officer, "/invitations/bulk", "text/csv");
    let list = format!("email,sponsoring_agency,business_operation,,\n{address},GOVTECH,onshore,,\n");
    let reply = host.send(request, list).json(200);
    assert_eq!(reply["rows"][0]["outcome"], "invited", "{reply}");
}

/// CSV that breaks parsers: refused as a whole if it is not text, otherwise row by row.
#[test]
fn odd_lists() {
    let host = Host::shared();
    let officer = host.officer();
    let send = |list: &[u8]| host.send(officers(&host, &officer, "/invitations/bulk", "text/csv"), list);
    let no_text: [&[u8]; 6] = [
        b"email\n\xff\n",
        b"\xff\xfee\x00m\x00",
        b"\x00",
        b"\"email\na@vendor.example\n",
        b"email\n\x00a@vendor.example\n",
        b"email\r\r\na@vendor.example,b\r\n",
    ];
    for list in no_text {
        send(list).problem(400, "malformed_body");
    }
    let odd: [&[u8]; 5] = [
        b"email\n\"unclosed\n",
        b"email\n=cmd|'/c calc'!a1\n",
        b"email\n\"a\"\"@vendor.example\"\n",
        b"email\n@SUM(1+1)*cmd\n",
        "email\n\u{202e}a@vendor.example\n".as_bytes(),
    ];
    for list in odd {
        let reply = send(list).json(200);
        assert_eq!(reply["summary"], json!({ "validation_failed": 1 }), "{reply}");
    }
    // Spreadsheets would run these as formulas. Here they are only addresses, in JSON.
    let formula = format!("=1+1-{}", fresh_address("vendor.example"));
    let reply =
        send(format!("email,sponsoring_agency,business_operation\n{formula},GOVTECH,onshore\n").as_bytes());
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.json(200)["rows"][0]["email"], formula.as_str());
}

fn officers(host: &Host, officer: &Officer, path: &str, media_type: &str) -> ureq::http::request::Builder {
    Request::post(host.url(path))
        .header("authorization", format!("Bearer {}", officer.token))
        .header("content-type", media_type)
}

/// Values that are wrong for every field, or for this one.
fn odd_values(name: &str) -> Vec<Value> {
    let mut values = vec![
        json!(5),
        json!(-0.5),
        json!(18_446_744_073_709_551_615_u64),
        json!([]),
        json!(["onshore"]),
        json!({}),
        json!({ "S": "a" }),
        json!("x".repeat(60_000)),
        json!("\u{0}"),
        json!("a\u{202e}b\u{200b}"),
    ];
    if name == "seed_required" {
        values.extend([json!(""), json!("true"), json!(false)]);
    } else {
        values.extend([Value::Null, json!(""), json!(true), json!(" \t\n ")]);
    }
    values
}

/// The error names this field, and no unrelated one.
#[track_caller]
fn assert_faulty(reply: &Reply, name: &str, body: &Value) {
    let start: String = body.to_string().chars().take(400).collect();
    assert_eq!(reply.status, 422, "{name} in {start}: {}", reply.body);
    let errors = reply.field_errors("validation_failed");
    assert!(errors.iter().any(|(field, _)| field == name), "{name} in {start}: {errors:?}");
    // Other answers decide whether these belong to the form.
    let hangs = ["offshore_company_name", "offshore_development_centre", "seed_required"];
    for (field, code) in errors {
        let expected = field == name || (hangs.contains(&&*field) && code == "not_applicable");
        assert!(expected || name == "email", "{name} in {start}: {field} is {code}");
    }
}
