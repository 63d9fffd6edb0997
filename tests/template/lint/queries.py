"""The queries of the dashboard and the runbook find what Lambda itself reports, too: a function that ran out of time or
memory, or ended, writes no line of its own.

lines.jsonl has lines as Lambda writes them with LogFormat JSON, each with whether it is an error:
https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from stack import ROOT, read, stack

#: A filter without Lambda's own lines, and one that finds successes.
FAULTS = ["level = 'ERROR'", "level = 'ERROR' or type = 'platform.report'"]


def field(line: Any, path: str) -> Any:
    """The value of a field. Backticks keep dots from being steps."""
    for step in [path.strip("`")] if path.startswith("`") else path.split("."):
        line = line.get(step) if isinstance(line, dict) else None
    return line


def matches(filter_: str, line: Any) -> bool:
    """Whether a line passes a filter of Logs Insights: comparisons, `in`, `ispresent`, `and`, `or`, parentheses. Without
    the field no comparison holds."""
    tokens = re.findall(r"""`[^`]+`|'[^']*'|"[^"]*"|\[[^\]]*]|!=|[=()]|[\w.@]+""", filter_)

    def either() -> bool:
        found = both()
        while tokens[:1] == ["or"]:
            tokens.pop(0)
            found = both() or found
        return found

    def both() -> bool:
        found = one()
        while tokens[:1] == ["and"]:
            tokens.pop(0)
            found = one() and found
        return found

    def one() -> bool:
        name = tokens.pop(0)
        if name == "(":
            found = either()
            assert tokens.pop(0) == ")", filter_
            return found
        if name == "ispresent":
            _, path, _ = tokens.pop(0), tokens.pop(0), tokens.pop(0)
            return field(line, path) is not None
        operator, wanted = tokens.pop(0), tokens.pop(0)
        value = field(line, name)
        if value is None:
            return False
        match operator:
            case "=":
                return value == wanted[1:-1]
            case "!=":
                return value != wanted[1:-1]
            case "in":
                return value in re.findall(r"""['"]([^'"]*)['"]""", wanted)
        raise ValueError(f"{operator} is not understood here")

    found = either()
    assert not tokens, f"{tokens} is left of {filter_}"
    return found


def filters() -> dict[str, str]:
    """The filters for errors, by their place."""
    (dashboard,) = [one for one in stack(read()).values() if one["Type"] == "AWS::CloudWatch::Dashboard"]
    widgets = json.loads(dashboard["Properties"]["DashboardBody"])["widgets"]
    found = {widget["properties"]["title"]: widget["properties"]["query"] for widget in widgets if widget["type"] == "log"}
    runbook = (ROOT / "infra/runbook.md").read_text()
    found["runbook.md"] = re.search(r"^```\n(fields .*?)^```", runbook, re.M | re.S)[1]
    return {where: re.search(r"\| filter ([^|]+)", query)[1].strip() for where, query in found.items()}


def wrong(filter_: str, samples: list[Any]) -> list[Any]:
    """The lines for which a filter is wrong."""
    return [one["line"] for one in samples if matches(filter_, one["line"]) != one["found"]]


def main() -> int:
    samples = [json.loads(line) for line in Path(__file__).with_name("lines.jsonl").read_text().splitlines()]
    failed = False
    for where, filter_ in filters().items():
        for line in wrong(filter_, samples):
            print(f"{where}: {filter_} is wrong about {line}", file=sys.stderr)
            failed = True
    for fault in FAULTS:
        if not wrong(fault, samples):
            print(f"the fault is not found in: {fault}", file=sys.stderr)
            failed = True
    print(f"The queries for errors are right about {len(samples)} lines, and {len(FAULTS)} faulty ones are not.")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
