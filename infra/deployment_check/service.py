"""The deployed service, as its clients see it: HTTP requests to its public URL."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from .report import DEPLOYMENT, StepFailed, runbook


class Reply:
    """The response to a request."""

    def __init__(self, status: int, text: str) -> None:
        self.status, self.text = status, text
        try:
            self.body = json.loads(text)
        except ValueError:
            self.body = None

    def __str__(self) -> str:
        problem = self.body if isinstance(self.body, dict) else {}
        known = [problem.get(name) for name in ("code", "detail", "message") if problem.get(name)]
        errors = [f"{error['field']}: {error['detail']}" for error in problem.get("errors", [])]
        request = [f"request {problem['request_id']}"] if problem.get("request_id") else []
        return "; ".join([" ".join([str(self.status), *known]), *errors, *request])

    def has(self, status: int, code: str = "") -> bool:
        return self.status == status and (not code or (self.body or {}).get("code") == code)


class StayHere(urllib.request.HTTPRedirectHandler):
    """Refuses redirects, so that a token is never sent to another host."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Service:
    """The service at its public URL."""

    def __init__(self, base: str) -> None:
        self.base, self.token = base, ""
        # A proxy cannot reach the local host.
        proxies = urllib.request.ProxyHandler({} if is_loopback(base) else None)
        self._opener = urllib.request.build_opener(StayHere, proxies)

    def send(self, method: str, path: str, body: Any = None, *, accept: str = "application/json") -> Reply:
        headers = {"Accept": accept, "User-Agent": "techpass-invitations-check"}
        if self.token and not path.startswith("/register/"):
            headers["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            with self._opener.open(request, timeout=35) as response:
                reply = Reply(response.status, response.read().decode("utf-8", "replace"))
        except urllib.error.HTTPError as error:
            reply = Reply(error.code, error.read().decode("utf-8", "replace"))
        except (OSError, ValueError, http.client.HTTPException) as fault:
            raise StepFailed(f"{self.base} does not answer: {getattr(fault, 'reason', fault)}", DEPLOYMENT) from fault
        # The path of a link is secret, so only its first part is printed.
        name = f"{method} /{path.split('/')[1].split('?')[0]}"
        if reply.status == 429:
            raise StepFailed(f"{name}: {reply}", runbook("RequestsRefused"))
        if reply.status >= 500:
            raise StepFailed(f"{name}: {reply}", runbook("ApiFailing", "FunctionsThrottled"))
        return reply

    def show(self, id: str) -> Any:
        reply = self.send("GET", f"/invitations/{id}")
        if not reply.has(200):
            raise StepFailed(f"the invitation {id}: {reply}", runbook("RequestsRefused"))
        return reply.body

    def mail(self, id: str, kind: str) -> Any:
        """The newest email of a kind for an invitation, if one was sent."""
        mails = [mail for mail in self.show(id)["mail"] if mail["kind"] == kind]
        return mails[-1] if mails else None


def is_loopback(base: str) -> bool:
    return urlsplit(base).hostname in ("127.0.0.1", "localhost", "::1")
