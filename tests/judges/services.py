"""The life of an invitation on the AWS services of moto: DynamoDB, SES, Scheduler, EventBridge, Secrets Manager
and Cognito.

The function binaries run as they are deployed, with the variables of the template. No part of the local host or of
ministack takes part. Usage: services.py [FOLDER OF THE FUNCTION BINARIES]
"""

from __future__ import annotations

import base64
import json
import logging
import os
import re
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from moto.backends import get_backend
from moto.cognitoidp.models import CognitoIdpUserPool
from moto.core import DEFAULT_ACCOUNT_ID
from moto.server import ThreadedMotoServer

from functions import Function, binaries, request, variables
from template import REGION, ROOT, resources

OFFICER = "anna.lim@tech.gov.sg"
INVITEE = "mei.tan@vendor.example"
SENDER = "techpass.gov.sg"
BASE_URL = "https://invite.example"
FORM = {"email": INVITEE, "sponsoring_agency": "GOVTECH", "business_operation": "onshore"}
#: The claims that a trigger adds to Cognito's access tokens, which have none of a user's attributes by themselves
#: (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html).
CLAIMS = {"email": OFFICER, "account_type": "public_officer", "account_status": "active", "device": "gmd"}


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Cloud:
    """Services of moto, with the resources of the template."""

    def __init__(self, claims: dict[str, str]) -> None:
        trigger(claims)
        self._server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.url = f"http://{host}:{port}"
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/moto-api/reset", method="POST")).close()
        self.client("dynamodb").create_table(TableName="local-Table", **table())
        self.client("scheduler").create_schedule_group(Name="local-timers")
        events = self.client("events")
        bus = events.create_event_bus(Name="local-events")["EventBusArn"]
        # It counts the published events.
        events.create_archive(ArchiveName="published", EventSourceArn=bus)
        key = Ed25519PrivateKey.generate()
        private = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.public_key = {"kty": "OKP", "crv": "Ed25519", "kid": "k1", "x": base64url(public)}
        secret = self.public_key | {"d": base64url(private)}
        self.client("secretsmanager").create_secret(Name=SIGNING, SecretString=json.dumps(secret))
        self.pool, self.client_id, self.token = self.sign_in()

    def client(self, service: str) -> Any:
        return boto3.client(
            service, endpoint_url=self.url, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test"
        )

    def published(self) -> int:
        """How many events are on the bus for other systems."""
        return self.client("events").describe_archive(ArchiveName="published")["EventCount"]

    def sign_in(self) -> tuple[str, str, str]:
        """A user pool with an officer who has signed in: the issuer's keys, the page's client, the access token."""
        cognito = self.client("cognito-idp")
        pool = cognito.create_user_pool(PoolName="officers")["UserPool"]["Id"]
        client = cognito.create_user_pool_client(
            UserPoolId=pool, ClientName="page", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
        )["UserPoolClient"]["ClientId"]
        cognito.admin_create_user(UserPoolId=pool, Username=OFFICER, MessageAction="SUPPRESS")
        cognito.admin_set_user_password(UserPoolId=pool, Username=OFFICER, Password="Correct-Horse-42", Permanent=True)
        signed_in = cognito.admin_initiate_auth(
            UserPoolId=pool, ClientId=client, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": OFFICER, "PASSWORD": "Correct-Horse-42"},
        )
        return pool, client, signed_in["AuthenticationResult"]["AccessToken"]

    def emails(self) -> list[Any]:
        return get_backend("ses")[DEFAULT_ACCOUNT_ID][REGION].sent_messages

    def events(self) -> list[dict[str, Any]]:
        """The records of the table's stream for its events, as Lambda gives them to `dispatch`."""
        items = self.client("dynamodb").scan(TableName="local-Table")["Items"]
        events = sorted((item for item in items if item["SK"]["S"].startswith("EVENT#")), key=lambda item: item["SK"]["S"])
        record = json.loads((ROOT / "events/stream.json").read_text())["Records"][0]
        return [
            record | {"eventID": str(index), "dynamodb": record["dynamodb"] | {
                "Keys": {name: item[name] for name in ("PK", "SK")}, "NewImage": item, "SequenceNumber": str(index),
            }}
            for index, item in enumerate(events, 1)
        ]

    def close(self) -> None:
        self._server.stop()


_create_jwt = CognitoIdpUserPool.create_jwt


def trigger(claims: dict[str, str]) -> None:
    """Adds claims to access tokens, like Cognito with a trigger. moto calls no trigger."""

    def create_jwt(self: Any, *about: Any, extra_data: dict[str, Any] | None = None, **more: Any) -> Any:
        return _create_jwt(self, *about, extra_data=(extra_data or {}) | claims, **more)

    CognitoIdpUserPool.create_jwt = create_jwt


def table() -> dict[str, Any]:
    """The table of the template, with the members of CreateTable."""
    properties = resources()["Table"]["Properties"]
    names = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    return {name: properties[name] for name in names}


SIGNING = "techpass-invitations/registration-signing-key"


class Story:
    """The life of one invitation. `faults` has everything that differs from AWS's services."""

    def __init__(self, cloud: Cloud, folder: Path, **changed: str) -> None:
        self.cloud, self.faults = cloud, []
        template = resources(
            BaseUrl=BASE_URL, Issuer=f"https://cognito-idp.{REGION}.amazonaws.com/{cloud.pool}", Audience=cloud.client_id,
            JwksUrl=f"{cloud.url}/{cloud.pool}/.well-known/jwks.json",
            RegistrationPublicKeys=json.dumps({"keys": [cloud.public_key]}), **{"ClaimAudience": "client_id"} | changed,
        )
        self._start: Callable[[str], Function] = lambda name: Function(
            folder, name, variables(template, name) | {"TABLE_NAME": "local-Table"}, cloud.url
        )

    def judge(self, holds: Any, what: str) -> bool:
        if not holds:
            self.faults.append(what)
        return bool(holds)

    def call(self, function: str, event: dict[str, Any]) -> Any:
        running = self._start(function)
        try:
            return running.call(event)
        finally:
            running.close()

    def invite(self, token: str) -> Any:
        return self.call("invite", request("POST", "/invitations", token=token, body=FORM))

    def play(self) -> None:
        """From the officer's sign-in at Cognito to the invitee's account."""
        invited = self.invite(self.cloud.token)
        if not self.judge(invited["statusCode"] == 201, f"Cognito's access token invites: {invited['body']}"):
            return
        records = {"Records": self.cloud.events()}
        # SES refuses an unverified sender. The event must come again, and the email must wait.
        refused = self.call("dispatch", records)
        self.judge(refused["batchItemFailures"] and not self.cloud.emails(), f"an unverified sender waits: {refused}")
        self.cloud.client("sesv2").create_email_identity(EmailIdentity=SENDER)
        self.cloud.client("ses").verify_domain_identity(Domain=SENDER)
        done = self.call("dispatch", records)
        self.judge(not done["batchItemFailures"], f"after it is verified, the email goes out: {done}")
        published = self.cloud.published()
        self.judge(published == 2, f"the event is published with each attempt: {published}")
        emails = [email for email in self.cloud.emails() if INVITEE in email.destinations["ToAddresses"]]
        if not self.judge(len(emails) == 1, f"one email to the invitee: {len(emails)}"):
            return
        timers = self.cloud.client("scheduler").list_schedules(GroupName="local-timers")["Schedules"]
        id = json.loads(invited["body"])["id"]
        self.judge([timer["Name"] for timer in timers] == [id], f"one timer, of the invitation: {timers}")
        again = self.call("dispatch", records)
        sent = len([email for email in self.cloud.emails() if INVITEE in email.destinations["ToAddresses"]])
        self.judge(not again["batchItemFailures"] and sent == 1, "an event that comes twice sends one email")
        found = re.search(r"/register/[\w.-]+", str(emails[0].body))
        path = found[0] if found else "/register/none"
        opened = self.call("register", request("GET", path, "/register/{token}"))
        self.judge(opened["statusCode"] == 200, f"the link of the email is opened: {opened['statusCode']}")
        person = {
            "username": "Mei.Tan", "first_name": "Mei", "last_name": "Tan", "mobile_number": "+6591234567",
            "department": "Platform", "password": "correct-Horse-42-staple",
        }
        complete = request("POST", path, "/register/{token}", body=person)
        answers = [self.call("register", complete)["statusCode"] for _ in range(2)]
        self.judge(answers == [201, 410], f"a link registers once: {answers}")
        late = self.call("expire", {"invitation_id": id})
        self.judge(late == {"expired": 0}, f"a timer that comes after it does nothing: {late}")


def play(
    folder: Path, alter: Callable[[Story], None] = lambda _: None, claims: dict[str, str] = CLAIMS, **changed: str
) -> list[str]:
    cloud = Cloud(claims)
    try:
        story = Story(cloud, folder, **changed)
        alter(story)
        story.play()
        return story.faults
    finally:
        cloud.close()


def another_client(story: Story) -> None:
    """The officer signed in to another application."""
    _, _, story.cloud.token = story.cloud.sign_in()


def verified_from_the_start(story: Story) -> None:
    story.cloud.client("ses").verify_domain_identity(Domain=SENDER)


def main(folder: Path) -> None:
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    if faults := play(folder):
        sys.exit(f"not as on moto's services: {faults}")
    # The judge can find faults.
    for what, expected, alter, changed in (
        ("no claim named for the audience", "Cognito's", lambda _: None, {"ClaimAudience": "aud"}),
        ("a token of another application", "Cognito's", another_client, {}),
        ("no trigger", "Cognito's", lambda _: None, {"claims": {}}),
        ("a sender that SES accepts at once", "an unverified", verified_from_the_start, {}),
        ("an email address of another domain as sender", "after it is verified", lambda _: None,
         {"MailFrom": "no-reply@elsewhere.gov.sg"}),
    ):
        found = play(folder, alter, **changed)
        if not any(fault.startswith(expected) for fault in found):
            sys.exit(f"not found: {what}, only {found}")
    print("services: an invitation lives on moto's DynamoDB, SES, Scheduler and Cognito; 5 faults put in were found")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else binaries())
