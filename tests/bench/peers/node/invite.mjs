// Invites a person the usual way: what `invite` does for a first invitation, without most of its rules.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { createLocalJWKSet, jwtVerify } from "jose";
import { ulid } from "ulid";

const { AUDIENCE, ISSUER, ISSUER_KEYS, TABLE_NAME } = process.env;
const VALIDITY = 5 * 24 * 3600 * 1000;
const FIELDS = ["email", "sponsoring_agency", "business_operation"];

const keys = createLocalJWKSet(JSON.parse(ISSUER_KEYS));
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export async function handler(event) {
  let officer;
  try {
    const token = (event.headers.authorization ?? "").replace(/^Bearer /, "");
    const { payload } = await jwtVerify(token, keys, { issuer: ISSUER, audience: AUDIENCE, requiredClaims: ["exp"] });
    officer = payload;
  } catch {
    return answer(401, { code: "unauthenticated" });
  }
  const allowed = officer.account_type === "public_officer" && officer.account_status === "active";
  if (!allowed || !["non_se_gsib", "gmd"].includes(officer.device)) return answer(403, { code: "forbidden" });
  let typed;
  try {
    typed = JSON.parse(event.body);
  } catch {
    return answer(400, { code: "malformed_body" });
  }
  const missing = FIELDS.filter((field) => typeof typed[field] !== "string");
  if (missing.length > 0) return answer(422, { code: "validation_failed", errors: missing });
  const now = Date.now();
  const at = new Date(now).toISOString();
  const invitation = {
    id: ulid(),
    email: typed.email.trim().toLowerCase(),
    status: "pending",
    inviter: { subject: officer.sub, email: officer.email },
    sponsoring_agency: typed.sponsoring_agency,
    business_operation: typed.business_operation,
    seed: "not_required",
    created_at: at,
    expires_at: new Date(now + VALIDITY).toISOString(),
    version: 1,
  };
  const by = { officer: invitation.inviter };
  await table.send(new TransactWriteCommand({ TransactItems: writes(invitation, { event: "invited", at, by, invitation }, now) }));
  return answer(201, { ...invitation, mail: [] }, { location: `/invitations/${invitation.id}` });
}

function writes(invitation, event, now) {
  const unless = { TableName: TABLE_NAME, ConditionExpression: "attribute_not_exists(PK)" };
  const put = (PK, SK, item) => ({ Put: { ...unless, Item: { PK, SK, ...item } } });
  const count = (who, most, seconds) => ({
    Update: {
      TableName: TABLE_NAME,
      Key: { PK: `LIMIT#${who}#${Math.floor(now / 1000 / seconds)}`, SK: "COUNTER" },
      UpdateExpression: "SET hits = if_not_exists(hits, :none) + :one, purge_at = :purge_at",
      ConditionExpression: "attribute_not_exists(hits) OR hits < :most",
      ExpressionAttributeValues: {
        ":none": 0, ":one": 1, ":most": most, ":purge_at": Math.floor(now / 1000) + seconds,
      },
    },
  });
  return [
    put(`EMAIL#${invitation.email}`, "ADDRESS", invitation),
    put(`INVITATION#${invitation.id}`, "INVITATION", { ...invitation, inviter_subject: invitation.inviter.subject }),
    put(`INVITATION#${invitation.id}`, "EVENT#000001", event),
    { ConditionCheck: { ...unless, Key: { PK: `EMAIL#${invitation.email}`, SK: "SUPPRESSION" } } },
    count(invitation.inviter.subject, 60, 3600),
    count(invitation.email, 5, 24 * 3600),
  ];
}

function answer(statusCode, body, headers = {}) {
  return { statusCode, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
