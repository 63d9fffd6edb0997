"""The events that reach `feedback` and `dispatch`, by an independent implementation (moto's EventBridge), with the samples
in `events/`: the rule of the delivery reports, and the filter of the table's stream.
"""

import copy
import json
import sys
from typing import Any

from moto.events.models import EventPattern

from template import ROOT, resources

#: Samples that a pattern must match.
REPORTS = ("sent", "delivered", "delayed", "bounced", "complained", "rejected", "rendering-failed")
TAG = ("detail", "mail", "tags", "ses:configuration-set")


def sample(name: str) -> Any:
    return json.loads((ROOT / f"events/{name}.json").read_text())


def with_value(event: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """The event with another value at a place."""
    event = copy.deepcopy(event)
    place = event
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return event


def passes(pattern: str, event: dict[str, Any]) -> bool:
    return EventPattern(pattern, json.loads(pattern)).matches_event(event)


def expectations() -> tuple[str, str, list[tuple[str, str, dict[str, Any], bool]]]:
    """The patterns of the rule and the filter, and the right result for each event."""
    template = resources()
    rule = json.dumps(template["FeedbackFunctionDeliveryReports"]["Properties"]["EventPattern"])
    filters = template["DispatchFunctionEvents"]["Properties"]["FilterCriteria"]["Filters"]
    [criterion] = [one["Pattern"] for one in filters]
    expected = []
    for name in REPORTS:
        ours = with_value(sample(f"mail-{name}"), TAG, [template["Mails"]["Name"]])
        expected += [(rule, f"mail-{name}", ours, True),
                     (rule, f"mail-{name} of another product", with_value(ours, TAG, ["others"]), False),
                     (rule, f"mail-{name} of another source", with_value(ours, ("source",), "aws.sns"), False)]
    expected.append((rule, "an opened email", with_value(ours, ("detail-type",), "Email Opened"), False))
    for record in sample("stream")["Records"]:
        name = f"stream record {record['eventID']}"
        key = ("dynamodb", "Keys", "SK", "S")
        expected += [(criterion, name, record, True),
                     (criterion, f"{name}, a change", with_value(record, ("eventName",), "MODIFY"), False),
                     (criterion, f"{name}, an account", with_value(record, key, "ACCOUNT"), False)]
    return rule, criterion, expected


def main() -> None:
    rule, criterion, expected = expectations()

    def wrong(patterns: dict[str, str]) -> list[str]:
        return [name for pattern, name, event, meant in expected
                if passes(patterns.get(pattern, pattern), event) != meant]

    if found := wrong({}):
        sys.exit(f"not let through, or let through by mistake: {found}")
    # The judge can find faults.
    for patterns, found in [
        ({rule: rule.replace("Email Bounced", "Bounce")}, "mail-bounced"),
        ({rule: rule.replace('["local-mails"]', '[{"prefix": ""}]')}, "mail-sent of another product"),
        ({criterion: criterion.replace("EVENT#", "")}, "stream record 1, an account"),
    ]:
        if found not in wrong(patterns):
            sys.exit(f"not found: {found} by {patterns}")
    print(f"patterns: {len(expected)} events are let through or kept out as meant; 3 faults put in were found")


if __name__ == "__main__":
    main()
