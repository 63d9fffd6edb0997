"""The function binaries, called like Lambda does: raw events through a Runtime API, variables from the template."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from template import REGION, ROOT

#: Lambda's own time-outs are shorter.
PATIENCE = 30


class Function:
    """A running function. It gets one event after the other."""

    def __init__(self, binaries: Path, name: str, variables: dict[str, str], endpoint: str) -> None:
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._results: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._server = self._serve()
        # A variable that is empty in the template is empty in Lambda too.
        environment = variables | {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._server.server_port}", "AWS_ENDPOINT_URL": endpoint,
            "AWS_LAMBDA_FUNCTION_NAME": name, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_SESSION_TOKEN": "test",
        }
        self._process = subprocess.Popen(
            [binaries / name], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )

    def call(self, event: dict[str, Any]) -> Any:
        """The function's result for an event. If it fails, an exception with its log."""
        self._events.put(event)
        try:
            kind, result = self._results.get(timeout=PATIENCE)
        except queue.Empty:
            kind, result = "nothing", None
        if kind != "response":
            raise RuntimeError(f"{kind}: {result}\n{self.close()}")
        return result

    def close(self) -> str:
        """Ends the function. Returns its log."""
        self._process.terminate()
        said, _ = self._process.communicate(timeout=10)
        self._server.shutdown()
        return said

    def _serve(self) -> ThreadingHTTPServer:
        events, results = self._events, self._results

        class RuntimeApi(BaseHTTPRequestHandler):
            """https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"""

            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = json.dumps(events.get()).encode()
                self.send_response(200)
                for name, value in (
                    ("Content-Type", "application/json"), ("Content-Length", str(len(body))),
                    ("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
                    ("Lambda-Runtime-Deadline-Ms", str(int((time.time() + PATIENCE) * 1000))),
                    ("Lambda-Runtime-Invoked-Function-Arn", f"arn:aws:lambda:{REGION}:123456789012:function:judged"),
                ):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                results.put((self.path.rsplit("/", 1)[1], json.loads(body or b"null")))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Logs nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A function that is being ended drops its connection."""

        server = Server(("127.0.0.1", 0), RuntimeApi)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


def variables(resources: dict[str, Any], function: str) -> dict[str, str]:
    """The variables that the template sets for a function."""
    return resources[f"{function.capitalize()}Function"]["Properties"]["Environment"]["Variables"]


def request(method: str, path: str, route: str = "", *, token: str = "", body: Any = None) -> dict[str, Any]:
    """A request as API Gateway hands it over, format 2.0
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html)."""
    event = json.loads((ROOT / "events/invite.json").read_text())
    key = f"ANY {route or path}"
    event |= {"routeKey": key, "rawPath": path}
    event["requestContext"] |= {"routeKey": key}
    event["requestContext"]["http"] |= {"method": method, "path": path}
    del event["headers"]["authorization"], event["body"]
    if token:
        event["headers"]["authorization"] = f"Bearer {token}"
    if body is None:
        del event["headers"]["content-type"]
    else:
        event["body"] = json.dumps(body)
    if route:
        names = [part.strip("{}") for part in route.split("/") if part.startswith("{")]
        at = [index for index, part in enumerate(route.split("/")) if part.startswith("{")]
        event["pathParameters"] = {name: path.split("/")[index] for name, index in zip(names, at)}
    return event


def binaries() -> Path:
    """The folder of the function binaries."""
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"), "debug")
