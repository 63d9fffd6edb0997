// The session of the officer who is signed in. The token is stored for this tab: it survives a reload, not the tab.

/**
 * @typedef {Object} Session
 * @property {string} token
 * @property {string} subject
 * @property {string} name
 * @property {number | null} ends in milliseconds since 1970; null if the issuer gives no time
 */

const KEY = "techpass.session";

/** Dispatches `ended` when the session ends and the officer did not sign out. */
export const session = new EventTarget();

/** @type {number | undefined} */
let alarm;

/**
 * The session, if there is one. An expired session is ended.
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

/** Deletes the token because it no longer works. */
export function endSession() {
  if (!sessionStorage.getItem(KEY)) return;
  forgetSession();
  session.dispatchEvent(new Event("ended"));
}

/** Deletes the token. */
export function forgetSession() {
  clearTimeout(alarm);
  sessionStorage.removeItem(KEY);
}

/** Ends the session when it expires, even if the page sends no request. */
export function watchSession() {
  clearTimeout(alarm);
  const ends = currentSession()?.ends;
  // `setTimeout` takes at most about 24 days.
  if (ends) alarm = setTimeout(watchSession, Math.min(ends - Date.now(), 2 ** 31 - 1));
}
