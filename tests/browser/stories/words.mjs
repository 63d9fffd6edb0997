// The officers' page has words for every value that the API may send, and for no other value.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { words as desk } from "../../../functions/portal/assets/desk_words.js";
import { columnField, words as many } from "../../../functions/portal/assets/many_words.js";
import { refusalWords, refusals } from "../../../functions/portal/assets/refusal_words.js";
import { valueWords } from "../../../functions/portal/assets/value_words.js";
import { words } from "../../../functions/portal/assets/words.js";
import { YAML } from "../support/packages.mjs";

const description = YAML.parse(readFileSync(new URL("../../../infra/openapi.yaml", import.meta.url), "utf8"));
const { schemas } = description.components;

/** The enums whose values officers see, and their words. */
const SHOWN = {
  Status: valueWords.status,
  MailStatus: valueWords.email.status,
  "Invitation.seed": words.one.seed,
  "Invitation.decline_reason": words.one.declined,
  "Invitation.mail.kind": valueWords.email.kind,
  "Invitation.history.event": valueWords.event,
  "Invitation.history.by": valueWords.by,
  "Suppression.reason": [words.emails.reason, desk.suppressed.reason],
  "DeskAccount.status": desk.account.status,
  "DeskAccount.account_type": desk.account.type,
  Limit: valueWords.limit,
  Outcome: [many.will, many.was],
};

/** The enums whose values nobody sees, and why. */
const NOT_SHOWN = {
  Form: "The page shows the fields of a form, not its name.",
  "Submission.business_operation": "The form brings the labels of its options.",
  "Invitation.business_operation": "The form brings the labels of its options.",
  "OpenInvitation.business_operation": "Only the registration page shows it; its words are the service's.",
  "Invitation.outcome": "The page after sending has a text for each of its values.",
  "Bulk.separator": "The page says itself how it read the file.",
  "DeskAccount.identity_provider": "The login name says it.",
  "OnboardingForm.standing": "Each of its values has a view of its own.",
  Reason: "Only the registration page offers it; its words are the service's.",
  "Field.type": "It says how a field is drawn.",
  FieldCode: "Each error comes with its text.",
};

/** Codes that only a mistake in a program causes. The page then shows the service's text. */
const MISTAKES = [
  "body_too_large",
  "invalid_idempotency_key",
  "invalid_if_match",
  "invalid_query",
  "malformed_body",
  "unsupported_media_type",
  "validation_failed",
];
/** Codes of the page itself, and codes with their text elsewhere. */
const OWN = ["offline"];
const ELSEWHERE = { unauthenticated: words.signIn.ended };

/** All enums in a part of the description, with their names. */
function enums(part, path) {
  if (typeof part !== "object" || part === null) return [];
  const here = Array.isArray(part.enum) ? [[path.join("."), part.enum]] : [];
  const structure = ["properties", "items", "anyOf", "oneOf", "allOf"];
  const inside = Object.entries(part).flatMap(([name, value]) =>
    enums(value, structure.includes(name) || /^\d+$/.test(name) ? path : [...path, name]));
  return [...here, ...inside];
}

const named = Object.entries(schemas).flatMap(([name, schema]) => enums(schema, [name]));

/** A part of the description with its references resolved. */
function resolved(part) {
  if (typeof part !== "object" || part === null) return part;
  if (part.$ref) return resolved(part.$ref.slice(2).split("/").reduce((at, name) => at[name], description));
  return Array.isArray(part) ? part.map(resolved)
    : Object.fromEntries(Object.entries(part).map(([name, value]) => [name, resolved(value)]));
}

/** The codes of problems that officers' requests can get. */
function officersCodes() {
  const operations = Object.values(description.paths).flatMap((path) => ["get", "post", "put", "patch", "delete"]
    .flatMap((method) => path[method] ?? []));
  const responses = operations.filter(({ security }) => !security).map(({ responses }) => resolved(responses));
  const problems = responses.flatMap((statuses) => Object.entries(statuses)
    .filter(([status]) => Number(status) >= 400)
    .flatMap(([, { content }]) => content["application/problem+json"]?.schema.allOf ?? []));
  return new Set(problems.flatMap(({ properties }) => properties?.code?.enum ?? []));
}

describe("words", () => {
  test("every enum of the API has words or a reason why not", () => {
    const known = [...Object.keys(SHOWN), ...Object.keys(NOT_SHOWN)];
    assert.deepEqual([...new Set(named.map(([name]) => name))].sort(), known.sort());
  });

  for (const [name, tables] of Object.entries(SHOWN)) {
    test(`${name} has words for each value and for no other`, () => {
      const values = named.filter(([other]) => other === name).flatMap(([, values]) => values);
      for (const table of [tables].flat()) assert.deepEqual(Object.keys(table).sort(), [...new Set(values)].sort());
    });
  }

  test("each field of a submission has a column with its label, and no other has", () => {
    const fields = Object.keys(schemas.Submission.properties);
    assert.deepEqual(Object.keys(many.columns).sort(), fields.sort());
    for (const field of fields) {
      const { label } = many.columns[field];
      for (const name of [field, label, ` ${label.toUpperCase()}\u00a0`]) assert.equal(columnField(name), field);
    }
    for (const other of ["", "name", "e", "mobile"]) assert.equal(columnField(other), undefined);
  });

  test("each field of a correction has a name in the history, and no other has", () => {
    const { requestBody } = description.paths["/desk/accounts/{id}"].patch;
    const { request_number, reason, ...fields } = requestBody.content["application/json"].schema.properties;
    assert.deepEqual(Object.keys(desk.fields).sort(), Object.keys(fields).sort());
  });

  test("each refusal has words, and no other has", () => {
    const codes = [...officersCodes()];
    assert.ok(codes.includes("already_registered") && codes.includes("not_a_public_officer"), codes.join());
    const told = codes.filter((code) => !MISTAKES.includes(code) && !(code in ELSEWHERE));
    assert.deepEqual(Object.keys(refusals).sort(), [...told, ...OWN].sort());
    for (const code of [...MISTAKES, ...Object.keys(ELSEWHERE)]) assert.ok(codes.includes(code), code);
  });

  test("a refusal says what happened and what to do, also without a time or a detail", () => {
    for (const code of [...Object.keys(refusals), ...MISTAKES, "toString", "constructor", "new_code"]) {
      for (const facts of [{ when: null }, { when: "12:05 pm (Singapore time)", title: "Title", detail: "Detail." }]) {
        const { title, text, support } = refusalWords(code, facts);
        for (const said of [title, text]) assert.match(said, /^[A-Z](?!.*(undefined|null|\s$))/, code);
        assert.ok(support === undefined || support.length > 0);
      }
    }
    const led = Object.keys(refusals).filter((code) => refusalWords(code, { when: null }).support);
    assert.deepEqual(led.sort(), ["address_suppressed", "already_registered"]);
  });

  test("nobody reads an empty text", () => {
    const texts = (part) => typeof part === "string" ? [part] : typeof part === "object" ? Object.values(part).flatMap(texts) : [];
    for (const text of texts([words, valueWords, many, desk])) assert.ok(text.trim(), JSON.stringify(text));
  });
});
