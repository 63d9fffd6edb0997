// The desk's part of the API (R58, R59).

import { call } from "./api.js";

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
 * Posts a change. A retry has the same key.
 * @param {string} path
 * @param {Record<string, unknown>} body
 * @param {string} key
 */
const post = (path, body, key) => call("POST", path, { body, headers: { "Idempotency-Key": key } });

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
 * @param {string} id
 * @param {Why} why
 * @param {Record<string, string | boolean | null>} details
 * @returns {Promise<Account>}
 */
export const correct = (id, why, details) => call("PATCH", accountPath(id), { body: { ...why, ...details } });

/**
 * Ends an account, so that the person can be invited again.
 * @param {string} id
 * @param {Why} why
 * @param {string} key
 * @returns {Promise<Invitation>}
 */
export const release = (id, why, key) => post(`${accountPath(id)}/release`, why, key);

/**
 * @param {string} id
 * @param {Why} why
 * @param {string} key
 * @returns {Promise<Invitation>}
 */
export const revoke = (id, why, key) => post(`${invitationPath(id)}/revoke`, why, key);

/**
 * @param {string} id
 * @param {Why} why
 * @param {string} key
 * @returns {Promise<Invitation>}
 */
export const resend = (id, why, key) => post(`${invitationPath(id)}/resend`, why, key);

/**
 * Gives one invitation to another officer.
 * @param {string} id
 * @param {Why} why
 * @param {string} to
 * @param {string} key
 * @returns {Promise<Invitation>}
 */
export const transfer = (id, why, to, key) => post(`${invitationPath(id)}/transfer`, { ...why, to_email: to }, key);

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
  post("/desk/transfers", { ...why, ...from, to_email: to, ...(cursor ? { cursor } : {}) }, key);

/**
 * Turns emails to an address on again.
 * @param {string} email
 * @param {Why} why
 * @returns {Promise<Person>}
 */
export const resumeEmails = (email, why) => call("DELETE", "/desk/suppressions", { body: { ...why, email } });
