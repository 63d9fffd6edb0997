// What the officer has typed and not yet sent. It outlives reloads and a new sign-in in this tab.

import { currentSession } from "./session.js";

/** @import { Answers } from "./api.js" */
/**
 * @typedef {Object} Draft
 * @property {string} email
 * @property {boolean} [asked] whether the form of the address was asked for
 * @property {boolean} [correcting] whether the answers are those of an invitation that the officer corrects
 * @property {Answers} answers by field
 * @property {string} [language] of the invitee's emails
 * @property {string | null} [sent] the content that `key` was made for
 * @property {string} [key]
 */

const KEY = "techpass.draft";

/**
 * Whose draft it is. Each sign-in is a new page, so that a page has one officer, also after the session has ended.
 * @type {string | undefined}
 */
let owner;
const officer = () => (owner = currentSession()?.subject ?? owner);

/**
 * The draft of the officer.
 * @returns {Draft}
 */
export function readDraft() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  // Another officer in the same tab does not get it.
  return kept && kept.owner === officer() ? kept : { email: "", answers: {} };
}

/**
 * Changes the draft.
 * @param {Partial<Draft>} changes
 */
export function changeDraft(changes) {
  sessionStorage.setItem(KEY, JSON.stringify({ ...readDraft(), ...changes, owner: officer() }));
}

/** Throws the draft away. */
export function dropDraft() {
  sessionStorage.removeItem(KEY);
}
