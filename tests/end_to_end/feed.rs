//! The feed: each event is published on the bus for other systems, even after the bus failed (R57).

use std::fs;
use std::io::Write;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tempfile::NamedTempFile;
use tests::story::Story;
use tests::{Host, World, answers, eventually, now, sample, subject, text};
use ureq::http::Request;

/// The types of the published events of an invitation, and how often each was published.
fn published(host: &Host, id: &str) -> Vec<(String, usize)> {
    World::of(host).published(id).into_iter().map(|(kind, times)| (kind.to_owned(), times)).collect()
}

/// R57: each event is published once, with the content of the history.
#[test]
fn r57_each_event_is_published() {
    let host = Host::with_feed("5d");
    for story in Story::ALL.into_iter().filter(|story| *story != Story::Expire) {
        let cast = story.prepare(&host);
        story.act(&host, &cast);
        host.quiet();
    }
    let world = World::of(&host);
    let mut events = 0;
    for invitation in world.all_invitations() {
        let id = text(invitation, "id");
        let published = world.published(&id);
        assert!(published.iter().all(|(_, times)| *times == 1), "{published:?}");
        let kinds: Vec<_> = published.into_iter().map(|(kind, _)| kind.to_owned()).collect();
        let happened: Vec<_> = world.events(&id).iter().map(|event| format!("invitation.{event}")).collect();
        assert_eq!(kinds, happened);
        events += kinds.len();
    }
    assert!(events > 15, "{events} events");
    let (all, table) = (host.published(), host.table());
    for event in &all {
        let detail = &event["detail"];
        assert_eq!(event["source"], "techpass.invitations");
        assert_eq!(event["detail-type"], detail["type"]);
        assert_eq!(event["time"], detail["time"], "when it happened, not when it was published");
        assert_eq!(detail["source"], host.url(""), "the deployment");
    }
    let creates = |event: &&Value| {
        ["invitation.registered", "invitation.account_created"]
            .map(Value::from)
            .contains(&event["detail-type"])
    };
    let account_of = |event: &Value| text(&event["detail"]["data"], "account_id");
    let is_withdrawn = |event: &&Value| event["detail-type"] == "invitation.withdrawn";
    let withdrawn: Vec<_> = all.iter().filter(is_withdrawn).map(account_of).collect();
    for event in all.iter().filter(creates).filter(|event| !withdrawn.contains(&account_of(event))) {
        let account = format!("ACCOUNT#{}", account_of(event));
        assert!(table.iter().any(|item| item["PK"] == account), "the directory learns of accounts: {event}");
    }
    assert!(all.iter().filter(creates).count() > 3);
}

/// R57, R41: while the bus fails, emails are still sent. The event is published when the bus works again.
#[test]
fn r57_emails_do_not_wait_for_the_bus() {
    let host = Host::start("5d");
    let officer = host.officer();
    host.arm(&json!({ "function": "dispatch", "operation": "PutEvents", "fault": "throttled", "times": 9 }));
    let invited = host.invited_vendor(&officer);
    assert_eq!(host.count(&invited.email, subject::REGISTER), 1);
    host.quiet();
    assert_eq!(host.disarm(), 9);
    assert_eq!(published(&host, &invited.id), [("invitation.invited".to_owned(), 1)]);
    assert_eq!(host.count(&invited.email, subject::REGISTER), 1, "it is not sent again");
    assert_eq!(host.failures(), json!([]));
}

/// R57: the bus accepts an event, but its response is lost. The event is published again with the same id.
#[test]
fn r57_a_repetition_has_the_same_id() {
    let host = Host::start("5d");
    // The SDK tries three times, then the stream delivers the event again.
    host.arm(&json!({ "function": "dispatch", "operation": "PutEvents", "fault": "after", "times": 3 }));
    let invited = host.invited_vendor(&host.officer());
    host.quiet();
    assert_eq!(host.disarm(), 3);
    assert_eq!(published(&host, &invited.id), [("invitation.invited".to_owned(), 4)]);
}

/// R57: an event that the bus does not accept for five minutes is parked, so that later events do not wait. When it
/// is handed back, it is published, and its email is not sent again.
#[test]
fn r57_a_bus_that_is_down_delays_no_later_event() {
    let host = Host::start("5d");
    let invited = host.invited_vendor(&host.officer());
    host.quiet();
    let key = json!({ "PK": { "S": format!("INVITATION#{}", invited.id) }, "SK": { "S": "EVENT#000001" } });
    let item = host.scan().into_iter().find(|item| item["PK"] == key["PK"] && item["SK"] == key["SK"]);
    let mut image = item.unwrap();
    let mut record = sample("stream.json");
    record["Records"][0]["dynamodb"]["Keys"] = key;
    let mut hand_over = |minutes: i64| {
        let at = Timestamp::from_second(now().as_second()).unwrap() - SignedDuration::from_mins(minutes);
        image["at"] = json!({ "S": at.to_string() });
        record["Records"][0]["dynamodb"]["NewImage"] = image.clone();
        host.arm(
            &json!({ "function": "dispatch", "operation": "PutEvents", "fault": "throttled", "times": 3 }),
        );
        (host.invoke("dispatch", &record)["batchItemFailures"].as_array().unwrap().len(), record.clone())
    };
    assert_eq!(hand_over(4).0, 1, "the stream brings it again");
    let (failed, old) = hand_over(6);
    assert_eq!(failed, 0, "it is not left to the stream");
    let parked = eventually("the event to be parked", || Some(host.failures().as_array()?.first()?.clone()));
    let image = |event: &Value| event["Records"][0]["dynamodb"]["NewImage"].clone();
    assert_eq!(image(&parked["event"]), image(&old), "whole");
    host.disarm();
    assert_eq!(host.invoke("dispatch", &parked["event"]), json!({ "batchItemFailures": [] }));
    assert_eq!(published(&host, &invited.id), [("invitation.invited".to_owned(), 2)]);
    assert_eq!(host.count(&invited.email, subject::REGISTER), 1);
}

/// A rule of the template gets the matching events, and the host shows which rules matched.
#[test]
fn rules_of_the_template_get_events() {
    const RESOURCES: &str = "\nResources:\n";
    let rule = r"
  Registered:
    Type: AWS::Events::Rule
    Properties:
      EventBusName: !Ref EventBus
      EventPattern: { source: [techpass.invitations], detail-type: [invitation.registered] }
      Targets: [{ Id: queue, Arn: !GetAtt UndeliveredEvents.Arn }]
";
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/template.yaml");
    let template =
        fs::read_to_string(template).unwrap().replacen(RESOURCES, &format!("{RESOURCES}{rule}"), 1);
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(template.as_bytes()).unwrap();
    let host = Host::by_template(file.path());
    let invited = host.invited_vendor(&host.officer());
    host.register(&invited.link, &answers::registration()).json(201);
    host.quiet();
    let shown = host.send_local(Request::get(host.url("/_local/events?after=1")), "").json(200);
    assert_eq!(shown[0]["number"], 2, "{shown}");
    assert_eq!((&shown[0]["rules"], &shown[0]["bus"]), (&json!(["Registered"]), &json!("local-events")));
}
