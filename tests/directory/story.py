"""The directory of infra/directory.md reads an account of the local host, and signs its holder in.

Usage: story.py (the programs must be built: cargo build --workspace --bins)
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import boto3
from botocore.exceptions import ClientError

from directory import Directory

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(os.environ.get("PROGRAMS", ROOT / "target/debug"))
TABLE = "local-Table"
PASSWORD = "correct-Horse-42-staple"
#: The line that the host prints after its start.
ADDRESSES = r"Listening on (\S+)[\s\S]*DynamoDB +(\S+)\n.* (http://\S+)\n"
#: The longest wait, in seconds.
PATIENCE = 60


def check(holds: bool, what: str) -> None:
    if not holds:
        sys.exit(f"FAILED: {what}")
    print(f"  {what}")


@contextmanager
def host() -> Iterator[tuple[str, str, str]]:
    """The local host with its own data: its URL, DynamoDB's, and that of the other services."""
    directory = "DirectoryPrincipal=arn:aws:iam::000000000000:role/directory"
    with tempfile.TemporaryDirectory() as folder:
        command = [PROGRAMS / "local", "--port", "0", "--data", folder, "--parameter", directory]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            try:
                printed = ""
                while not (found := re.search(ADDRESSES, printed)):
                    assert process.stdout and process.poll() is None, printed
                    printed += process.stdout.readline()
                yield found[1], found[2], found[3]
            finally:
                process.terminate()


def ask(url: str, body: Any = None, **headers: str) -> Any:
    """The JSON of a response."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"accept": "application/json", "content-type": "application/json"} | headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


def client(service: str, url: str, key: str) -> Any:
    """A client of an AWS service. On the local host, the access key names the role."""
    return boto3.client(service, region_name="ap-southeast-1", endpoint_url=url, aws_access_key_id=key,
                        aws_secret_access_key="local", aws_session_token="local")


def registers(url: str) -> str:
    """A vendor is invited and registers. Returns their login name."""
    token = ask(f"{url}/_local/token", {})["access_token"]
    form = {"email": "mei.tan@vendor.example", "sponsoring_agency": "GOVTECH", "business_operation": "onshore"}
    ask(f"{url}/invitations", form, authorization=f"Bearer {token}")
    ask(f"{url}/_local/quiet")
    [mail] = ask(f"{url}/_local/mail")
    link = next(word for word in mail["text"].split() if word.startswith(f"{url}/register/"))
    return ask(link, {
        "username": "mei.tan", "first_name": "Mei", "last_name": "Tan", "mobile_number": "81234567",
        "department": "Platform", "password": PASSWORD,
    })["login_name"]


def is_refused(client: Any, operation: str, **request: Any) -> bool:
    try:
        getattr(client, operation)(TableName=TABLE, **request)
    except ClientError as error:
        return error.response["Error"]["Code"] == "AccessDeniedException"
    return False


def follow(url: str, directory: Directory, last: str) -> None:
    """Gives events to the directory until there is one of this type. On AWS they come from a queue."""
    begin, seen, kind = monotonic(), 0, ""
    while kind != last and monotonic() < begin + PATIENCE:
        for one in ask(f"{url}/_local/events?after={seen}"):
            seen, event = one["number"], one["event"]["detail"]
            kind = event["type"]
            if directory.receive(event):
                check(not directory.receive(event), f"the directory receives {kind}, and recognises a repetition")
        sleep(0.1)
    check(kind == last, f"there is {last}")


def report_sign_in(events: Any, account_id: str) -> None:
    """Reports to the service that a person has signed in for the first time."""
    detail = json.dumps({"account_id": account_id})
    entry = {"Source": "techpass.directory", "DetailType": "Account Activated", "Detail": detail}
    answer = events.put_events(Entries=[entry])
    check(answer["FailedEntryCount"] == 0, "the directory reports the first sign-in")


def main() -> None:
    with host() as (url, database, services):
        by_role = client("dynamodb", database, "local-DirectoryRole")
        directory = Directory(TABLE, by_role)
        login = registers(url)
        follow(url, directory, "invitation.registered")
        account = directory.accounts.get(login, {})
        check(account.get("email") == "mei.tan@vendor.example", f"it has the account {login}")
        check(directory.signs_in(login, PASSWORD), "its holder signs in with the password that they registered with")
        check(not directory.signs_in(login, PASSWORD + "x"), "and not with another one")

        keys = [{"PK": {"S": f"{kind}#{account['id']}"}, "SK": {"S": sort}}
                for kind, sort in (("ACCOUNT", "ACCOUNT"), ("SECRET", "PASSWORD"))]
        for key in keys:
            check(is_refused(by_role, "delete_item", Key=key) and is_refused(by_role, "put_item", Item=key),
                  f"its role cannot change {key['SK']['S']}")
        invitation = {"PK": {"S": f"INVITATION#{account['invitation_id']}"}, "SK": {"S": "INVITATION"}}
        check(is_refused(by_role, "get_item", Key=invitation), "nor read an invitation")
        check(is_refused(by_role, "scan"), "nor read everything")
        for function in ("invite", "register", "portal", "expire", "dispatch", "feedback"):
            other = client("dynamodb", database, f"local-{function}")
            check(is_refused(other, "get_item", Key=keys[1]), f"{function} cannot read the hash")

        report_sign_in(client("events", services, "directory"), account["id"])
        follow(url, directory, "invitation.activated")
        check(directory.accounts[login]["status"] == "active", "the sign-in is reported: the account is active")
        deleted = "Item" not in by_role.get_item(TableName=TABLE, Key=keys[1])
        check(deleted, "this service deletes the hash, and the directory has it")
        check(directory.signs_in(login, PASSWORD), "its holder signs in again")


if __name__ == "__main__":
    main()
