"""Starts the local host, prepares data that the fuzzer cannot make up, and fuzzes the API.

Options are handed on to `schemathesis run`.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORK = ROOT / "target/schema"
#: The same seed in each run, so that a change gets the same requests as its predecessor.
SEED = "1"
#: The whole run must end within this many seconds.
PATIENCE = 1200
#: How many links the fuzzer gets for each route. Each works for one registration, and may be declined once.
REGISTER = "/register/{token}"
LINKS = {REGISTER: 100, f"{REGISTER}/decline": 20, f"{REGISTER}/request": 20}
#: How many the fuzzer gets for each kind of work at the desk.
PEOPLE = 10
#: Two officers who have opened the officers' page, so that each can get invitations.
OFFICERS = ("leaver@tech.gov.sg", "owner@tech.gov.sg")
ONSHORE = {"sponsoring_agency": "GOVTECH", "business_operation": "onshore"}
ELSEWHERE = {
    "sponsoring_agency": "GOVTECH", "business_operation": "offshore",
    "offshore_development_centre": "others", "offshore_company_name": "Kaveri Software",
}


def main(options: list[str]) -> int:
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    with host() as url:
        wish = {"claims": {"roles": "techpass_support"}}
        token = request(f"{url}/_local/token", wish)["access_token"]
        (WORK / "links.json").write_text(json.dumps(links(url, token)))
        (WORK / "desk.json").write_text(json.dumps(desk(url)))
        resent = [invite(url, token, f"resend.{number}@vendor.example", ONSHORE)["id"] for number in range(PEOPLE)]
        (WORK / "resent.json").write_text(json.dumps(resent))
        (WORK / "files.txt").write_text("\n".join(files(url)))
        fuzzer: list[str | Path] = [
            sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml",
            "run", ROOT / "infra/openapi.yaml", "--url", url, "--seed", SEED, *options,
        ]
        environment = os.environ | {"SCHEMATHESIS_HOOKS": str(HERE / "hooks.py"), "OFFICER_TOKEN": token}
        outcome = subprocess.run(fuzzer, cwd=WORK, env=environment, timeout=PATIENCE).returncode
        undone = request(f"{url}/_local/failures")
        errors = [line for log in WORK.glob("data/logs/*.log") for line in log.open() if is_error(line)]
    for fault in [*undone, *errors]:
        print(f"FAILED: {fault}")
    return outcome or int(bool(undone or errors))


def is_error(line: str) -> bool:
    return '"level":"ERROR"' in line or "panicked" in line


@contextmanager
def host() -> Iterator[str]:
    """The local host with its own data, and with limits that do not stop the fuzzer (R45)."""
    command: list[str | Path] = [
        ROOT / "target/debug/local", "--port", "0", "--data", WORK / "data",
    ]
    for limit in ("InvitationsPerHour", "InvitationsPerAddressADay", "ListRowsPerDay", "TriesPerLink"):
        command += ["--parameter", f"{limit}=1000000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            first = process.stdout.readline()
            assert first.startswith("Listening on "), f"the host says: {first}"
            yield first.split()[-1]
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def links(url: str, token: str) -> dict[str, list[str]]:
    """The tokens of new registration links, by route. Most are for an unknown centre, with the long form (R28)."""
    found: dict[str, list[str]] = {}
    for route, count in LINKS.items():
        kind = route.rsplit("/", 1)[1].strip("{}")
        emails = [f"{kind}.{number}@vendor.example" for number in range(count)]
        ids = [invite(url, token, email, ELSEWHERE if at % 4 else ONSHORE)["id"] for at, email in enumerate(emails)]
        request(f"{url}/_local/quiet")
        texts = [mail["text"] for mail in request(f"{url}/_local/mail?search={kind}.")]
        found[route] = re.findall(r"/register/([\w.-]+)\s", "\n".join(reversed(texts)))
        assert len(found[route]) == count, f"not all invitations were emailed: {len(found[route])} of {count}"
        if kind == "request":
            # To ask for a new invitation, the old one must have ended.
            for id in ids:
                request(f"{url}/invitations/{id}", method="DELETE", Authorization=f"Bearer {token}")
    return found


def desk(url: str) -> dict[str, list[str]]:
    """The work at the desk: pending invitations of an officer for each route, accounts, suppressed addresses,
    and officers."""
    tokens = [request(f"{url}/_local/token", {"email": officer})["access_token"] for officer in OFFICERS]
    for token in tokens:
        request(f"{url}/me", Authorization=f"Bearer {token}")
    found: dict[str, list[str]] = {"officers": list(OFFICERS), "addresses": []}
    for act in ("", "/revoke", "/resend", "/transfer"):
        emails = [f"desk{act.replace('/', '.')}.{number}@vendor.example" for number in range(PEOPLE)]
        found[f"/desk/invitations/{{id}}{act}"] = [invite(url, tokens[0], email, ONSHORE)["id"] for email in emails]
    mobiles = iter(range(81_000_000, 82_000_000))
    for act in ("", "/release"):
        emails = [f"desk{act.replace('/', '.')}.{number}@lta.gov.sg" for number in range(PEOPLE)]
        found[f"/desk/accounts/{{id}}{act}"] = [
            invite(url, tokens[0], email, {"mobile_number": f"+65{mobile}"})["account_id"]
            for email, mobile in zip(emails, mobiles)
        ]
    for number in range(PEOPLE):
        found["addresses"].append(f"suppressionlist+{number}@vendor.example")
        invite(url, tokens[0], found["addresses"][-1], ONSHORE)
    request(f"{url}/_local/quiet")
    return found


def invite(url: str, token: str, email: str, form: dict[str, Any]) -> Any:
    return request(f"{url}/invitations", form | {"email": email}, Authorization=f"Bearer {token}")


def files(url: str) -> list[str]:
    """The files that the officers' page names, each with its folder."""
    with urllib.request.urlopen(url, timeout=30) as page:
        return re.findall(r'"/portal/([\w-]+/[\w.]+)"', page.read().decode())


def request(url: str, body: Any = None, method: str | None = None, **headers: str) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers |= {"Accept": "application/json", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=60) as answer:
        return json.load(answer)


if __name__ == "__main__":
    # If the fuzzer is ended from outside, it ends the host too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    sys.exit(main(sys.argv[1:]))
