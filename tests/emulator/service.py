"""The service as people use it: their requests, and the responses and emails that they get."""

import json
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from time import sleep
from typing import Any, TypeVar

from cloud import REGION, ROOT, STACK, Cloud, Failed, eventually
from issuer import Issuer

BASE_URL = "https://invite.example"

T = TypeVar("T")

_numbers = count(1)


@dataclass
class Answer:
    """A function's response to API Gateway."""

    status: int
    body: Any

    def refuses(self, status: int, code: str) -> bool:
        return self.status == status and self.body["code"] == code


def routed(path: str) -> tuple[str, dict[str, str]]:
    """The route that API Gateway chooses for a path, and its parameters."""
    match path.strip("/").split("/"):
        case ["invitations", id] if id != "bulk":
            return "/invitations/{id}", {"id": id}
        case ["invitations", id, "resend"]:
            return "/invitations/{id}/resend", {"id": id}
        case ["register", token]:
            return "/register/{token}", {"token": token}
        case ["register", token, "decline" | "request" as rest]:
            return f"/register/{{token}}/{rest}", {"token": token}
        case _:
            return path, {}


class Service:
    """The functions, called with the sample events, with other addresses and signatures."""

    def __init__(self, cloud: Cloud, issuer: Issuer) -> None:
        self.cloud = cloud
        #: The URL of the queue of another system that wants every event.
        self.subscriber = ""
        self.issuer = issuer
        self._table = cloud.client("dynamodb")
        self._scheduler = cloud.client("scheduler")

    def send(
        self, sample: str, method: str, path: str, body: Any = None, *, officer: str = "", key: str = ""
    ) -> Answer:
        """Calls the function of a sample event with a request."""
        event = json.loads((ROOT / f"events/{sample}.json").read_text())
        context = event["requestContext"]
        context["requestId"] = str(uuid.uuid4())
        context["http"] |= {"method": method, "path": path}
        route, parameters = routed(path)
        context["routeKey"] = event["routeKey"] = f"ANY {route}"
        event |= {"pathParameters": parameters}
        event |= {"rawPath": path, "body": None if body is None else json.dumps(body)}
        if officer:
            event["headers"]["authorization"] = f"Bearer {self.issuer.token(officer)}"
        if key:
            event["headers"]["idempotency-key"] = key
        function = "register" if sample.startswith("register") else "invite"
        result = self.cloud.invoke(function, event)
        if result["headers"]["x-request-id"] != context["requestId"]:
            raise Failed(f"an answer is to another request: {result}")
        return Answer(result["statusCode"], json.loads(result["body"]))

    def form(self, officer: str, email: str) -> Answer:
        return self.send("onboarding-form", "POST", "/onboarding-form", {"email": email}, officer=officer)

    def invite(self, officer: str, body: dict[str, Any], key: str = "") -> Answer:
        return self.send("invite", "POST", "/invitations", body, officer=officer, key=key)

    def list(self, officer: str) -> Answer:
        return self.send("invite", "GET", "/invitations", officer=officer)

    def show(self, officer: str, id: str) -> dict[str, Any]:
        return self.send("invite", "GET", f"/invitations/{id}", officer=officer).body

    def resend(self, officer: str, id: str) -> Answer:
        return self.send("invite", "POST", f"/invitations/{id}/resend", officer=officer)

    def revoke(self, officer: str, id: str) -> Answer:
        return self.send("invite", "DELETE", f"/invitations/{id}", officer=officer)

    def open(self, link: str) -> Answer:
        return self.send("register-open", "GET", link.removeprefix(BASE_URL))

    def register(self, link: str, body: dict[str, Any]) -> Answer:
        return self.send("register-complete", "POST", link.removeprefix(BASE_URL), body)

    def mail(self, address: str, subject: str, number: int = 1) -> dict[str, Any]:
        """The newest email to an address with this subject, as soon as there are this many."""

        def newest() -> dict[str, Any] | None:
            mails = [
                mail for mail in self.cloud.mails() if mail["To"] == [address] and subject in mail["Subject"]
            ]
            return mails[-1] if len(mails) >= number else None

        return eventually(f"mail {number} to {address}: {subject}", newest)

    def link(self, address: str, number: int = 1) -> str:
        """The registration link in an email."""
        text = self.mail(address, "please register", number)["BodyText"]
        return next(word for word in text.split() if word.startswith(f"{BASE_URL}/register/"))

    def timer(self, id: str) -> dict[str, Any] | None:
        """The schedule of an invitation, if there is one."""
        try:
            return self._scheduler.get_schedule(Name=id, GroupName=self.cloud.name("Timers"))
        except self._scheduler.exceptions.ResourceNotFoundException:
            return None

    def lose_timer(self, id: str) -> None:
        eventually("a timer", lambda: self.timer(id))
        self._scheduler.delete_schedule(Name=id, GroupName=self.cloud.name("Timers"))

    def accounts_of(self, invitation: str) -> int:
        """How many accounts an invitation has."""
        found = self._table.scan(
            TableName=self.cloud.name("Table"),
            FilterExpression="begins_with(PK, :account) AND invitation_id = :id",
            ExpressionAttributeValues={":account": {"S": "ACCOUNT#"}, ":id": {"S": invitation}},
        )
        return found["Count"]

    def events(self) -> set[tuple[str, str]]:
        """The events according to the table: the id and the type of each published event."""
        found = self._table.get_paginator("scan").paginate(
            TableName=self.cloud.name("Table"),
            FilterExpression="begins_with(PK, :invitation) AND begins_with(SK, :event)",
            ExpressionAttributeValues={":invitation": {"S": "INVITATION#"}, ":event": {"S": "EVENT#"}},
        )
        items = [item for page in found for item in page["Items"]]
        return {(f"{item['PK']['S'].split('#')[1]}-{int(item['SK']['S'].split('#')[1])}",
                 f"invitation.{item['event']['S']}") for item in items}

    def published(self, queue: str) -> set[tuple[str, str]]:
        """The same from a subscriber's queue."""
        queues, seen = self.cloud.client("sqs"), set()
        while messages := queues.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", []):
            for message in messages:
                event = json.loads(message["Body"])
                seen.add((event["id"], event["type"]))
                queues.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return seen

    def put(self, queue: str, message: Any) -> None:
        """Puts a message into a queue."""
        url = self.cloud.name(queue)
        self.cloud.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(message))

    def record(self, invitation: str) -> dict[str, Any]:
        """The first event of an invitation, as the stream has it."""
        key = {"PK": {"S": f"INVITATION#{invitation}"}, "SK": {"S": "EVENT#000001"}}
        image = self._table.get_item(TableName=self.cloud.name("Table"), Key=key)["Item"]
        change = {"Keys": key, "NewImage": image, "SequenceNumber": "1", "SizeBytes": 1,
                  "StreamViewType": "NEW_IMAGE", "ApproximateCreationDateTime": 0}
        return {"awsRegion": REGION, "eventID": "1", "eventName": "INSERT", "dynamodb": change}

    def note(self, invitation: str) -> dict[str, Any]:
        """Lambda's note that the stream gave up the first event of an invitation."""
        streams = self.cloud.client("dynamodbstreams")
        stream = streams.list_streams(TableName=self.cloud.name("Table"))["Streams"][0]["StreamArn"]
        shard = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"][0]["ShardId"]
        begin = streams.get_shard_iterator(StreamArn=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
        changes = [one["dynamodb"] for one in streams.get_records(ShardIterator=begin["ShardIterator"])["Records"]]
        key = {"PK": {"S": f"INVITATION#{invitation}"}, "SK": {"S": "EVENT#000001"}}
        number = next(change["SequenceNumber"] for change in changes if change["Keys"] == key)
        batch = {"shardId": shard, "streamArn": stream, "startSequenceNumber": number, "endSequenceNumber": number}
        return {"DDBStreamBatchInfo": batch}

    def redrive(self, queue: str, *options: str) -> str:
        """Runs infra/redrive for a queue, and returns the output."""
        # Messages from the second of its start count as later ones.
        sleep(0.1)
        done = subprocess.run(
            [sys.executable, ROOT / "infra/redrive", STACK, queue, *options], env=self.cloud.cli(),
            capture_output=True, text=True,
        )
        return done.stdout + done.stderr

    def standing(self, email: str) -> str:
        """The current record of an address in the table."""
        key = {"PK": {"S": f"EMAIL#{email}"}, "SK": {"S": "ADDRESS"}}
        return self._table.get_item(TableName=self.cloud.name("Table"), Key=key)["Item"]["id"]["S"]


def at_once(call: Callable[[T], Answer], arguments: Iterable[T]) -> list[Answer]:
    """The results of calls with each of the arguments, all at the same time."""
    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(call, arguments))


def address(domain: str) -> str:
    """A new address."""
    return f"mei.tan.{next(_numbers)}@{domain}"


def mobile() -> str:
    """A new Singapore mobile number."""
    return f"+659{1_000_000 + next(_numbers)}"


def onshore(email: str) -> dict[str, Any]:
    """The form of a vendor in Singapore."""
    return {"email": email, "sponsoring_agency": "GOVTECH", "business_operation": "onshore"}


def offshore(email: str) -> dict[str, Any]:
    """The form of a vendor at a known centre outside Singapore."""
    place = {"business_operation": "offshore", "offshore_development_centre": "VENDOR_CHENNAI"}
    return onshore(email) | place


def registration(username: str) -> dict[str, Any]:
    """The form of an invitee."""
    return {
        "username": username, "first_name": "Mei", "last_name": "Tan", "mobile_number": mobile(),
        "department": "Platform", "password": "correct-Horse-42-staple",
    }


def delivery_report(status: str, invitation: str) -> dict[str, Any]:
    """SES's report about the emails of an invitation."""
    report = json.loads((ROOT / f"events/mail-{status}.json").read_text())
    report["detail"]["mail"]["tags"]["invitation"] = [invitation]
    return report
