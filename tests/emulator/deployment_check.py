"""An operator who runs `infra/check`, and the parts that the emulator lacks for it: a public URL of the
API, and SES's mailbox simulator.
"""

import http.client
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from cloud import ROOT, Cloud, eventually
from service import Service, address, delivery_report

#: The addresses of https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
SIMULATOR = "@simulator.amazonses.com"
#: SES's report for each.
OUTCOMES = {"success": "delivered", "bounce": "bounced", "complaint": "complained", "suppressionlist": "bounced"}


class PublicAddress:
    """A custom domain name: passes requests unchanged to the API in the emulator, until it is closed."""

    def __init__(self, cloud: Cloud) -> None:
        emulator, stage = cloud.url.removeprefix("http://"), f"/_aws/execute-api/{cloud.name('Api')}/$default"

        class Handler(BaseHTTPRequestHandler):
            def pass_on(self) -> None:
                length = int(self.headers.get("content-length", 0))
                own = ("host", "connection")
                headers = {name: value for name, value in self.headers.items() if name.lower() not in own}
                upstream = http.client.HTTPConnection(emulator, timeout=60)
                upstream.request(self.command, stage + self.path, self.rfile.read(length) or None, headers)
                response = upstream.getresponse()
                content = response.read()
                self.send_response(response.status)
                for name, value in response.getheaders():
                    if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                        self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                upstream.close()

            do_GET = do_POST = do_DELETE = pass_on

            def log_message(self, *_: object) -> None:
                """Logs nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


class MailboxSimulator:
    """Reports on the emails to the simulator's addresses, as SES does. The emulator has no delivery reports and takes no
    events of AWS's own sources, so the reports go to the function. tests/judges judges the rule that passes them on."""

    def __init__(self, service: Service, officer: str) -> None:
        self._service, self._officer = service, officer
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._closed.set()
        self._thread.join()

    def _watch(self) -> None:
        seen = {mail["MessageId"] for mail in self._service.cloud.mails()}
        while not self._closed.wait(0.3):
            for mail in self._service.cloud.mails():
                [to] = mail["To"]
                if to.endswith(SIMULATOR) and mail["MessageId"] not in seen:
                    self._report(to)
                seen.add(mail["MessageId"])

    def _report(self, to: str) -> None:
        service, kind = self._service, to.split("+")[0]
        invitation = service.standing(to)
        eventually("the email is noted", lambda: service.show(self._officer, invitation)["mail"])
        report = delivery_report(OUTCOMES[kind], invitation)
        if kind == "suppressionlist":
            report["detail"]["bounce"]["bounceSubType"] = "OnAccountSuppressionList"
        service.cloud.invoke("feedback", report)


def deployment_check(service: Service, base: str, officer: str, patience: int) -> tuple[bool, str]:
    """Runs infra/check with a reader who pastes the link. Returns whether all steps passed, and the output."""
    # An address with a tag is not changed.
    reader = address("vendor.example").replace("@", "+check@")
    command: list[Any] = [sys.executable, ROOT / "infra/check", base, "--reader", reader, "--patience", str(patience)]
    check = subprocess.Popen(
        command, env={"PATH": os.environ["PATH"], "NO_PROXY": "127.0.0.1", "OFFICER_TOKEN": service.issuer.token(officer)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )
    try:
        link = eventually("a link, or the end of the check", lambda: link_to(service, reader) or check.poll() and "none")
        said, _ = check.communicate(f"{link}\n", timeout=400)
    finally:
        check.kill()
    return check.returncode == 0, said


def link_to(service: Service, reader: str) -> str:
    """The link in a reader's email, if there is one."""
    texts = [mail["BodyText"] for mail in service.cloud.mails() if mail["To"] == [reader]]
    return next((word for text in texts for word in text.split() if "/register/" in word), "")
