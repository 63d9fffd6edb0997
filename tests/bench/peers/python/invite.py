"""Invites a person in the usual way: the work of `invite` for a first invitation, without most of its rules."""

import json
import os
from datetime import UTC, datetime, timedelta

import boto3
import jwt
from ulid import ULID

TABLE_NAME = os.environ["TABLE_NAME"]
VALIDITY = timedelta(days=5)
FIELDS = ["email", "sponsoring_agency", "business_operation"]
NEW = "attribute_not_exists(PK)"

keys = jwt.PyJWKSet.from_json(os.environ["ISSUER_KEYS"])
# The client of the resource accepts plain values.
table = boto3.resource("dynamodb").meta.client


def handler(event):
    """Answers one request."""
    token = event["headers"].get("authorization", "").removeprefix("Bearer ")
    try:
        officer = jwt.decode(
            token,
            keys[jwt.get_unverified_header(token)["kid"]],
            algorithms=["RS256"],
            audience=os.environ["AUDIENCE"],
            issuer=os.environ["ISSUER"],
            options={"require": ["exp", "sub"]},
        )
    except (jwt.InvalidTokenError, KeyError):
        return answer(401, {"code": "unauthenticated"})
    allowed = officer.get("account_type") == "public_officer" and officer.get("account_status") == "active"
    if not allowed or officer.get("device") not in ("non_se_gsib", "gmd"):
        return answer(403, {"code": "forbidden"})
    try:
        typed = json.loads(event["body"])
    except ValueError:
        return answer(400, {"code": "malformed_body"})
    missing = [field for field in FIELDS if not isinstance(typed.get(field), str)]
    if missing:
        return answer(422, {"code": "validation_failed", "errors": missing})
    now = datetime.now(UTC)
    invitation = {
        "id": str(ULID()),
        "email": typed["email"].strip().lower(),
        "status": "pending",
        "inviter": {"subject": officer["sub"], "email": officer["email"]},
        "sponsoring_agency": typed["sponsoring_agency"],
        "business_operation": typed["business_operation"],
        "seed": "not_required",
        "created_at": now.isoformat(),
        "expires_at": (now + VALIDITY).isoformat(),
        "version": 1,
    }
    by = {"officer": invitation["inviter"]}
    event = {"event": "invited", "at": invitation["created_at"], "by": by, "invitation": invitation}
    table.transact_write_items(TransactItems=writes(invitation, event, int(now.timestamp())))
    return answer(201, {**invitation, "mail": []}, location=f"/invitations/{invitation['id']}")


def writes(invitation, event, now):
    """The transaction."""

    def put(partition, sort, item):
        return {
            "Put": {
                "TableName": TABLE_NAME,
                "Item": {"PK": partition, "SK": sort, **item},
                "ConditionExpression": NEW,
            }
        }

    def count(who, most, seconds):
        return {
            "Update": {
                "TableName": TABLE_NAME,
                "Key": {"PK": f"LIMIT#{who}#{now // seconds}", "SK": "COUNTER"},
                "UpdateExpression": "SET hits = if_not_exists(hits, :none) + :one, purge_at = :purge_at",
                "ConditionExpression": "attribute_not_exists(hits) OR hits < :most",
                "ExpressionAttributeValues": {
                    ":none": 0, ":one": 1, ":most": most, ":purge_at": now + seconds,
                },
            }
        }

    address, partition = f"EMAIL#{invitation['email']}", f"INVITATION#{invitation['id']}"
    subject = invitation["inviter"]["subject"]
    unless = {"TableName": TABLE_NAME, "Key": {"PK": address, "SK": "SUPPRESSION"}, "ConditionExpression": NEW}
    return [
        put(address, "ADDRESS", invitation),
        put(partition, "INVITATION", {**invitation, "inviter_subject": subject}),
        put(partition, "EVENT#000001", event),
        {"ConditionCheck": unless},
        count(subject, 60, 3600),
        count(invitation["email"], 5, 24 * 3600),
    ]


def answer(status, body, **headers):
    """The response in the form of API Gateway."""
    headers = {"content-type": "application/json", **headers}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}
