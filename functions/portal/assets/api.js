// The officers' API (infra/openapi.yaml).

import { current, end } from "./session.js";

/** How long an answer is waited for; API Gateway gives up after 30 seconds. */
const PATIENCE = 35_000;

/** What the API answered instead. */
export class Refusal extends Error {
  /**
   * @param {string} code the problem's, or `offline` if none came
   * @param {Object} problem the problem document (RFC 9457)
   * @param {Date|null} again when to come back
   */
  constructor(code, problem = {}, again = null) {
    super(code);
    Object.assign(this, { code, problem, again, errors: problem.errors ?? [] });
  }

  /** Whether the same request, with the same key, may be answered otherwise. */
  get passes() {
    return [401, 429, 500, 502, 503, 504].includes(this.problem.status)
      || ["offline", "request_in_progress", "unauthenticated"].includes(this.code);
  }
}

async function call(method, path, { body, headers = {} } = {}) {
  const session = current();
  if (!session) {
    end();
    throw new Refusal("unauthenticated");
  }
  const request = { method, headers: { ...headers, Authorization: `Bearer ${session.token}` }, cache: "no-store" };
  if (body) {
    request.body = JSON.stringify(body);
    request.headers["Content-Type"] = "application/json";
  }
  let response, answer;
  try {
    response = await fetch(path, { ...request, signal: AbortSignal.timeout(PATIENCE) });
    answer = await response.json();
  } catch {
    // API Gateway itself may answer without JSON; without any answer it is the network.
    throw response && !response.ok ? refusal(response, {}) : new Refusal("offline");
  }
  if (response.ok) return answer;
  if (response.status === 401) end();
  throw refusal(response, answer);
}

function refusal(response, problem) {
  const seconds = Number(response.headers.get("Retry-After"));
  const again = seconds > 0 ? new Date(Date.now() + seconds * 1000) : null;
  const code = problem.code ?? (response.status >= 500 ? "temporarily_unavailable" : "other");
  return new Refusal(code, { ...problem, status: response.status }, again);
}

/** The form for an address, and what stands for the address. */
export const onboardingForm = (email) => call("POST", "/onboarding-form", { body: { email } });

/** Invites. The same key again is the same request again. */
export const invite = (answers, key, language) =>
  call("POST", "/invitations", { body: answers, headers: { "Idempotency-Key": key, "Accept-Language": language } });

/** A part of the officer's own invitations, the newest first. */
export function invitations({ status, limit, cursor }) {
  const query = new URLSearchParams({ limit });
  if (status) query.set("status", status);
  if (cursor) query.set("cursor", cursor);
  return call("GET", `/invitations?${query}`);
}

/** One invitation, with its mails and its history. */
export const invitation = (id) => call("GET", `/invitations/${encodeURIComponent(id)}`);

/** Mails the same link again. */
export const resend = (id, key) =>
  call("POST", `/invitations/${encodeURIComponent(id)}/resend`, { headers: { "Idempotency-Key": key } });

/** Takes an invitation back. */
export const revoke = (id) => call("DELETE", `/invitations/${encodeURIComponent(id)}`);
