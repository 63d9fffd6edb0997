"""Checks each request of the functions with AWS's own descriptions of its services (botocore): members, types, lengths,
patterns, values of enumerations.

Usage: shapes.py REQUESTS (a line of JSON for each, as the local host writes them)
"""

import copy
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

SERVICES = {"dynamodb": "dynamodb", "ses": "sesv2", "scheduler": "scheduler", "secretsmanager": "secretsmanager",
            "eventbridge": "events"}
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "boolean": bool, "integer": int, "long": int, "double": (int, float), "float": (int, float),
    "structure": dict, "map": dict, "list": list, "blob": str, "timestamp": (int, float, str),
}


@cache
def model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


def operation(request: dict[str, Any]) -> Any:
    """The description of a request's operation."""
    return model(SERVICES[request["service"]]).operation_model(request["operation"])


def members(request: dict[str, Any]) -> dict[str, Any]:
    """The input of a request: its body, and the names in its path."""
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation(request).http["requestUri"])
    named = re.fullmatch(pattern, request["path"])
    if not named or operation(request).http["method"] != request["method"]:
        return {f"{request['method']} {request['path']}": "no such request"}
    shape = operation(request).input_shape
    by_path = {name: member.serialization.get("name", name) for name, member in shape.members.items()
               if member.serialization.get("location") == "uri"}
    # A request without a body has only the names in its path.
    return (request["body"] or {}) | {name: named[place] for name, place in by_path.items()}


def faults(shape: Shape, value: Any, place: str) -> Iterator[str]:
    """Why a value breaks its description."""
    kind = shape.type_name
    if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        yield f"{place}: must be a {kind}"
        return
    about = shape.metadata
    # A string's length is in characters. JSON has no other lengths.
    size = value if isinstance(value, (int, float)) else len(value)
    if not (kind == "boolean" or about.get("min", size) <= size <= about.get("max", size)):
        yield f"{place}: must be within {about.get('min')} and {about.get('max')}"
    match shape:
        case StringShape():
            if shape.enum and value not in shape.enum:
                yield f"{place}: must be one of {shape.enum}"
            if "pattern" in about and not re.fullmatch(about["pattern"], value):
                yield f"{place}: must match {about['pattern']}"
        case StructureShape():
            names = {member.serialization.get("name", name): member for name, member in shape.members.items()}
            for name in (name for name in shape.required_members if name not in value):
                yield f"{place}: needs {name}"
            if getattr(shape, "is_tagged_union", False) and len(value) != 1:
                yield f"{place}: must have one member"
            for name, part in value.items():
                if name not in names and name not in shape.members:
                    yield f"{place}: has no {name}"
                else:
                    yield from faults(names.get(name) or shape.members[name], part, f"{place}.{name}")
        case ListShape():
            for part in value:
                yield from faults(shape.member, part, f"{place}[]")
        case MapShape():
            for name, part in value.items():
                yield from faults(shape.key, name, f"{place} (key)")
                yield from faults(shape.value, part, f"{place}{{}}")


def judged(request: dict[str, Any]) -> list[str]:
    name = f"{request['function']} {request['operation']}"
    return list(faults(operation(request).input_shape, members(request), name))


def with_fault(requests: list[dict[str, Any]], name: str, change: dict[str, Any]) -> dict[str, Any]:
    """The first request of an operation, with other members."""
    request = copy.deepcopy(next(request for request in requests if request["operation"] == name))
    request["body"] |= change
    return request


def main(file: str) -> None:
    lines = [json.loads(line) for line in Path(file).read_text().splitlines()]
    requests = [line for line in lines if line["service"] in SERVICES and "function" in line]
    found = sorted({fault for request in requests for fault in judged(request)})
    if found:
        sys.exit("\n".join(found))
    seen = Counter(f"{request['service']} {request['operation']}" for request in requests)
    expected = {"dynamodb TransactWriteItems", "dynamodb Query", "ses SendEmail", "scheduler CreateSchedule",
                "secretsmanager GetSecretValue", "eventbridge PutEvents"}
    if not expected <= set(seen):
        sys.exit(f"the requests have no {expected - set(seen)}")

    # The judge can find faults.
    wrong = [
        (with_fault(requests, "SendEmail", {"Subject": "x"}), "has no Subject"),
        (with_fault(requests, "SendEmail", {"EmailTags": [{"Name": "n"}]}), "needs Value"),
        (with_fault(requests, "CreateSchedule", {"GroupName": "a group"}), "must match"),
        (with_fault(requests, "CreateSchedule", {"ScheduleExpression": "x" * 257}), "must be within"),
        (with_fault(requests, "Query", {"ReturnConsumedCapacity": "ALL"}), "must be one of"),
        (with_fault(requests, "GetSecretValue", {"SecretId": 1}), "must be a string"),
    ]
    for request, fault in wrong:
        if not any(fault in one for one in judged(request)):
            sys.exit(f"not found in {request['operation']}: {fault}: {judged(request)}")
    print(f"requests: {len(requests)} are as AWS describes them ({', '.join(sorted(seen))}); "
          f"{len(wrong)} faults put in were found")


if __name__ == "__main__":
    main(*sys.argv[1:])
