// Who is signed in. The token is kept for this tab only: it survives a reload and ends with the tab.

const KEY = "techpass.session";

/** Tells `ended` when the session is over without the officer's own doing. */
export const session = new EventTarget();

let alarm;

/** The session, if there is one: `{ token, subject, name, ends }`. One whose time is over is ended. */
export function current() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (kept?.ends && kept.ends <= Date.now()) {
    end();
    return null;
  }
  return kept;
}

/** Starts a session. `ends` is in milliseconds since 1970, or null if the issuer does not say. */
export function start(kept) {
  sessionStorage.setItem(KEY, JSON.stringify(kept));
}

/** Forgets the token because it is of no use any more. */
export function end() {
  if (!sessionStorage.getItem(KEY)) return;
  forget();
  session.dispatchEvent(new Event("ended"));
}

/** Forgets the token. */
export function forget() {
  clearTimeout(alarm);
  sessionStorage.removeItem(KEY);
}

/** Ends the session when its time is over, also if nothing is asked of it. */
export function watch() {
  clearTimeout(alarm);
  const ends = current()?.ends;
  // A timer cannot be set for more than some 24 days.
  if (ends) alarm = setTimeout(watch, Math.min(ends - Date.now(), 2 ** 31 - 1));
}
