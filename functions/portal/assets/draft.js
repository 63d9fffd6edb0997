// What the officer has typed and not yet sent. It outlives reloads and a new sign-in in this tab.

import { current } from "./session.js";

const KEY = "techpass.draft";

/**
 * The draft: `email`; `asked`, once its form was asked for; `answers` by field; `language` of the mails;
 * `sent`, the content that `key` stands for.
 */
export function draft() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  const subject = current()?.subject ?? kept?.owner;
  // Another officer in the same tab does not get it.
  return kept && kept.owner === subject ? kept : { email: "", answers: {} };
}

/** Changes the draft. */
export function keep(changes) {
  const owner = current()?.subject ?? draft().owner;
  sessionStorage.setItem(KEY, JSON.stringify({ ...draft(), ...changes, owner }));
}

/** Throws the draft away. */
export function drop() {
  sessionStorage.removeItem(KEY);
}
