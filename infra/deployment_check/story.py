"""The steps of the check: what an officer and an invitee do, and what must follow."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from .report import DEPLOYMENT, POLICY, Report, StepFailed, runbook
from .service import Reply, Service

#: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
SIMULATOR = "simulator.amazonses.com"
#: The check waits for the expiry of links that work this long or less.
LONGEST = timedelta(minutes=15)
#: Scheduler calls within a minute after the deadline.
MINUTE = 60
#: Area codes of the USA. Their numbers 555-0100 to 555-0199 are reserved for fiction.
AREAS = (202, 212, 303, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 808)


def until(ask: Callable[[], Any], within: float) -> Any:
    """Asks until there is an answer. The pauses grow, because an officer may send 600 requests an hour (R45)."""
    deadline, pause = time.monotonic() + within, 0.5
    while True:
        answer = ask()
        if answer or time.monotonic() > deadline:
            return answer
        time.sleep(pause)
        pause = min(pause * 1.5, 5)


def moment(text: str) -> datetime:
    return datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")


def fill_in(fields: list[Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Fills in a form (R18): with the wanted values, otherwise with the first option."""
    answers: dict[str, Any] = {}
    for field in fields:
        name, shown, fixed = field["name"], field.get("shown_if"), field.get("fixed_if")
        if shown and answers.get(shown["field"]) != shown["equals"]:
            continue
        codes = [option["code"] for option in field.get("options", [])]
        if fixed and answers.get(fixed["field"]) == fixed["equals"]:
            answers[name] = fixed["value"]
        elif name in wanted and (not codes or wanted[name] in codes):
            answers[name] = wanted[name]
        elif field["required"] and "default" not in field:
            answers[name] = codes[0] if codes else "Check after deployment"
    return answers


class Story:
    """The steps."""

    def __init__(self, service: Service, report: Report, reader: str, mobile: str, patience: float) -> None:
        self.service, self.report, self.reader, self.mobile = service, report, reader, mobile
        self.patience = patience
        #: The sent forms, by address.
        self.submissions: dict[str, Any] = {}
        self.run = f"check-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"

    def play(self, ask_for_link: Callable[[str], str]) -> None:
        self.sign_in()
        addresses = [f"{name}@{SIMULATOR}" for name in ("success", "bounce", "complaint", "suppressionlist")]
        success, *troubled, reader = [self.invite(address) for address in (*addresses, self.reader)]
        began = time.monotonic()
        self.must_be_sent(success, runbook("MailsStopped", "MailsUnsent"))
        what = "SES's delivery report for it arrives"
        reported = self.awaits(success, "registration_invitation", ("delivered",), what, runbook("ReportsUnprocessed"))
        self.must_be_sent(reader, runbook("MailsUnsent"))
        self.register(reader, ask_for_link(reader["email"]))
        if reported:
            self.fail_to_deliver(*troubled)
        else:
            self.report.skipped("bounce, complaint and suppression, because no delivery report arrives")
        self.expire(success, began)

    def sign_in(self) -> None:
        token, self.service.token = self.service.token, ""
        page = self.service.send("GET", "/", accept="text/html")
        if not page.has(200):
            raise StepFailed(f"the officers' page: {page.status}", DEPLOYMENT)
        self.report.passed("the officers' page")
        reply = self.service.send("GET", "/invitations")
        self.report.judge(reply.has(401), "a request without a token is refused", DEPLOYMENT)
        self.service.token = token
        reply = self.service.send("GET", "/me")
        if not reply.has(200):
            raise StepFailed(f"the officer's token is not accepted: {reply}", runbook("RequestsRefused"))
        self.report.passed(f"the token of {reply.body['email']} is accepted")
        if reply.body.get("suppression"):
            what = f"emails to {reply.body['email']} are off: the address is {reply.body['suppression']['reason']}"
            self.report.failed(what, runbook("Suppressed addresses"))

    def invite(self, address: str) -> Any:
        name, domain = address.lower().rsplit("@", 1)
        # Each run uses its own address. An address with a tag is not changed.
        address = f"{name}@{domain}" if "+" in name else f"{name}+{self.run}@{domain}"
        form = self.service.send("POST", "/onboarding-form", {"email": address})
        if not form.has(200):
            raise StepFailed(f"the form for {address}: {form}", POLICY)
        if form.body["form"] not in ("vendor", "local_public_officer"):
            raise StepFailed(f"{domain} has no registration form: its people get accounts at once", POLICY)
        if form.body["standing"] != "none":
            raise StepFailed(f"{address} is not new: it has been invited before", "the officers' page, or give another --reader")
        fields = [field for field in form.body["fields"] if field["name"] != "email"]
        answers = fill_in(fields, {"business_operation": "onshore" if self.mobile else "offshore"})
        if domain != SIMULATOR and not self.mobile and answers.get("business_operation") != "offshore":
            raise StepFailed(f"the form of {address} needs a mobile number of Singapore: give --mobile", POLICY)
        self.submissions[address] = {"email": address, **answers}
        reply = self.service.send("POST", "/invitations", self.submissions[address])
        if not reply.has(201):
            raise StepFailed(f"{address} cannot be invited: {reply}", runbook("RequestsRefused"))
        self.report.passed(f"{address} is invited, until {reply.body['expires_at']}")
        return reply.body

    def must_be_sent(self, invitation: Any, where: str) -> None:
        began = time.monotonic()
        if not until(lambda: self.service.mail(invitation["id"], "registration_invitation"), self.patience):
            raise StepFailed(f"the email to {invitation['email']} was not sent within {self.patience:g} s", where)
        self.report.passed(f"SES accepted the email to {invitation['email']}, after {time.monotonic() - began:.0f} s")

    def awaits(self, invitation: Any, kind: str, statuses: tuple[str, ...], what: str, where: str) -> bool:
        """Waits for an email of an invitation and for its status. Without a status: any with which it can still arrive."""

        def arrived() -> bool:
            mail = self.service.mail(invitation["id"], kind)
            return bool(mail) and mail["status"] in (statuses or ("sent", "delayed", "delivered"))

        return self.report.judge(until(arrived, self.patience), what, where)

    def register(self, invitation: Any, link: str) -> None:
        service, judge = self.service, self.report.judge
        if not judge(link, "the reader has the link", DEPLOYMENT):
            return
        found = re.fullmatch(rf"{re.escape(service.base)}(/register/[\w.-]+)(\?\S*)?", link)
        if not judge(found, f"the link is a link of {service.base}", DEPLOYMENT):
            return
        path = found[1]
        opened = service.send("GET", path)
        is_open = opened.has(200) and opened.body["email"] == invitation["email"]
        where = runbook("LinksForged" if opened.has(404) else "ApiFailing")
        if not judge(is_open, "the link opens" if is_open else f"the link opens: {opened}", where):
            return
        page = service.send("GET", path, accept="text/html")
        judge(page.has(200) and "<form" in page.text, "the registration page", runbook("ApiFailing"))
        forged = service.send("GET", path[:-8] + "AAAAAAAA")
        judge(forged.has(404), f"a forged link is not found: {forged.status}", runbook("LinksForged"))
        if not judge(service.show(invitation["id"])["status"] == "pending", "opening the link changes nothing",
                     runbook("ApiFailing")):
            return
        done = self.complete(path, opened.body["fields"])
        if not judge(done.has(201), f"the reader registers: {done}", runbook("ApiFailing")):
            return
        account, login = done.body["account_id"], done.body["login_name"]
        self.report.passed(f"the account {account} of {login} stays")
        self.awaits(invitation, "account_created", (), "an email with the login name", runbook("MailsUnsent"))
        self.awaits(invitation, "registered", (), "an email to the officer: registered", runbook("MailsUnsent"))
        used = service.send("GET", path)
        judge(used.has(410, "invitation_registered"), f"the link is used up: {used.status}", runbook("ApiFailing"))

    def complete(self, path: str, fields: list[Any]) -> Reply:
        wanted = {"username": self.run, "first_name": "Check", "last_name": "Deployment",
                  "password": f"Aa1-{secrets.token_urlsafe(24)}"}
        for _ in range(4):
            fiction = f"+1{secrets.choice(AREAS)}55501{secrets.randbelow(100):02}"
            reply = self.service.send("POST", path, fill_in(fields, {**wanted, "mobile_number": self.mobile or fiction}))
            errors = (reply.body or {}).get("errors", [])
            if self.mobile or [(error["field"], error["code"]) for error in errors] != [("mobile_number", "taken")]:
                break
        return reply

    def fail_to_deliver(self, bounce: Any, complaint: Any, suppressed: Any) -> None:
        first, where = "registration_invitation", runbook("ReportsUnprocessed")
        self.awaits(bounce, first, ("bounced",), "a bounce is recorded", where)
        self.awaits(bounce, "not_delivered", (), "an email to the officer: not delivered", runbook("MailsUnsent"))
        self.awaits(suppressed, first, ("suppressed",), "an address on SES's suppression list is recorded", where)
        if self.awaits(complaint, first, ("complained",), "a complaint is recorded", where):
            again = self.service.send("POST", "/invitations", self.submissions[complaint["email"]])
            what = f"a reader who complained is not invited again: {again.status}"
            self.report.judge(again.has(409, "address_suppressed"), what, where)

    def expire(self, invitation: Any, began: float) -> None:
        validity = moment(invitation["expires_at"]) - moment(invitation["created_at"])
        if validity > LONGEST:
            self.report.skipped(f"expiry, because links work {validity}; a stage with InvitationValidity=5m shows it")
            return
        left = began + validity.total_seconds() + MINUTE + self.patience - time.monotonic()
        ended = until(lambda: self.service.show(invitation["id"])["status"] == "expired", max(left, 1))
        if self.report.judge(ended, "the invitation expires on time", runbook("ExpiryLate", "TimersLost")):
            what = "an email to the officer: not registered in time"
            self.awaits(invitation, "not_registered_in_time", (), what, runbook("MailsUnsent"))

    def clean_up(self) -> None:
        """Revokes the pending invitations of this run, also those whose response was lost."""
        reply = self.service.send("GET", "/invitations?status=pending&limit=100")
        if not reply.has(200):
            raise StepFailed(f"the pending invitations cannot be listed: {reply}", f"the officers' page, and revoke those with {self.run}")
        for item in reply.body["items"]:
            if item["email"] in self.submissions:
                revoked = self.service.send("DELETE", f"/invitations/{item['id']}")
                if not revoked.has(409, "not_pending"):
                    self.report.judge(revoked.has(200), f"{item['email']} is revoked", runbook("ApiFailing"))
