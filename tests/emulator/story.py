"""The story of the invitations, on an AWS that is not ours.

The function binaries and the template are those that are deployed, and nothing in them knows this place.
What follows from a call (mails, timers, expiry) is awaited as people would see it.
Usage: story.py [FOLDER OF THE FUNCTION BINARIES]
"""

import json
import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from botocore.exceptions import ClientError
from jwt import get_unverified_header

from cloud import ROOT, Cloud, Failed, eventually
from issuer import AUDIENCE, Issuer
from deployment_check import MailboxSimulator, PublicAddress, deployment_check
from service import BASE_URL, Service, address, at_once, delivery_report, mobile, offshore, onshore, registration

#: The whole story must end within this many seconds.
PATIENCE = 900
#: Short enough to wait for, and long enough to see a pending invitation.
BRIEF = timedelta(seconds=8)
ANNA, BEN = "anna.lim@tech.gov.sg", "ben.goh@moh.gov.sg"


def check(holds: bool, what: str, seen: Any = "") -> None:
    """Prints a passed check, or ends the story with the actual value."""
    if not holds:
        raise Failed(f"{what}: {str(seen)[:2000]}")
    print(f"  {what}", flush=True)


def rights_are_enforced(service: Service) -> None:
    """Checks that the emulator refuses calls. Only then does the story show that the roles of the template suffice."""
    iam = service.cloud.client("iam")
    iam.create_user(UserName="nobody")
    key = iam.create_access_key(UserName="nobody")["AccessKey"]
    credentials = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    try:
        service.cloud.client("dynamodb", **credentials).describe_table(TableName=service.cloud.name("Table"))
        refused = ""
    except ClientError as error:
        refused = error.response["Error"]["Code"]
    check(refused == "AccessDeniedException", "who was given no right has none", refused)


def the_officers_page_is_there(service: Service) -> None:
    page = service.cloud.invoke("portal", json.loads((ROOT / "events/portal.json").read_text()))
    served = page["statusCode"] == 200 and 'data-client-id="officers-page"' in page["body"]
    check(served, "the officers' page, with this deployment's configuration", page)


def a_vendor_registers(service: Service) -> None:
    email = address("vendor.example")
    form = service.form(ANNA, email)
    check(form.status == 200 and form.body["standing"] == "none", "the form for a vendor", form)

    invited = service.invite(ANNA, onshore(email), key="once")
    check(invited.status == 201 and invited.body["status"] == "pending", f"{email} is invited", invited)
    id, expires_at = invited.body["id"], invited.body["expires_at"]
    check(lasts(invited.body) == timedelta(days=5), f"the link works for 5 days, until {expires_at}", invited)
    again = service.invite(ANNA, onshore(email), key="once")
    check(again == invited, "sent again with its idempotency key: the same answer", again)

    link = service.link(email)
    timer = eventually("a timer", lambda: service.timer(id))
    # At the full minute, because Scheduler may call at any time of it.
    at = moment(expires_at) + timedelta(seconds=59)
    expression = f"at({at:%Y-%m-%dT%H:%M}:00)"
    check(timer["ScheduleExpression"] == expression, f"an email with a link, and a timer {expression}", timer)
    forged = service.open(link[:-8] + "AAAAAAAA")
    check(forged.refuses(404, "not_found"), "a forged link is not found", forged)
    opened = service.open(link)
    check(opened.status == 200 and opened.body["email"] == email, "the link is opened", opened)
    check(service.show(ANNA, id)["status"] == "pending", "which changes nothing")

    registered = service.register(link, registration("Mei.Tan"))
    check(registered.status == 201, f"registered as {registered.body.get('login_name')}", registered)
    account_mail = service.mail(email, "account is ready")
    check("mei.tan@techpass.gov.sg" in account_mail["BodyText"], "an email with the username", account_mail)
    check(email in service.mail(ANNA, "has registered")["BodyText"], f"an email to {ANNA}")
    used = service.open(link)
    check(used.refuses(410, "invitation_registered"), "the link is used up", used)
    taken = service.invite(BEN, onshore(email))
    check(taken.refuses(409, "already_registered"), "who has an account is not invited again", taken)
    service.mail(email, "tried to invite you")

    shown = service.show(ANNA, id)
    events = [event["event"] for event in shown["history"]]
    check(events == ["invited", "registered", "invited_again"], f"the history: {', '.join(events)}", shown)


def another_officer_overrides(service: Service) -> None:
    email = address("vendor.example")
    first = service.invite(ANNA, onshore(email)).body
    old_link = service.link(email)
    second = service.invite(BEN, offshore(email)).body
    new_link = service.link(email, 2)
    check(second.get("supersedes") == first["id"], f"{BEN} replaces the invitation of {ANNA}", second)
    dead = service.open(old_link)
    check(dead.refuses(410, "invitation_superseded"), "the old link is dead", dead)
    opened = service.open(new_link)
    check(opened.body.get("business_operation") == "offshore", "the new one shows the new details", opened)
    check(BEN in service.mail(ANNA, "replaced")["BodyText"], f"a notice to {ANNA}")
    listed = [item["id"] for item in service.list(BEN).body["items"]]
    check(listed == [second["id"]], f"{BEN} has it in their list", listed)

    resent = service.resend(BEN, second["id"])
    check(resent.status == 202 and service.link(email, 3) == new_link, "emailed again: the same link", resent)
    revoked = service.revoke(BEN, second["id"])
    check(revoked.body.get("status") == "revoked", "revoked", revoked)
    dead = service.open(new_link)
    check(dead.refuses(410, "invitation_revoked"), "its link is dead", dead)


def the_key_of_links_is_rotated(service: Service) -> None:
    email, other = address("vendor.example"), address("vendor.example")
    service.invite(ANNA, onshore(email))
    old_link = service.link(email)
    service.cloud.rotate_link_key()
    service.invite(ANNA, onshore(other))
    new_link = service.link(other)
    signed_by = [get_unverified_header(link.rsplit("/", 1)[1])["kid"] for link in (old_link, new_link)]
    check(signed_by[0] != signed_by[1], "new links are signed with the new key", signed_by)
    opened = [service.open(link) for link in (old_link, new_link)]
    check([answer.status for answer in opened] == [200, 200], "while both keys are there, both links work", opened)
    service.cloud.drop_old_link_keys()
    opened = [service.open(link) for link in (old_link, new_link)]
    gone = opened[0].refuses(404, "not_found") and opened[1].status == 200
    check(gone, "without the old key, its link is not found, and the new one works", opened)


def a_public_officer_gets_an_account_at_once(service: Service) -> None:
    email = address("lta.gov.sg")
    invited = service.invite(ANNA, {"email": email, "mobile_number": mobile(), "seed_required": True})
    check(invited.body.get("status") == "account_created", f"{email} has an account", invited)
    service.mail(email, "please activate your account")
    service.mail(email, "SEED")
    check(service.timer(invited.body["id"]) is None, "the onboarding and SEED emails, and no timer")


def four_complete_at_once(service: Service) -> None:
    email = address("vendor.example")
    id = service.invite(ANNA, onshore(email)).body["id"]
    link = service.link(email)
    answers = at_once(lambda name: service.register(link, registration(name)), ["a", "b", "c", "d"])
    statuses = sorted(answer.status for answer in answers)
    check(statuses == [201, 410, 410, 410], f"one wins: {statuses}", answers)
    check(service.accounts_of(id) == 1, "there is one account")


def ten_invite_at_once(service: Service) -> None:
    officers = [ANNA, BEN] * 5
    for email in (address("vendor.example") for _ in range(3)):
        form = onshore(email)
        answers = at_once(lambda officer: service.invite(officer, form), officers)
        statuses = [answer.status for answer in answers]
        check(statuses == [201] * 10, "all are answered 201", answers)
        made = [service.show(officer, answer.body["id"]) for officer, answer in zip(officers, answers)]
        live = [invitation["id"] for invitation in made if invitation["status"] == "pending"]
        check(live == [service.standing(email)], "one invitation is live", made)
        chain = {invitation.get("supersedes") for invitation in made}
        check(len(chain) == 10, "each of the others was replaced by exactly one", made)


def one_expires(service: Service) -> None:
    service.cloud.change(InvitationValidity=f"{BRIEF.seconds}s")
    email = address("acme.example")
    invitation = service.invite(ANNA, onshore(email)).body
    check(lasts(invitation) == BRIEF, f"after a change of the stack a link works for {BRIEF}", invitation)
    link = service.link(email)
    check(email in service.mail(ANNA, "did not register in time")["BodyText"], f"an email to {ANNA}")
    shown = service.show(ANNA, invitation["id"])
    late = moment(shown["closed_at"]) - moment(shown["expires_at"])
    check(
        shown["status"] == "expired" and shown["history"][-1]["by"] == "timer",
        f"the timer had the invitation expired, {late.seconds} s after its deadline", shown,
    )
    dead = service.open(link)
    check(dead.refuses(410, "invitation_expired"), "the link says so", dead)
    eventually("the timer is gone", lambda: service.timer(invitation["id"]) is None)


def a_lost_timer_is_found_by_the_sweep(service: Service) -> None:
    email = address("acme.example")
    id = service.invite(BEN, onshore(email)).body["id"]
    service.lose_timer(id)
    sleep(BRIEF.seconds + 1)
    sweep = json.loads((ROOT / "events/sweep.json").read_text())
    swept = [service.cloud.invoke("expire", sweep) for _ in range(2)]
    found = [answer["expired"] for answer in swept]
    check(found == [1, 0], "the sweep finds the invitation, once", swept)
    check(email in service.mail(BEN, "did not register in time")["BodyText"], f"an email to {BEN}")
    id = service.invite(BEN, onshore(address("acme.example"))).body["id"]
    service.lose_timer(id)
    early = service.cloud.invoke("expire", {"invitation_id": id})
    shown = service.show(BEN, id)
    waited = moment(shown["closed_at"]) >= moment(shown["expires_at"])
    check(early == {"expired": 1} and waited, "a timer that calls early waits for the deadline", (early, shown))


def emailed(service: Service) -> tuple[str, str]:
    """An address that got an email, and its invitation."""
    email = address("vendor.example")
    id = service.invite(BEN, onshore(email)).body["id"]
    service.link(email)
    eventually("the email is noted", lambda: service.show(BEN, id)["mail"])
    return email, id


def a_mail_bounces(service: Service) -> None:
    """The emulator has no delivery reports, so the sample event gets the ids of a sent email."""
    email, id = emailed(service)
    report = delivery_report("bounced", id)
    outcomes = [service.cloud.invoke("feedback", report)["outcome"] for _ in range(2)]
    check(outcomes == ["recorded", "no_change"], "a bounce is recorded, once", outcomes)
    check(email in service.mail(BEN, "could not deliver")["BodyText"], f"an email to {BEN}")
    shown = service.show(BEN, id)
    check(shown["mail"][0]["status"] == "bounced", "the email is shown as bounced", shown)

    service.cloud.invoke("feedback", delivery_report("complained", id))
    refused = service.invite(ANNA, onshore(email))
    check(refused.refuses(409, "address_suppressed"), "who complains is not invited again", refused)


def parked_messages_are_handed_back(service: Service) -> None:
    """The operators' command for the queues, with the AWS CLI."""
    _, id = emailed(service)
    report = delivery_report("bounced", id)
    service.put("UnprocessedReports", report)
    said = service.redrive("UnprocessedReports")
    check("1 done and deleted, 0 left" in said, "a report is handed back", said)
    status = service.show(BEN, id)["mail"][0]["status"]
    check(status == "bounced", "it is recorded", status)

    id = service.invite(ANNA, {"email": address("lta.gov.sg"), "mobile_number": mobile()}).body["id"]
    sign_in = json.loads((ROOT / "events/account-activated.json").read_text())
    sign_in["detail"] = {"account_id": service.show(ANNA, id)["account_id"]}
    service.put("LostTimers", sign_in)
    said = service.redrive("LostTimers")
    check("1 done and deleted, 0 left" in said, "a sign-in is handed back", said)
    account = service.show(ANNA, id)["account"]
    check(account["status"] == "active", "the account is active", account)

    service.put("UndeliveredEvents", service.note(id))
    said = service.redrive("UndeliveredEvents")
    check("1 done and deleted, 0 left" in said, "the event of a note is handed back", said)
    service.put("UndeliveredEvents", {"Records": [service.record(id)]})
    service.put("UndeliveredEvents", {"of": "another product"})
    for expected in ("0 done and deleted, 2 left", "1 done and deleted, 1 left", "0 done and deleted, 1 left"):
        said = service.redrive("UndeliveredEvents", *(["--dry-run"] if expected.endswith("2 left") else []))
        check(expected in said, f"of two messages, {expected}", said)
    service.cloud.client("sqs").purge_queue(QueueUrl=service.cloud.name("UndeliveredEvents"))


def an_operator_checks_the_deployment(service: Service) -> None:
    """The check after a deployment, through the API's public URL."""
    with PublicAddress(service.cloud) as public:
        service.cloud.change(BaseUrl=public.url, InvitationValidity="5d")
        whole, said = deployment_check(service, public.url, ANNA, patience=20)
        missed = not whole and said.count("FAILED") == 1 and "infra/runbook.md, ReportsUnprocessed" in said
        check(missed, "infra/check finds that delivery reports are missing, and names the page of the runbook", said)
        service.cloud.change(InvitationValidity="60s")
        with MailboxSimulator(service, ANNA):
            whole, said = deployment_check(service, public.url, ANNA, patience=60)
        whole = whole and "skipped" not in said and "the invitation expires on time" in said
        check(whole, f"with delivery reports all of {said.count('ok       ')} things", said)
    listed = service.list(ANNA).body["items"]
    left = [item for item in listed if "+check-" in item["email"] and item["status"] == "pending"]
    check(not left, "and leaves nothing pending", left)


def a_subscriber_has_every_event(service: Service) -> None:
    seen: set[tuple[str, str]] = set()

    def is_all_there() -> bool:
        seen.update(service.published(service.subscriber))
        return service.events() <= seen

    eventually("every event is in the subscriber's queue", is_all_there)
    kinds = {kind for _, kind in seen}
    check(len(kinds) > 5, f"{len(seen)} events of {len(kinds)} kinds, each as the table has it", kinds)
    made_up = seen - service.events()
    check(not made_up, "and no other", made_up)


def nothing_is_left_over(service: Service) -> None:
    queues = service.cloud.client("sqs")
    for queue in ("UndeliveredEvents", "LostTimers", "UnprocessedReports"):
        found = queues.receive_message(QueueUrl=service.cloud.name(queue)).get("Messages", [])
        check(not found, f"{queue} is empty", found)
    mails = service.cloud.mails()
    links = [mail["BodyText"] for mail in mails if "please register" in mail["Subject"]]
    # The one that was sent again was emailed twice.
    check(len(links) == len(set(links)) + 1, f"{len(mails)} emails, no link twice unasked", len(links))
    errors = [line for line in service.cloud.log().splitlines() if '"level":"ERROR"' in line]
    check(not errors, "no function has logged an error", errors)


def the_stores_own_tests_pass_here_too(service: Service) -> None:
    """The store must not depend on details of one implementation."""
    done = subprocess.run(
        ["cargo", "test", "--workspace", "--locked", "--test", "store"], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "STORE_TEST_ENDPOINT": service.cloud.url},
    )
    result = [line for line in done.stdout.splitlines() if line.startswith("test result")]
    check(done.returncode == 0, " ".join(result), done.stdout + done.stderr)


CHAPTERS = (
    rights_are_enforced,
    the_officers_page_is_there,
    a_vendor_registers,
    another_officer_overrides,
    the_key_of_links_is_rotated,
    a_public_officer_gets_an_account_at_once,
    four_complete_at_once,
    ten_invite_at_once,
    one_expires,
    a_lost_timer_is_found_by_the_sweep,
    a_mail_bounces,
    parked_messages_are_handed_back,
    an_operator_checks_the_deployment,
    a_subscriber_has_every_event,
    nothing_is_left_over,
    the_stores_own_tests_pass_here_too,
)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def lasts(invitation: dict[str, Any]) -> timedelta:
    return moment(invitation["expires_at"]) - moment(invitation["created_at"])


def out_of_time(*_: object) -> None:
    raise Failed(f"ended from outside, or not done after {PATIENCE} s")


def main(binaries: Path) -> None:
    begin = monotonic()
    signal.signal(signal.SIGTERM, out_of_time)
    signal.signal(signal.SIGALRM, out_of_time)
    signal.alarm(PATIENCE)
    issuer, cloud = Issuer(), Cloud()
    try:
        cloud.deploy(binaries, {
            "BaseUrl": BASE_URL, "Issuer": issuer.url, "Audience": AUDIENCE, "JwksUrl": issuer.jwks_url,
            "SignInClientId": "officers-page", "AuthorizationEndpoint": f"{issuer.url}/authorize",
            "TokenEndpoint": f"{issuer.url}/token", "InvitationsPerAddressADay": "20",
            "RequestsPerHour": "100000",
            # A sweep at the template's times could come before the story's own.
            "SweepSchedule": "rate(1 hour)", "FullSweepSchedule": "rate(1 day)",
        })
        print(f"The template is deployed, after {monotonic() - begin:.0f} s", flush=True)
        service = Service(cloud, issuer)
        service.subscriber = cloud.subscribe()
        for chapter in CHAPTERS:
            print(chapter.__name__.replace("_", " ").capitalize(), flush=True)
            chapter(service)
        print(f"The story is told, after {monotonic() - begin:.0f} s.")
    except Exception as fault:
        print("What was logged last:", *cloud.log().splitlines()[-20:], sep="\n", file=sys.stderr)
        sys.exit(f"FAILED: {fault if isinstance(fault, Failed) else repr(fault)}")
    finally:
        signal.alarm(0)
        cloud.close()
        issuer.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "target/debug")
