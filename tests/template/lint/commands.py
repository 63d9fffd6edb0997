"""Each `aws` command in infra/*.md exists, with these members, values and results, according to botocore's models.

Each check is tried on a command with a fault, too.
"""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import jmespath
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationModel, Shape, StructureShape
from botocore.validate import ParamValidator

ROOT = Path(__file__).parents[3]
SESSION = botocore.session.get_session()
#: Options of the CLI itself, with the number of their values.
GLOBAL = {"--query": 1, "--output": 1, "--region": 1, "--profile": 1, "--cli-read-timeout": 1, "--cli-binary-format": 1}
#: The output file of `aws lambda invoke`, which has no option.
OUTFILE = {"lambda invoke": 1}
#: Options with another name in the CLI (awscli/customizations/argrename.py).
RENAMED = {("Subscribe", "Endpoint"): "--notification-endpoint"}
#: Commands with faults that must be found.
FAULTS = [
    "aws lambda update-event-source-mapping --uuid ID --event-source-arn ARN",
    "aws lambda update-event-source-mapping --enabled",
    "aws dynamodb restore-table --table-name TABLE",
    "aws dynamo list-tables",
    "aws dynamodb wait table-gone --table-name TABLE",
    "aws dynamodb update-table --table-name TABLE --stream-specification StreamEnabled=true,View=NEW_IMAGE",
    "aws dynamodb update-table --table-name TABLE --stream-specification StreamEnabled=true,StreamViewType=NEW",
    "aws dynamodb update-table --table-name TABLE --no-deletion-protection",
    "aws dynamodb delete-item --table-name TABLE --key '{\"PK\": \"EMAIL\"}'",
    "aws dynamodb describe-table --table-name TABLE --query Table.StreamArn",
    "aws sns subscribe --topic-arn ARN --protocol email you@agency.gov.sg",
    "aws sesv2 put-account-details --mail-type TRANSACTION --website-url URL",
]


class Fault(Exception):
    """A command differs from the model."""


def commands(page: str) -> Iterator[list[str]]:
    """The words of each `aws` command in the code of a page."""
    spans = re.findall(r"(?<!`)`(aws [^`]+)`(?!`)", re.sub(r"^ *```.*?^ *```", "", page, flags=re.M | re.S))
    for code in blocks(page):
        yield from found(split(code.replace("\\\n", " ").replace("\n", " ; ")))
    for code in spans:
        yield from found(split(" ".join(code.split())))


def blocks(page: str) -> Iterator[str]:
    """The shell code of a page."""
    yield from re.findall(r"^ *```sh\n(.*?)^ *```", page, re.M | re.S)


def found(words: list[str]) -> Iterator[list[str]]:
    """The commands among words, each up to the end of its part of the line. Commands in quotes are in `$(...)`."""
    command: list[str] | None = None
    for word in [*words, ";"]:
        if "$(aws " in word:
            yield from found(split(re.search(r"\$\((aws [^)]*)\)", word)[1]))
        if set(word) <= set("();<>|&") and word:
            if command:
                yield command
            command = None
        elif word == "aws" and command is None:
            command = []
        elif command is not None:
            command.append(word)


def split(text: str) -> list[str]:
    """The words of a shell's line."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    return list(lexer)


def check(words: list[str]) -> None:
    """Checks a command against the service's model."""
    service, name, *rest = words
    try:
        model = SESSION.get_service_model(service)
    except UnknownServiceError as fault:
        raise Fault(f"there is no service {service}") from fault
    operations = {xform_name(one, "-"): one for one in model.operation_names}
    if name == "wait":
        waiters = SESSION.get_waiter_model(service)
        names = {xform_name(one, "-"): one for one in waiters.waiter_names}
        waiter, *rest = rest
        if waiter not in names:
            raise Fault(f"{service} has no waiter {waiter}")
        operation = model.operation_model(waiters.get_waiter(names[waiter]).operation)
    elif name in operations:
        operation = model.operation_model(operations[name])
    else:
        raise Fault(f"{service} has no {name}")
    members(operation, rest, OUTFILE.get(f"{service} {name}", 0))


def members(operation: OperationModel, words: list[str], free: int) -> None:
    """Checks options against the members of the input."""
    shapes: dict[str, Shape] = operation.input_shape.members if operation.input_shape else {}
    options = {RENAMED.get((operation.name, name), "--" + xform_name(name, "-")): (name, shape)
               for name, shape in shapes.items()}
    given: dict[str, list[str]] = {}
    loose: list[str] = []
    at = ""
    for word in words:
        if word.startswith("--"):
            at = word
            given[at] = []
        elif at and (not given[at] or takes_more(options, at)):
            given[at].append(word)
        else:
            loose.append(word)
    if words and len(loose) != free:
        raise Fault(f"{loose} belongs to no option")
    named = set()
    for option, values in given.items():
        if option in GLOBAL:
            if len(values) != GLOBAL[option]:
                raise Fault(f"{option} takes {GLOBAL[option]} value")
            if option == "--query":
                query(operation, values[0])
            continue
        flag = options.get(option) or options.get("--" + option.removeprefix("--no-"))
        if not flag or (option not in options and flag[1].type_name != "boolean"):
            raise Fault(f"{operation.name} has no {option}")
        name, shape = flag
        named.add(name)
        if (shape.type_name == "boolean") != (not values):
            raise Fault(f"{option} has the values {values}")
        if values:
            value(shape, values, option)
    # Without options it is only mentioned.
    missing = set(operation.input_shape.required_members if operation.input_shape else []) - named
    if missing and words:
        raise Fault(f"{operation.name} needs {missing}")


def takes_more(options: dict[str, tuple[str, Shape]], option: str) -> bool:
    return option in options and options[option][1].type_name == "list"


def value(shape: Shape, values: list[str], option: str) -> None:
    """Checks a value against its shape: JSON, the CLI's shorthand, or a word of an enumeration. Words in capitals are
    placeholders, like variables and files."""
    (first, *_) = values
    if re.fullmatch(r"[A-Z]+|\$.*|(file|fileb)://.*", first) and not getattr(shape, "enum", None):
        return
    if shape.type_name in ("structure", "map", "list") and first[:1] in "[{":
        report = ParamValidator().validate(json.loads(first), shape)
        if report.has_errors():
            raise Fault(f"{option}: {report.generate_report()}")
    elif shape.type_name == "structure":
        shorthand(shape, first, option)
    elif shape.type_name == "list":
        for one in values:
            if isinstance(shape.member, StructureShape):
                shorthand(shape.member, one, option)
            else:
                word(shape.member, one, option)
    else:
        word(shape, first, option)


def shorthand(shape: StructureShape, text: str, option: str) -> None:
    for pair in text.split(","):
        name, _, rest = pair.partition("=")
        if name not in shape.members:
            raise Fault(f"{option} has no {name}")
        value(shape.members[name], [rest], f"{option} {name}")


def word(shape: Shape, text: str, option: str) -> None:
    if getattr(shape, "enum", None) and text not in shape.enum:
        raise Fault(f"{option} is none of {shape.enum}")
    if shape.type_name in ("integer", "long") and not text.isdigit():
        raise Fault(f"{option} is a number")


def query(operation: OperationModel, expression: str) -> None:
    """A query finds something in a response with all members."""
    answer = jmespath.search(expression, sample(operation.output_shape))
    if answer is None or any(one is None or one == [None] for one in (answer if isinstance(answer, list) else [answer])):
        raise Fault(f"{operation.name} has nothing at {expression}")


def sample(shape: Shape, depth: int = 0) -> Any:
    """A response with all members."""
    if depth > 8:
        return "deep"
    match shape.type_name:
        case "structure":
            return {name: sample(one, depth + 1) for name, one in shape.members.items()}
        case "list":
            return [sample(shape.member, depth + 1)]
        case "map":
            return {"key": sample(shape.value, depth + 1)}
        case kind:
            return kind


def is_shell(code: str) -> bool:
    """Whether a shell can read it."""
    return subprocess.run(["bash", "-n"], input=code, text=True, capture_output=True).returncode == 0


def main() -> int:
    count, failed = 0, False
    for page in sorted((ROOT / "infra").glob("*.md")):
        for code in blocks(page.read_text()):
            if not is_shell(code):
                print(f"{page.name}: no shell can read:\n{code}", file=sys.stderr)
                failed = True
        for command in commands(page.read_text()):
            count += 1
            try:
                check(command)
            except (Fault, ValueError) as fault:
                print(f"{page.name}: aws {shlex.join(command)}: {fault}", file=sys.stderr)
                failed = True
    for fault in FAULTS:
        ((command),) = list(found(split(fault)))
        try:
            check(command)
        except Fault:
            continue
        print(f"the fault is not found in: {fault}", file=sys.stderr)
        failed = True
    if is_shell("for f in a; do (aws; done"):
        print("the fault is not found in a loop", file=sys.stderr)
        failed = True
    if count < 30:
        print(f"only {count} commands were found", file=sys.stderr)
        failed = True
    print(f"{count} commands on the pages exist, and {len(FAULTS)} faults that were put in are found.")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
