// The draft: what the officer has typed and not sent. It survives a reload and a new sign-in in this tab.

import { currentSession } from "./session.js";

/** @import { Answers } from "./api.js" */
/**
 * @typedef {Object} Draft
 * @property {string} email
 * @property {boolean} [asked] whether the form for the address was loaded
 * @property {boolean} [correcting] whether the officer corrects an invitation
 * @property {Answers} answers by field
 * @property {string} [language] of the invitee's emails
 * @property {string | null} [sent] the content that `key` belongs to
 * @property {string} [key]
 */

const KEY = "techpass.draft";

/**
 * The owner of the draft. Each sign-in loads a new page, so a page belongs to one officer.
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
  // Another officer in the same tab must not see it.
  return kept && kept.owner === officer() ? kept : { email: "", answers: {} };
}

/**
 * Changes the draft.
 * @param {Partial<Draft>} changes
 */
export function changeDraft(changes) {
  sessionStorage.setItem(KEY, JSON.stringify({ ...readDraft(), ...changes, owner: officer() }));
}

/** Deletes the draft. */
export function dropDraft() {
  sessionStorage.removeItem(KEY);
}
