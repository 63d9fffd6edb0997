"""Everything that the fuzzer cannot know: open links, and values that are used up. And our own checks."""

import json
import re
from collections.abc import MutableMapping
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response
from schemathesis.core.parameters import ParameterLocation

PAGE = "/"
FILE = "/portal/{version}/{file}"

# A list is the same text with any media type.
schemathesis.serializer.alias(["application/csv"], "text/plain")

_dice = Random(1)
_numbers = count(1)
_work = Path(__file__).parents[2].joinpath("target/schema")
_links: dict[str, list[str]] = json.loads(_work.joinpath("links.json").read_text())
_desk: dict[str, list[str]] = json.loads(_work.joinpath("desk.json").read_text())
#: The caller's own invitations, to send them again.
_resent: list[str] = json.loads(_work.joinpath("resent.json").read_text())
_files = _work.joinpath("files.txt").read_text().split()
#: How many links of a route are used up.
_used = dict.fromkeys(_links, 0)


@schemathesis.hook("before_call")
def own_values(context: HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """Makes values different that work only once, because the fuzzer likes to send the same again."""
    if _dice.random() < 0.1:
        return
    number = next(_numbers)
    if fits(case, ParameterLocation.HEADER):
        change(case.headers, "Idempotency-Key", r"^(\w{1,200})$", rf"\1-{number}")
    if fits(case, ParameterLocation.BODY) and isinstance(case.body, dict):
        change(case.body, "email", r"^([\w.]+)(@[\w.-]+)$", rf"\1+{number}\2")
        change(case.body, "username", r"^(\w{1,40})$", rf"\1.{number}")
        change(case.body, "mobile_number", "^81234567$", f"+65{91_000_000 + number}")


@schemathesis.hook("before_call").apply_to(path=list(_links))
def genuine_link(context: HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """Most links become genuine ones, because a made-up token leads nowhere."""
    if fits(case, ParameterLocation.PATH):
        made_up, links = case.path_parameters["token"], _links[case.path]
        case.path_parameters["token"] = _dice.choices([links[_used[case.path]], links[0], made_up], [8, 1, 1])[0]


@schemathesis.hook("before_call").apply_to(path="/invitations/{id}/resend")
def own_invitation(context: HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """Most invitations become the caller's own, half of them with any version."""
    if fits(case, ParameterLocation.PATH) and _dice.random() < 0.8:
        case.path_parameters["id"] = _dice.choice(_resent)
        if fits(case, ParameterLocation.HEADER) and _dice.random() < 0.5:
            case.headers.pop("If-Match", None)


@schemathesis.hook("before_call").apply_to(path_regex="^/desk/")
def genuine_request(context: HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """Most requests of the desk become requests about existing people and officers."""
    if _dice.random() < 0.2:
        return
    if case.path in _desk and fits(case, ParameterLocation.PATH):
        case.path_parameters["id"] = _dice.choice(_desk[case.path])
    if fits(case, ParameterLocation.HEADER) and _dice.random() < 0.8:
        # A tag that is made up never fits.
        case.headers.pop("If-Match", None)
    if fits(case, ParameterLocation.BODY) and isinstance(case.body, dict):
        leaver, owner = _dice.sample(_desk["officers"], 2)
        if "to_email" in case.body:
            case.body["to_email"] = owner
        if case.path == "/desk/transfers":
            case.body = {name: value for name, value in case.body.items() if name not in ("of_invitation", "cursor")}
            case.body["from_email"] = leaver
        if case.method == "PATCH":
            # Most made-up details break the rules of the forms.
            case.body = {name: case.body[name] for name in ("request_number", "reason") if name in case.body}
            case.body["mobile_number"] = f"+65{82_000_000 + next(_numbers)}"
        if "email" in case.body or case.path == "/desk/search":
            case.body = {name: value for name, value in case.body.items() if name not in ("login_name", "mobile_number")}
            case.body["email"] = _dice.choice(_desk["addresses"])


@schemathesis.hook("before_call").apply_to(path=FILE)
def genuine_file(context: HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """Every other file becomes a genuine one."""
    if fits(case, ParameterLocation.PATH) and _dice.random() < 0.5:
        case.path_parameters["version"], case.path_parameters["file"] = _dice.choice(_files).split("/")


@schemathesis.hook("after_call").apply_to(path=list(_links), method="POST")
def next_link(context: HookContext, case: Case, response: Response) -> None:
    """A link works for one registration, and may be declined once."""
    used = _used[case.path]
    _used[case.path] += response.status_code < 300 and used < len(_links[case.path]) - 1


def fits(case: Case, location: ParameterLocation) -> bool:
    """Whether a part of the request fits the schema on purpose."""
    part = case.meta.components.get(location)
    return part is not None and part.mode.is_positive


def change(values: MutableMapping[str, Any], name: str, pattern: str, replacement: str) -> None:
    """Replaces a text in a value, if it is there."""
    if isinstance(values.get(name), str):
        values[name] = re.sub(pattern, replacement, values[name])


@schemathesis.check
def conventions(ctx: CheckContext, response: Response, case: Case) -> None:
    """Checks all responses, also those that the document does not list (405, unknown routes)."""
    header = {name: values[0] for name, values in response.headers.items()}
    named_by_content = case.path == FILE and response.status_code == 200
    assert named_by_content or header.get("cache-control") == "no-store", "may be cached"
    assert header.get("x-content-type-options") == "nosniff", "its type may be guessed"
    if case.path in (*_links, PAGE, FILE):
        assert header.get("referrer-policy") == "no-referrer", "its address may leak"
        assert "default-src 'none'" in header.get("content-security-policy", ""), "a page may load anything"
    if header["content-type"].startswith("application/problem+json"):
        problem = response.json()
        assert problem["status"] == response.status_code, "another status in the problem"
        assert problem["type"] == f"/problems/{problem['code']}", "another type than code"
        # A saved response names the first request with its key.
        if "Idempotency-Key" not in (case.headers or {}):
            assert problem["request_id"] == header["x-request-id"], "another request in the problem"
    else:
        assert response.status_code < 400 or header["content-type"].startswith("text/html"), "no problem"
    if isinstance(case.body, dict):
        typed = {name: str(value) for name, value in case.body.items()}
        password = typed.pop("password", "")
        # Short texts, and texts from other inputs, may be found by chance.
        if len(password) >= 12 and not any(password in text for text in typed.values()):
            assert password not in response.text, "a password comes back"


@schemathesis.check
class EveryOperationSucceeds:
    """Fails if an operation was only ever refused, because then nothing behind its checks was tested."""

    def __init__(self) -> None:
        self.tried: set[str] = set()
        self.succeeded: set[str] = set()

    def after_response(self, ctx: CheckContext, response: Response, case: Case) -> None:
        self.tried.add(case.operation.label)
        if response.status_code < 300:
            self.succeeded.add(case.operation.label)

    def after_run(self, ctx: CheckContext) -> None:
        refused = self.tried - self.succeeded
        assert not refused, f"only refused: {', '.join(sorted(refused))}"
