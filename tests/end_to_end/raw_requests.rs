//! Requests that no client library sends. Some are refused by API Gateway itself, which the host imitates. Others get
//! the documented problem. And nobody has to wait for a slow client.

use std::io::Write;
use std::thread::{scope, sleep};
use std::time::Duration;

use tests::forge::Token;
use tests::{Host, Officer, Reply, answers, fresh_address, read_reply, sample};

/// No code: the response of the gateway itself.
const GATEWAY: &str = "";

/// Odd request lines.
#[test]
fn odd_paths_and_methods() {
    let host = Host::shared();
    let officer = host.officer();
    let long = |start: &str, part: &str| format!("GET {start}{} HTTP/1.1", part.repeat(4000)).into_bytes();
    let refused: [(&[u8], u16, &str); 21] = [
        (b"GET /invitations/%ff%fe HTTP/1.1", 404, "not_found"),
        (b"GET /invitations/%00 HTTP/1.1", 404, "not_found"),
        (b"GET /invitations/%0d%0aset-cookie:%20x HTTP/1.1", 404, "not_found"),
        (b"GET /invitations/..%2f.. HTTP/1.1", 404, "not_found"),
        (b"GET /invitations/../_local/mail HTTP/1.1", 404, "not_found"),
        (b"GET //invitations HTTP/1.1", 404, "not_found"),
        (b"GET /invitations/ HTTP/1.1", 404, "not_found"),
        (b"GET /:99999/@x HTTP/1.1", 404, "not_found"),
        (b"GET /invitations?limit=%00 HTTP/1.1", 400, "invalid_query"),
        (b"GET /invitations?status=%zz HTTP/1.1", 400, "invalid_query"),
        (b"GET /invitations?limit=1e3 HTTP/1.1", 400, "invalid_query"),
        (b"GET /invitations?limit=99999999999999999999999 HTTP/1.1", 400, "invalid_query"),
        (b"GET /invitations?cursor=%C4%B1 HTTP/1.1", 400, "invalid_query"),
        (b"FROBNICATE /invitations HTTP/1.1", 405, "method_not_allowed"),
        (b"TRACE /invitations HTTP/1.1", 405, "method_not_allowed"),
        (b"get /invitations HTTP/1.1", 405, "method_not_allowed"),
        (b"OPTIONS * HTTP/1.1", 400, GATEWAY),
        (b"GET invitations HTTP/1.1", 400, GATEWAY),
        (b"GET /invitations/\xff HTTP/1.1", 400, GATEWAY),
        (b"GET /invitations HTTP/9.9", 400, GATEWAY),
        (b"\x16\x03\x01\x02\x00\x01", 400, GATEWAY),
    ];
    for (line, status, code) in refused {
        assert_refused(&host, &officer, &[line], status, code);
    }
    for (line, status, code) in [
        (long("/invitations/", "a"), 404, "not_found"),
        (long("/", "a/"), 404, "not_found"),
        (long("/invitations?cursor=", "a"), 400, "invalid_query"),
        (long("/invitations?limit=0&", "a=1&"), 400, "invalid_query"),
    ] {
        assert_refused(&host, &officer, &[&line], status, code);
    }
}

/// Odd headers. Headers without a meaning for the service change nothing.
#[test]
fn odd_headers() {
    const LIST: &[u8] = b"GET /invitations HTTP/1.1";
    const INVITE: &[u8] = b"POST /invitations HTTP/1.1";
    const JSON: &[u8] = b"content-type: application/json";
    let host = Host::shared();
    let officer = host.officer();
    let authorization = format!("authorization: Bearer {}", officer.token).into_bytes();
    let ignored: [&[u8]; 12] = [
        b"x-odd: \xff\xfe",
        b"x-odd: a\tb",
        b"cookie: \xff=a; b; =;;",
        b"accept: \xff",
        b"accept-language: \xff,,,;q=9",
        b"x-forwarded-proto: a b",
        b"x-forwarded-for: a, b\xff",
        b"x-forwarded-host: evil.example",
        b"x-http-method-override: DELETE",
        b"content-encoding: gzip",
        b"content-type: \xff",
        b"expect: nothing",
    ];
    for header in ignored {
        host.send_lines(&[LIST, &authorization, header], b"").json(200);
    }
    let long = [&b"x-odd: "[..], &vec![b'a'; 9000]].concat();
    host.send_lines(&[LIST, &authorization, &long], b"").json(200);

    let refused: [(&[&[u8]], u16, &str); 9] = [
        (&[LIST, &authorization, &authorization], 401, "unauthenticated"),
        (&[LIST, b"authorization: Bearer \xff"], 401, "unauthenticated"),
        (&[LIST, b"authorization: Bearer a, Bearer b"], 401, "unauthenticated"),
        (&[INVITE, &authorization], 415, "unsupported_media_type"),
        (&[INVITE, &authorization, JSON, JSON], 415, "unsupported_media_type"),
        (&[INVITE, &authorization, b"content-type: \xffapplication/json"], 415, "unsupported_media_type"),
        (&[INVITE, &authorization, JSON, b"idempotency-key: \xe2\x80\xa8"], 400, "invalid_idempotency_key"),
        (&[INVITE, &authorization, JSON, b"idempotency-key: \"a\", b\""], 400, "invalid_idempotency_key"),
        (&[INVITE, &authorization, JSON, b"idempotency-key:"], 400, "invalid_idempotency_key"),
    ];
    for (lines, status, code) in refused {
        assert_answered(&host.send_lines(lines, b"{}"), status, code, lines);
    }
    let torn: [(&[&[u8]], u16); 6] = [
        (&[LIST, b"host: a b"], 400),
        (&[LIST, b"host: %"], 400),
        (&[LIST, b"no colon"], 400),
        (&[LIST, b"a\x00b: c"], 400),
        (&[LIST, b"a: b\x00c"], 400),
        (&[INVITE, b"content-length: 1", b"content-length: 2"], 400),
    ];
    for (lines, status) in torn {
        assert_answered(&host.send_lines(lines, b"{}"), status, GATEWAY, lines);
    }
    let many: Vec<Vec<u8>> = (0..300).map(|number| format!("x-{number}: y").into_bytes()).collect();
    let lines: Vec<&[u8]> = [LIST].into_iter().chain(many.iter().map(Vec::as_slice)).collect();
    assert_answered(&host.send_lines(&lines, b""), 431, GATEWAY, &[]);
    host.invited_vendor(&officer);
}

/// Bodies that are too large, with any statement about their length.
#[test]
fn bodies_of_any_length_are_answered() {
    let host = Host::shared();
    let officer = host.officer();
    let head = |path: &str, media_type: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
             content-type: {media_type}\r\n",
            host.address(),
            officer.token
        )
    };
    let chunked = |size: usize| {
        let chunk = format!("{size:x}\r\n{}\r\n0\r\n\r\n", "a".repeat(size));
        format!("{}transfer-encoding: chunked\r\n\r\n{chunk}", head("/invitations", "application/json"))
    };
    host.send_raw(chunked(64 * 1024).as_bytes()).problem(400, "malformed_body");
    host.send_raw(chunked(64 * 1024 + 1).as_bytes()).problem(413, "body_too_large");
    let list = format!("content-length: {}\r\n\r\n{}", 1024 * 1024 + 1, "a".repeat(1024 * 1024 + 1));
    let reply = host.send_raw([head("/invitations/bulk", "text/csv"), list].concat().as_bytes());
    reply.problem(413, "body_too_large");
    // API Gateway's own limit, with and without an announced length.
    for length in ["content-length: 999999999999\r\n\r\n".to_owned(), "content-length: -1\r\n\r\n".to_owned()]
    {
        let reply = host.send_raw([head("/invitations", "application/json"), length].concat().as_bytes());
        assert!([400, 413].contains(&reply.status), "{reply:?}");
    }
    assert_eq!(host.send_raw(chunked(7 * 1024 * 1024).as_bytes()).status, 413);
    host.invited_vendor(&officer);
}

/// API Gateway and the local host refuse another host. The functions ignore it.
#[test]
fn a_hostile_host_changes_nothing() {
    let host = Host::start("5d");
    let officer = host.officer();
    let authorization = format!("authorization: Bearer {}", officer.token).into_bytes();
    for name in ["1.2.3.999", "xn--a", "256.256.256.256", "evil.example:99999"] {
        let line = format!("host: {name}").into_bytes();
        let refused = host.send_lines(&[b"GET /invitations HTTP/1.1", &authorization, &line], b"");
        assert_eq!(refused.status, 403, "{name}: {refused:?}");
        let mut event = sample("onboarding-form.json");
        event["headers"]["host"] = name.into();
        event["headers"]["authorization"] = format!("Bearer {}", officer.token).into();
        let reply = host.invoke("invite", &event);
        assert_eq!(reply["statusCode"], 200, "{name}: {reply}");
    }
    for (file, text) in host.said() {
        assert!(!text.contains("a panic"), "{}: {text}", file.display());
        let leaked = text.lines().find(|line| line.contains(&Token::read(&officer.token).signature));
        assert_eq!(leaked, None, "{}", file.display());
    }
}

/// A client that sends slowly or stops delays nobody else, and does not keep the host running.
#[test]
fn a_slow_client_delays_nobody_else() {
    let mut host = Host::start("5d");
    let officer = host.officer();
    let body = answers::onshore(&fresh_address("vendor.example")).to_string();
    let request = format!(
        "POST /invitations HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        host.address(),
        officer.token,
        body.len()
    );
    // More clients than a function has environments, each stuck at another place.
    let stuck: Vec<_> = (0..64)
        .map(|number| {
            let mut connection = host.connect();
            connection.write_all(&request.as_bytes()[..request.len() * number / 64]).unwrap();
            connection
        })
        .collect();
    scope(|scope| {
        let slow = scope.spawn(|| {
            let mut connection = host.connect();
            connection.set_nodelay(true).unwrap();
            for byte in request.as_bytes() {
                connection.write_all(&[*byte]).unwrap();
                // The pace of the client. The test waits for nothing here.
                sleep(Duration::from_millis(1));
            }
            read_reply(&mut connection)
        });
        for _ in 0..5 {
            host.invited_vendor(&officer);
        }
        slow.join().unwrap().json(201);
    });
    assert_eq!(host.invitations_of(&officer).len(), 6, "what never came whole was never done");
    assert!(host.stop().success());
    drop(stuck);
}

#[track_caller]
fn assert_refused(host: &Host, officer: &Officer, lines: &[&[u8]], status: u16, code: &str) {
    let authorization = format!("authorization: Bearer {}", officer.token).into_bytes();
    let all: Vec<&[u8]> = lines.iter().copied().chain([&authorization[..]]).collect();
    assert_answered(&host.send_lines(&all, b""), status, code, lines);
    host.send_lines(&[b"GET /invitations HTTP/1.1", &authorization], b"").json(200);
}

#[track_caller]
fn assert_answered(reply: &Reply, status: u16, code: &str, lines: &[&[u8]]) {
    let what: String = String::from_utf8_lossy(&lines.join(&b"; "[..])).chars().take(200).collect();
    assert_eq!(reply.status, status, "{what}: {}", reply.body);
    if code != GATEWAY {
        reply.problem(status, code);
    }
}
