"""An independent AWS: the emulator `ministack`, with the unchanged deployment template.

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
#: The emulator's root user. All others have only the permissions of the template.
ROOT_USER = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}

T = TypeVar("T")


class Failed(Exception):
    """A check failed. The text says what."""


def eventually(what: str, ask: Callable[[], T | None], within: float = 30) -> T:
    """Repeats a question until it has an answer."""
    deadline = monotonic() + within
    while monotonic() < deadline:
        if answer := ask():
            return answer
        sleep(0.2)
    raise Failed(f"not within {within:g} s: {what}")


class Cloud:
    """A new emulator. When it is closed, it ends everything that it runs, and leaves nothing behind."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="emulator-")
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        home = self._folder.name
        # With AUTH, calls without a permission are refused. The functions get AWS_ENDPOINT_URL in addition to
        # their variables in the template.
        environment = {
            "PATH": os.environ["PATH"], "HOME": home, "TMPDIR": home,
            "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "AWS_ENDPOINT_URL": self.url,
            "MINISTACK_REGION": REGION, "AUTH": "true", "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0",
        }
        self._log = Path(home, "log")
        with self._log.open("wb") as log:
            # A session of its own, so that the end also reaches the functions.
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
        """Deploys the template like an operator: the code to S3, the key to Secrets Manager, the
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
        # The work of `aws cloudformation package`.
        template = (ROOT / "infra/template.yaml").read_text()
        template = re.sub(r"CodeUri: \S+/(\w+)", r"CodeUri: s3://code/\1.zip", template)
        # The emulator has no alarms with expressions, so these watch a metric. tests/judges/alarms.py checks the real
        # ones.
        any_metric = "Namespace: Emulator\n      MetricName: none\n      Statistic: Sum\n      Period: 300\n"
        template = re.sub(r"(?<=      )Metrics:\n(?:        .*\n)+", any_metric, template)
        # It has no archives of an event bus either.
        template = re.sub(r"  EventArchive:\n(?:    .*\n)+", "", template)
        self._parameters = parameters | {"RegistrationPublicKeys": json.dumps({"keys": [public]})}
        # It is longer than a request may be.
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
        """Deploys the template for other systems that want every event. Returns the URL of its queue."""
        stack, template = "subscriber", (ROOT / "infra/subscribe/queue.yaml").read_text()
        bus = self.client("events").describe_event_bus(Name=self.name("EventBus"))["Arn"]
        self._stack.create_stack(StackName=stack, TemplateBody=template, Parameters=_pairs({"EventBusArn": bus}))
        self._wait_for("CREATE_COMPLETE", stack)
        [output] = self._stack.describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
        return output["OutputValue"]

    def _amend(self) -> None:
        """Adds the parts of the template that the emulator ignores or reads wrongly."""
        self.client("dynamodb").update_time_to_live(
            TableName=self.name("Table"),
            TimeToLiveSpecification={"AttributeName": "purge_at", "Enabled": True},
        )
        self._add_routes()
        # The emulator checks the permission for a schedule of the group `default`, for any group, and the permission
        # to send
        # emails as anybody. tests/judges checks these two statements with AWS's own IAM data.
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
        """The routes of the API. SAM writes them into the API's definition, which the emulator does not read."""
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
        """From now on, links are signed with another key. Links of the old key still work."""
        old = json.loads(self._parameters["RegistrationPublicKeys"])["keys"]
        private, public = _registration_keys()
        self.change(RegistrationPublicKeys=json.dumps({"keys": [*old, public]}))
        self._secrets.put_secret_value(SecretId=SIGNING_SECRET, SecretString=json.dumps(private))
        # Its environments have the key of their start. Any change ends them.
        self._lambda.update_function_configuration(FunctionName=self.name("DispatchFunction"), Timeout=61)

    def drop_old_link_keys(self) -> None:
        """From now on, only links of the newest key work."""
        keys = json.loads(self._parameters["RegistrationPublicKeys"])["keys"]
        self.change(RegistrationPublicKeys=json.dumps({"keys": keys[-1:]}))

    def cli(self) -> dict[str, str]:
        """The environment in which the AWS CLI calls the emulator."""
        # Version 1 takes some endpoints only from the command line, and others only from the environment.
        program = Path(self._folder.name, "aws")
        program.write_text(f'#!/bin/sh\nexec {Path(sys.executable).with_name("aws")} --endpoint-url {self.url} "$@"\n')
        program.chmod(0o755)
        return {
            "PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": self._folder.name,
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self.url,
        }

    def name(self, resource: str) -> str:
        """The physical name of a resource of the template."""
        return self._names[resource]

    def invoke(self, function: str, event: Any) -> Any:
        """Calls a function, and waits for its result."""
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
        """The output of the emulator and the functions."""
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
    """A deployment package for the runtime `provided.al2023`: of a program, or of its folder from `cargo lambda`."""
    binary = binary / "bootstrap" if binary.is_dir() else binary
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(binary, "bootstrap")
    return package.getvalue()


def _registration_keys() -> tuple[dict[str, str], dict[str, str]]:
    """A new private JWK for registration links, and its public half."""
    private = jwt.algorithms.OKPAlgorithm.to_jwk(Ed25519PrivateKey.generate(), as_dict=True)
    private |= {"kid": base64.urlsafe_b64encode(os.urandom(9)).decode()}
    return private, {name: value for name, value in private.items() if name != "d"}


def _pairs(parameters: dict[str, str]) -> list[dict[str, str]]:
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()]
