"""The story of an invitation, played with the client that openapi-python-client makes."""

import json
import re
import sys
from io import BytesIO
from time import sleep, time
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

from invitations_api import AuthenticatedClient, Client
from invitations_api.api.default import (
    invite, invite_in_bulk, list_invitations, onboarding_form, open_registration, register, resend_invitation,
    revoke_invitation, show_invitation, statistics,
)
from invitations_api.models import (
    Bulk, FieldCode, Invitation, InvitationHistoryItemEvent, InvitationOutcome, InviteResponse422,
    ListInvitationsResponse200, OnboardingForm, OnboardingFormBody, OnboardingFormStanding, OpenInvitation, Outcome,
    RegisterResponse201, Registration, RevokeInvitationResponse409, RevokeInvitationResponse409Code,
    RevokeInvitationResponse412, RevokeInvitationResponse412Code, Statistics, Status, Submission,
    SubmissionBusinessOperation,
)
from invitations_api.types import File, Unset


def local(url: str, method: str) -> Any:
    """The parts that only the local host has: a token, and the emails."""
    with urlopen(Request(url, method=method, headers={"Accept": "application/json"}), timeout=30) as answer:
        return json.load(answer)


def token_for(url: str, email: str) -> str:
    while True:
        for mail in local(f"{url}/_local/mail?search={quote(email)}", "GET"):
            if link := re.search(r"/register/(\S+)", mail["text"]):
                return link[1]
        sleep(0.05)


def main(url: str) -> None:
    token = local(f"{url}/_local/token", "POST")["access_token"]
    api = AuthenticatedClient(base_url=url, token=token)
    email = f"python.{int(time() * 1000)}@vendor.example"

    form = onboarding_form.sync(client=api, body=OnboardingFormBody(email=email))
    assert isinstance(form, OnboardingForm), form
    assert form.standing is OnboardingFormStanding.NONE
    assert any(field.name == "sponsoring_agency" and field.required for field in form.fields)

    rows = f"email,sponsoring_agency,business_operation\n{email},GOVTECH,onshore\nmei@gmail.com,GOVTECH,onshore\n"
    checked = invite_in_bulk.sync(client=api, dry_run=True, body=File(payload=BytesIO(rows.encode())))
    assert isinstance(checked, Bulk), checked
    assert [row.outcome for row in checked.rows] == [Outcome.INVITED, Outcome.VALIDATION_FAILED]

    # Two requests with one key make one invitation.
    submission = Submission(
        email=email, sponsoring_agency="GOVTECH", business_operation=SubmissionBusinessOperation.ONSHORE
    )
    invited, repeated = (
        invite.sync(client=api, body=submission, idempotency_key=email, accept_language="en") for _ in range(2)
    )
    assert isinstance(invited, Invitation) and isinstance(repeated, Invitation), invited
    assert invited.id == repeated.id
    assert invited.outcome is InvitationOutcome.CREATED

    # A change is made only to the expected version.
    shown = show_invitation.sync_detailed(invited.id, client=api)
    assert isinstance(shown.parsed, Invitation) and shown.parsed.status is Status.PENDING, shown
    assert not isinstance(shown.parsed.expires_at, Unset)
    tag = shown.headers["ETag"]
    resent = resend_invitation.sync(invited.id, client=api, if_match=tag)
    assert isinstance(resent, Invitation), resent
    stale = revoke_invitation.sync(invited.id, client=api, if_match=tag)
    assert isinstance(stale, RevokeInvitationResponse412), stale
    assert stale.code is RevokeInvitationResponse412Code.CHANGED_MEANWHILE and not stale.retryable

    # The invitee registers. A client that wants JSON says so, because a browser gets pages.
    invitee = Client(base_url=url, headers={"Accept": "application/json"})
    link = token_for(url, email)
    opened = open_registration.sync(link, client=invitee)
    assert isinstance(opened, OpenInvitation) and opened.email == email, opened
    number = int(time() * 1000)
    registered = register.sync(link, client=invitee, body=Registration(
        username=f"python.{number}", first_name="Mei", last_name="Tan", department="Platform",
        mobile_number=f"8{number % 10_000_000:07}", password="violet Harbour 42 kettles",
    ))
    assert isinstance(registered, RegisterResponse201), registered
    assert registered.login_name.startswith(f"python.{number}@")

    done = show_invitation.sync(invited.id, client=api)
    assert isinstance(done, Invitation) and done.status is Status.REGISTERED, done
    assert done.account_id == registered.account_id
    assert not isinstance(done.history, Unset)
    assert [entry.event for entry in done.history] == [
        InvitationHistoryItemEvent.INVITED, InvitationHistoryItemEvent.RESENT, InvitationHistoryItemEvent.REGISTERED,
    ]
    late = revoke_invitation.sync(invited.id, client=api)
    assert isinstance(late, RevokeInvitationResponse409), late
    assert late.code is RevokeInvitationResponse409Code.NOT_PENDING
    submission.email = "mei@gmail.com"
    refused = invite.sync(client=api, body=submission)
    assert isinstance(refused, InviteResponse422) and not isinstance(refused.errors, Unset), refused
    assert [(error.field, error.code) for error in refused.errors] == [("email", FieldCode.PERSONAL_MAIL)]

    mine = list_invitations.sync(client=api, status=Status.REGISTERED, limit=100)
    assert isinstance(mine, ListInvitationsResponse200), mine
    assert any(invitation.id == invited.id for invitation in mine.items)
    numbers = statistics.sync(client=api)
    assert isinstance(numbers, Statistics) and numbers.by_status.additional_properties["registered"] > 0, numbers
    print("the client in Python played the story")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:9000")
