// Who is signed in. The token is kept for this tab only: it survives a reload and ends with the tab.

/**
 * @typedef {Object} Session
 * @property {string} token
 * @property {string} subject
 * @property {string} name
 * @property {number | null} ends in milliseconds since 1970; null if the issuer does not say
 */

const KEY = "techpass.session";

/** Dispatches `ended` when the session is over without the officer's own doing. */
export const session = new EventTarget();

/** @type {number | undefined} */
let alarm;

/**
 * The session, if there is one. One that has run out is ended.
 * @returns {Session | null}
 */
export function currentSession() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (kept?.ends && kept.ends <= Date.now()) {
    endSession();
    return null;
  }
  return kept;
}

/**
 * Starts a session.
 * @param {Session} kept
 */
export function startSession(kept) {
  sessionStorage.setItem(KEY, JSON.stringify(kept));
}

/** Forgets the token because it is of no use any more. */
export function endSession() {
  if (!sessionStorage.getItem(KEY)) return;
  forgetSession();
  session.dispatchEvent(new Event("ended"));
}

/** Forgets the token. */
export function forgetSession() {
  clearTimeout(alarm);
  sessionStorage.removeItem(KEY);
}

/** Ends the session when it has run out, also if nothing is asked of it. */
export function watchSession() {
  clearTimeout(alarm);
  const ends = currentSession()?.ends;
  // A timer cannot be set for more than some 24 days.
  if (ends) alarm = setTimeout(watchSession, Math.min(ends - Date.now(), 2 ** 31 - 1));
}
