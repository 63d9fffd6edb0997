"""An AWS that is not ours: the emulator `ministack`, with the deployment template in it as it is.

What is particular to this emulator is here: how it is started, how it is asked for the mails that it took,
and what its CloudFormation leaves undone.
"""

import base64
import contextlib
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

import boto3
import jwt
from botocore.config import Config
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]
REGION = "ap-southeast-1"
STACK = "invitations"
FUNCTIONS = ("invite", "desk", "register", "portal", "expire", "dispatch", "feedback")
SIGNING_SECRET = "techpass-invitations/registration-signing-key"
#: The emulator's own root user. Everyone else has the permissions that the template gives them.
ROOT_USER = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}

T = TypeVar("T")


class Failed(Exception):
    """Something is not as it must be; the text says what."""


def eventually(what: str, ask: Callable[[], T | None], within: float = 30) -> T:
    """Asks until there is an answer."""
    deadline = monotonic() + within
    while monotonic() < deadline:
        if answer := ask():
            return answer
        sleep(0.2)
    raise Failed(f"not within {within:g} s: {what}")


class Cloud:
    """A fresh emulator. Closing it ends all that it runs and leaves nothing behind."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="emulator-")
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        home = self._folder.name
        # With AUTH, what a function's role does not allow is refused. AWS_ENDPOINT_URL is what the
        # functions are told, on top of what the template tells them.
        environment = {
            "PATH": os.environ["PATH"], "HOME": home, "TMPDIR": home,
            "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "AWS_ENDPOINT_URL": self.url,
            "MINISTACK_REGION": REGION, "AUTH": "true", "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0",
        }
        self._log = Path(home, "log")
        with self._log.open("wb") as log:
            # A session of its own, so that closing reaches the functions, too.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ministack"], env=environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )

    def client(self, service: str, **credentials: str) -> Any:
        patience = Config(
            connect_timeout=5, read_timeout=90, retries={"total_max_attempts": 1}, max_pool_connections=20
        )
        return boto3.client(
            service, endpoint_url=self.url, region_name=REGION, config=patience, **(credentials or ROOT_USER)
        )

    def deploy(self, binaries: Path, parameters: dict[str, str]) -> None:
        """Deploys the template as an operator does: the code to S3, the key to Secrets Manager, the
        sender's domain to SES, then the stack."""
        eventually("the emulator answers", lambda: self._answers("/_ministack/ready"))
        code = self.client("s3")
        code.create_bucket(Bucket="code", CreateBucketConfiguration={"LocationConstraint": REGION})
        for function in FUNCTIONS:
            code.put_object(Bucket="code", Key=f"{function}.zip", Body=_package(binaries / function))
        private, public = _registration_keys()
        self._secrets = self.client("secretsmanager")
        self._secrets.create_secret(Name=SIGNING_SECRET, SecretString=json.dumps(private))
        self.client("sesv2").create_email_identity(EmailIdentity="techpass.gov.sg")
        # What `aws cloudformation package` does.
        template = (ROOT / "infra/template.yaml").read_text()
        template = re.sub(r"CodeUri: \S+/(\w+)", r"CodeUri: s3://code/\1.zip", template)
        # The emulator has no alarms that calculate: these watch something else there. tests/judges/alarms.py judges them.
        any_metric = "Namespace: Emulator\n      MetricName: none\n      Statistic: Sum\n      Period: 300\n"
        template = re.sub(r"(?<=      )Metrics:\n(?:        .*\n)+", any_metric, template)
        # Nor has it archives of an event bus.
        template = re.sub(r"  EventArchive:\n(?:    .*\n)+", "", template)
        self._parameters = parameters | {"RegistrationPublicKeys": json.dumps({"keys": [public]})}
        # It is longer than a request may have it.
        code.put_object(Bucket="code", Key="template.yaml", Body=template.encode())
        self._stack = self.client("cloudformation")
        self._stack.create_stack(
            StackName=STACK, TemplateURL=f"{self.url}/code/template.yaml", Parameters=_pairs(self._parameters),
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        self._wait_for("CREATE_COMPLETE")
        resources = self._stack.describe_stack_resources(StackName=STACK)["StackResources"]
        self._names = {found["LogicalResourceId"]: found["PhysicalResourceId"] for found in resources}
        self._amend()
        self._lambda = self.client("lambda")

    def subscribe(self) -> str:
        """Deploys the template for other systems that want every event, and gives the address of its queue."""
        stack, template = "subscriber", (ROOT / "infra/subscribe/queue.yaml").read_text()
        bus = self.client("events").describe_event_bus(Name=self.name("EventBus"))["Arn"]
        self._stack.create_stack(StackName=stack, TemplateBody=template, Parameters=_pairs({"EventBusArn": bus}))
        self._wait_for("CREATE_COMPLETE", stack)
        [output] = self._stack.describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
        return output["OutputValue"]

    def _amend(self) -> None:
        """What the template says, where the emulator passes over it or takes it wrong."""
        self.client("dynamodb").update_time_to_live(
            TableName=self.name("Table"),
            TimeToLiveSpecification={"AttributeName": "purge_at", "Enabled": True},
        )
        self._add_routes()
        # It asks for the right to a schedule of the group `default`, whichever group it is put into, and to send
        # emails as anybody. tests/judges judges these two statements by AWS's own IAM data.
        statements = [
            {"Effect": "Allow", "Action": action, "Resource": resource}
            for action, resource in (
                ("scheduler:CreateSchedule", "arn:*:schedule/default/*"),
                ("ses:SendEmail", "*"),
            )
        ]
        self.client("iam").put_role_policy(
            RoleName=self.name("DispatchRole"), PolicyName="what-the-emulator-takes-wrong",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statements}),
        )

    def _add_routes(self) -> None:
        """The API's routes, which SAM writes into its definition: the emulator does not read that."""
        api, gateway = self.name("Api"), self.client("apigatewayv2")
        template = yaml_parse((ROOT / "infra/template.yaml").read_text())
        for id, resource in template["Resources"].items():
            events = resource.get("Properties", {}).get("Events", {}).values()
            routes = [event["Properties"] for event in events if event["Type"] == "HttpApi"]
            if not routes:
                continue
            arn = f"arn:aws:lambda:{REGION}:000000000000:function:{self.name(id)}"
            integration = gateway.create_integration(
                ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=arn, PayloadFormatVersion="2.0"
            )["IntegrationId"]
            for route in routes:
                key = f"{route['Method'].upper()} {route['Path']}"
                gateway.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{integration}")

    def change(self, **parameters: str) -> None:
        """Updates the stack with other values of parameters."""
        self._parameters |= parameters
        self._stack.update_stack(
            StackName=STACK, UsePreviousTemplate=True, Parameters=_pairs(self._parameters),
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        self._wait_for("UPDATE_COMPLETE")

    def rotate_link_key(self) -> None:
        """Has links signed with another key from now on, while those of the old one are still taken."""
        old = json.loads(self._parameters["RegistrationPublicKeys"])["keys"]
        private, public = _registration_keys()
        self.change(RegistrationPublicKeys=json.dumps({"keys": [*old, public]}))
        self._secrets.put_secret_value(SecretId=SIGNING_SECRET, SecretString=json.dumps(private))
        # Its environments have the key that they started with: a change of any kind ends them.
        self._lambda.update_function_configuration(FunctionName=self.name("DispatchFunction"), Timeout=61)

    def drop_old_link_keys(self) -> None:
        """Has only links of the newest key taken."""
        keys = json.loads(self._parameters["RegistrationPublicKeys"])["keys"]
        self.change(RegistrationPublicKeys=json.dumps({"keys": keys[-1:]}))

    def cli(self) -> dict[str, str]:
        """The environment in which the AWS CLI calls the emulator."""
        # Version 1 takes the endpoint of some services from the command line only, of others from the environment.
        program = Path(self._folder.name, "aws")
        program.write_text(f'#!/bin/sh\nexec {Path(sys.executable).with_name("aws")} --endpoint-url {self.url} "$@"\n')
        program.chmod(0o755)
        return {
            "PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": self._folder.name,
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self.url,
        }

    def name(self, resource: str) -> str:
        """The name that a resource of the template has got."""
        return self._names[resource]

    def invoke(self, function: str, event: Any) -> Any:
        """Calls a function, and waits for what it answers."""
        name = self.name(f"{function.capitalize()}Function")
        answer = self._lambda.invoke(FunctionName=name, Payload=json.dumps(event))
        result = json.load(answer["Payload"])
        if "FunctionError" in answer:
            raise Failed(f"{function} failed: {result}")
        return result

    def mails(self) -> list[dict[str, Any]]:
        """All emails that SES accepted, the oldest first."""
        messages = json.loads(self._answers("/_ministack/ses/messages") or "{}").get("messages", {})
        return [mail for account in messages.values() for mail in account]

    def log(self) -> str:
        """What the emulator and the functions have said."""
        return self._log.read_text(errors="replace")

    def close(self) -> None:
        for end in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, end)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=5)
        self._folder.cleanup()

    def _wait_for(self, status: str, name: str = STACK) -> None:
        def settled() -> dict[str, Any] | None:
            stack = self._stack.describe_stacks(StackName=name)["Stacks"][0]
            return None if stack["StackStatus"].endswith("IN_PROGRESS") else stack

        stack = eventually("the stack is deployed", settled, within=60)
        if stack["StackStatus"] != status:
            raise Failed(f"the stack is {stack['StackStatus']}: {stack.get('StackStatusReason')}")

    def _answers(self, path: str) -> bytes | None:
        if self._process.poll() is not None:
            raise Failed("the emulator has ended")
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return answer.read()
        except OSError:
            return None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _package(binary: Path) -> bytes:
    """A deployment package of the runtime `provided.al2023`: of a program, or of its folder as `cargo lambda` makes it."""
    binary = binary / "bootstrap" if binary.is_dir() else binary
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(binary, "bootstrap")
    return package.getvalue()


def _registration_keys() -> tuple[dict[str, str], dict[str, str]]:
    """A fresh private JWK for registration links, and its public half."""
    private = jwt.algorithms.OKPAlgorithm.to_jwk(Ed25519PrivateKey.generate(), as_dict=True)
    private |= {"kid": base64.urlsafe_b64encode(os.urandom(9)).decode()}
    return private, {name: value for name, value in private.items() if name != "d"}


def _pairs(parameters: dict[str, str]) -> list[dict[str, str]]:
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()]
