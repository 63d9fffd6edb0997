// The officers' API. Its types are made from infra/openapi.yaml.

import { currentSession, endSession } from "./session.js";

/** @import { components } from "openapi" */
/** @typedef {components["schemas"]["Invitation"]} Invitation */
/** @typedef {Invitation["mail"][number]} Email an email of an invitation, with its delivery status */
/** @typedef {components["schemas"]["OnboardingForm"]} OnboardingForm */
/** @typedef {components["schemas"]["Me"]} Me */
/** @typedef {components["schemas"]["Statistics"]} Statistics */
/** @typedef {components["schemas"]["Field"]} Field */
/** @typedef {Field["default"]} Answer the answer to a field, or undefined */
/** @typedef {Record<string, Answer>} Answers */
/** @typedef {NonNullable<components["schemas"]["Problem"]["errors"]>[number]} FieldError */
/** @typedef {components["schemas"]["Bulk"]} Bulk */
/** @typedef {Bulk["rows"][number]} Result the outcome of a row of a list */
/** @typedef {components["schemas"]["Outcome"]} Outcome */
/** @typedef {Partial<components["schemas"]["Problem"]>} Problem a problem document; parts may be missing */

/**
 * The tags of what was shown: with them a change is made only if nobody has changed it since (RFC 9110, 13.1.1).
 * @type {WeakMap<object, string>}
 */
const tags = new WeakMap();

/**
 * The header that makes a change only of what was shown.
 * @param {object} shown an answer of the API
 * @returns {Record<string, string>}
 */
export function ifUnchanged(shown) {
  const tag = tags.get(shown);
  return tag ? { "If-Match": tag } : {};
}

/** How long the page waits for a response, in milliseconds. API Gateway gives up after 30 seconds. */
const TIMEOUT = 35_000;

/** The API refused a request, or could not be reached. */
export class Refusal extends Error {
  /**
   * @param {string} code the code of the problem, or `offline` if there was no response
   * @param {Problem} problem the problem document (RFC 9457)
   * @param {Date | null} again when to try again
   */
  constructor(code, problem = {}, again = null) {
    super(code);
    this.code = code;
    this.problem = problem;
    this.again = again;
    this.errors = problem.errors ?? [];
  }

  /** Whether the same request, with the same key, may get another response later. */
  get isTransient() {
    return [401, 429, 500, 502, 503, 504].includes(this.problem.status ?? 0)
      || ["offline", "request_in_progress", "unauthenticated"].includes(this.code);
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {{ body?: unknown, headers?: Record<string, string> }} [content] `body` is JSON unless the headers say otherwise
 * @returns {Promise<any>} the JSON of the response
 */
export async function call(method, path, { body, headers = {} } = {}) {
  const session = currentSession();
  if (!session) {
    endSession();
    throw new Refusal("unauthenticated");
  }
  /** @type {Record<string, string>} */
  const sent = { ...(body ? { "Content-Type": "application/json" } : {}), ...headers, Authorization: `Bearer ${session.token}` };
  let response, answer;
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    const written = typeof body === "string" ? body : body ? JSON.stringify(body) : null;
    response = await fetch(path, { method, headers: sent, body: written, cache: "no-store", signal });
    answer = await response.json();
  } catch {
    // API Gateway's own errors may not be JSON. No response at all is a fault of the network.
    throw response && !response.ok ? refusal(response, {}) : new Refusal("offline");
  }
  if (response.ok) {
    const tag = response.headers.get("ETag");
    if (tag) tags.set(answer, tag);
    return answer;
  }
  if (response.status === 401) endSession();
  throw refusal(response, answer);
}

/**
 * @param {Response} response
 * @param {Problem} problem
 */
function refusal(response, problem) {
  const seconds = Number(response.headers.get("Retry-After"));
  const again = seconds > 0 ? new Date(Date.now() + seconds * 1000) : null;
  const code = problem.code ?? (response.status >= 500 ? "temporarily_unavailable" : "other");
  return new Refusal(code, { ...problem, status: response.status }, again);
}

/**
 * The officer, and whether we email them.
 * @returns {Promise<Me>}
 */
export const me = () => call("GET", "/me");

/**
 * Numbers of the officer's invitations.
 * @returns {Promise<Statistics>}
 */
export const statistics = () => call("GET", "/statistics");

/**
 * Turns emails to the officer on again.
 * @returns {Promise<Me>}
 */
export const endSuppression = () => call("DELETE", "/me/suppression");

/**
 * The form for an address, and the invitation or account that the address already has.
 * @param {string} email
 * @returns {Promise<OnboardingForm>}
 */
export const onboardingForm = (email) => call("POST", "/onboarding-form", { body: { email } });

/**
 * Invites a person. A retry has the same key.
 * @param {Answers} answers
 * @param {string} key
 * @param {string} language of the invitee's emails
 * @returns {Promise<Invitation>}
 */
export const invite = (answers, key, language) =>
  call("POST", "/invitations", { body: answers, headers: { "Idempotency-Key": key, "Accept-Language": language } });

/**
 * Checks a list: says for each row what sending would do. Nothing is sent.
 * @param {string} csv
 * @returns {Promise<Bulk>}
 */
export const checkList = (csv) =>
  call("POST", "/invitations/bulk?dry_run=true", { body: csv, headers: { "Content-Type": "text/csv" } });

/**
 * Invites the people of a list. A retry has the same key.
 * @param {string} csv
 * @param {string} key
 * @param {string} language of the invitees' emails
 * @returns {Promise<Bulk>}
 */
export const sendList = (csv, key, language) => call("POST", "/invitations/bulk", {
  body: csv,
  headers: { "Content-Type": "text/csv", "Idempotency-Key": key, "Accept-Language": language },
});

/**
 * A page of the officer's own invitations, the newest first.
 * @param {{ status?: string, limit: number, cursor?: string | null }} query
 * @returns {Promise<{ items: Invitation[], next_cursor: string | null }>}
 */
export function invitations({ status, limit, cursor }) {
  const query = new URLSearchParams({ limit: String(limit) });
  if (status) query.set("status", status);
  if (cursor) query.set("cursor", cursor);
  return call("GET", `/invitations?${query}`);
}

/**
 * One invitation, with its emails and its history.
 * @param {string} id
 * @returns {Promise<Invitation>}
 */
export const invitation = (id) => call("GET", `/invitations/${encodeURIComponent(id)}`);

/**
 * Emails the same link again.
 * @param {Invitation} shown
 * @param {string} key
 * @returns {Promise<Invitation>}
 */
export const resend = (shown, key) => call("POST", `/invitations/${encodeURIComponent(shown.id)}/resend`,
  { headers: { "Idempotency-Key": key, ...ifUnchanged(shown) } });

/**
 * Revokes or withdraws an invitation.
 * @param {Invitation} shown
 * @returns {Promise<Invitation>}
 */
export const revoke = (shown) =>
  call("DELETE", `/invitations/${encodeURIComponent(shown.id)}`, { headers: ifUnchanged(shown) });
