// The desk's part of the API (R58, R59).

import { call, ifUnchanged } from "./api.js";

/** @import { components } from "openapi" */
/** @import { Invitation } from "./api.js" */
/** @typedef {components["schemas"]["DeskPerson"]} Person */
/** @typedef {components["schemas"]["DeskAccount"]} Account */
/** @typedef {{ request_number: string, reason: string }} Why the service request, and why something is changed */

/** @param {string} id */
const invitationPath = (id) => `/desk/invitations/${encodeURIComponent(id)}`;
/** @param {string} id */
const accountPath = (id) => `/desk/accounts/${encodeURIComponent(id)}`;
/** @param {string} number */
const forRequest = (number) => `?${new URLSearchParams({ request_number: number })}`;

/**
 * Sends a change. A retry has the same key. With `shown`, the change is made only if nobody has changed that since.
 * @param {"POST" | "PATCH" | "DELETE"} method
 * @param {string} path
 * @param {Record<string, unknown>} body
 * @param {string} key
 * @param {Invitation | Account} [shown]
 */
const send = (method, path, body, key, shown) =>
  call(method, path, { body, headers: { "Idempotency-Key": key, ...(shown ? ifUnchanged(shown) : {}) } });

/**
 * Finds a person.
 * @param {string} number of the service request
 * @param {"email" | "login_name" | "mobile_number"} way
 * @param {string} text
 * @returns {Promise<Person>}
 */
export const find = (number, way, text) =>
  call("POST", "/desk/search", { body: { request_number: number, [way]: text } });

/**
 * An invitation with its emails and its whole history.
 * @param {string} id
 * @param {string} number
 * @returns {Promise<Invitation>}
 */
export const invitation = (id, number) => call("GET", `${invitationPath(id)}${forRequest(number)}`);

/**
 * An account with the form to correct it.
 * @param {string} id
 * @param {string} number
 * @returns {Promise<Account>}
 */
export const account = (id, number) => call("GET", `${accountPath(id)}${forRequest(number)}`);

/**
 * Corrects details of an account. `null` removes an answer.
 * @param {Account} shown
 * @param {Why} why
 * @param {Record<string, string | boolean | null>} details
 * @param {string} key
 * @returns {Promise<Account>}
 */
export const correct = (shown, why, details, key) =>
  send("PATCH", accountPath(shown.id), { ...why, ...details }, key, shown);

/**
 * Ends an account, so that the person can be invited again.
 * @param {Account} shown
 * @param {Why} why
 * @param {string} key
 * @returns {Promise<Invitation>}
 */
export const release = (shown, why, key) => send("POST", `${accountPath(shown.id)}/release`, why, key, shown);

/**
 * @param {Invitation} shown
 * @param {Why} why
 * @param {string} key
 * @returns {Promise<Invitation>}
 */
export const revoke = (shown, why, key) => send("POST", `${invitationPath(shown.id)}/revoke`, why, key, shown);

/**
 * @param {Invitation} shown
 * @param {Why} why
 * @param {string} key
 * @returns {Promise<Invitation>}
 */
export const resend = (shown, why, key) => send("POST", `${invitationPath(shown.id)}/resend`, why, key, shown);

/**
 * Gives one invitation to another officer.
 * @param {Invitation} shown
 * @param {Why} why
 * @param {string} to
 * @param {string} key
 * @returns {Promise<Invitation>}
 */
export const transfer = (shown, why, to, key) =>
  send("POST", `${invitationPath(shown.id)}/transfer`, { ...why, to_email: to }, key, shown);

/**
 * Gives a page of an officer's invitations to another one.
 * @param {Why} why
 * @param {{ from_email: string } | { of_invitation: string }} from
 * @param {string} to
 * @param {string | null} cursor
 * @param {string} key
 * @returns {Promise<{ transferred: string[], next_cursor: string | null }>}
 */
export const transferAll = (why, from, to, cursor, key) =>
  send("POST", "/desk/transfers", { ...why, ...from, to_email: to, ...(cursor ? { cursor } : {}) }, key);

/**
 * Turns emails to an address on again.
 * @param {string} email
 * @param {Why} why
 * @param {string} key
 * @returns {Promise<Person>}
 */
export const resumeEmails = (email, why, key) => send("DELETE", "/desk/suppressions", { ...why, email }, key);
