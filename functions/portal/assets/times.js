// Moments as people in Singapore read them, and time that runs.

import { el } from "./dom.js";
import { words } from "./words.js";

const format = (options) => new Intl.DateTimeFormat("en-SG", { timeZone: "Asia/Singapore", ...options });
const fullDay = format({ dateStyle: "full" });
const shortDay = format({ day: "numeric", month: "short", year: "numeric" });
const clock = format({ timeStyle: "short" });

/** `Saturday, 28 November 2026, 12:05 pm (Singapore time)`, as the mails write it. */
export function singapore(moment) {
  const date = new Date(moment);
  return words.time.singapore(fullDay.format(date), clock.format(date));
}

/** `28 Nov 2026`. */
export const day = (moment) => shortDay.format(new Date(moment));

/** `12:05 pm (Singapore time)`, with the day if that is another one. */
export function soon(moment) {
  return day(moment) === day(Date.now()) ? words.time.today(clock.format(new Date(moment))) : singapore(moment);
}

/** A moment that programs can read, too. */
export const time = (moment) => el("time", { datetime: moment }, singapore(moment));

/** `2 days 3 hours left`. */
function left(until) {
  const seconds = Math.ceil((new Date(until) - Date.now()) / 1000);
  if (seconds <= 0) return words.time.over;
  const minutes = Math.floor(seconds / 60);
  return words.time.left(Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60, seconds);
}

/** The time that is left, kept current as long as it is on the page. */
export const countdown = (until) => el("span", { "data-until": until }, left(until));

setInterval(() => {
  for (const element of document.querySelectorAll("[data-until]")) {
    const text = left(element.dataset.until);
    if (element.textContent !== text) element.textContent = text;
  }
}, 1000);

/**
 * Refreshes a view when the tab is looked at again, and every so many seconds.
 * @param {AbortSignal} signal ends it
 * @param {function(): number} pause how long, in seconds; asked anew each time
 * @param {function(): Promise} refresh
 */
export function keepFresh(signal, pause, refresh) {
  let last = Date.now();
  let running = false;
  const run = async () => {
    if (running || document.visibilityState !== "visible") return;
    running = true;
    await refresh().finally(() => { running = false; last = Date.now(); });
  };
  const timer = setInterval(() => { if (Date.now() - last >= pause() * 1000) run(); }, 1000);
  signal.addEventListener("abort", () => clearInterval(timer));
  document.addEventListener("visibilitychange", run, { signal });
}

/** The seconds until invitations may look otherwise: soon if a mail is awaited, never if none is open. */
export function pauseFor(invitations) {
  const pending = invitations.filter(({ status }) => status === "pending");
  const fresh = ({ created_at, mail }) => mail.length === 0 && Date.now() - new Date(created_at) < 60_000;
  if (invitations.some(fresh)) return 2;
  return pending.length > 0 ? 15 : Infinity;
}
