// What the officer has typed and not yet sent. It outlives reloads and a new sign-in in this tab.

import { current } from "./session.js";

const KEY = "techpass.draft";

/** Whose draft it is. Each sign-in is a new page, so that a page has one officer, also once he is signed out. */
let owner;
const officer = () => (owner = current()?.subject ?? owner);

/**
 * The draft: `email`; `asked`, once its form was asked for; `answers` by field; `language` of the mails;
 * `sent`, the content that `key` stands for.
 */
export function draft() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  // Another officer in the same tab does not get it.
  return kept && kept.owner === officer() ? kept : { email: "", answers: {} };
}

/** Changes the draft. */
export function keep(changes) {
  sessionStorage.setItem(KEY, JSON.stringify({ ...draft(), ...changes, owner: officer() }));
}

/** Throws the draft away. */
export function drop() {
  sessionStorage.removeItem(KEY);
}
