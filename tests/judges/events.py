"""Reads the events of `dispatch` with the SDK of CloudEvents: each is valid, and the same when written again.

Usage: events.py REQUESTS (a line of JSON for each, as the local host writes them)
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from cloudevents.core.exceptions import CloudEventValidationError
from cloudevents.core.formats.json import JSONFormat

FORMAT = JSONFormat()


def entries(file: str) -> list[dict[str, Any]]:
    """The entries that were put on the bus."""
    requests = [json.loads(line) for line in Path(file).read_text().splitlines()]
    return [entry for one in requests if one["operation"] == "PutEvents" for entry in one["body"]["Entries"]]


def fault(entry: dict[str, Any]) -> str | None:
    """Why an entry is not a CloudEvent, or differs from its envelope."""
    try:
        event = FORMAT.read(None, entry["Detail"])
    except (CloudEventValidationError, KeyError, ValueError) as error:
        return repr(error)
    if json.loads(FORMAT.write(event)) != json.loads(entry["Detail"]):
        return f"it is read as something else: {FORMAT.write(event)!r}"
    envelope = (entry["DetailType"], entry["Time"])
    said = (event.get_type(), event.get_time().timestamp())
    return None if envelope == said else f"its envelope says {envelope}, and it {said}"


def main(file: str) -> None:
    published = entries(file)
    faults = [f"{entry['Detail']}: {found}" for entry in published if (found := fault(entry))]
    kinds = Counter(entry["DetailType"] for entry in published)
    if faults or len(kinds) < 8:
        sys.exit("\n".join(faults) or f"only {kinds} were published")

    # The judge can find faults.
    detail = json.loads(published[0]["Detail"])
    for name, value in (("id", None), ("specversion", "9"), ("type", "other"), ("Subject", "x"), ("time", "now")):
        wrong = {key: part for key, part in (detail | {name: value}).items() if part is not None}
        if fault(published[0] | {"Detail": json.dumps(wrong)}) is None:
            sys.exit(f"not found: {name} is {value}")
    print(f"events: {len(published)} of {len(kinds)} kinds are CloudEvents; 5 faults put in were found")


if __name__ == "__main__":
    main(*sys.argv[1:])
