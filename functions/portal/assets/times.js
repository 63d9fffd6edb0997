// Times in Singapore's time zone, countdowns, and the refreshing of views.

import { el } from "./dom.js";
import { words } from "./words.js";

/** @import { Invitation } from "./api.js" */
/** @typedef {string | number | Date} Moment */

/** @param {Intl.DateTimeFormatOptions} options */
const format = (options) => new Intl.DateTimeFormat("en-SG", { timeZone: "Asia/Singapore", ...options });
const fullDay = format({ dateStyle: "full" });
const shortDay = format({ day: "numeric", month: "short", year: "numeric" });
const clock = format({ timeStyle: "short" });

/**
 * `Saturday, 28 November 2026, 12:05 pm (Singapore time)`, in the format of the emails.
 * @param {Moment} moment
 */
export function singapore(moment) {
  const date = new Date(moment);
  return words.time.singapore(fullDay.format(date), clock.format(date));
}

/**
 * `28 Nov 2026`.
 * @param {Moment} moment
 */
export const day = (moment) => shortDay.format(new Date(moment));

/**
 * `12:05 pm (Singapore time)`, with the day if it is not today.
 * @param {Moment} moment
 */
export function soon(moment) {
  return day(moment) === day(Date.now()) ? words.time.today(clock.format(new Date(moment))) : singapore(moment);
}

/**
 * A `time` element: people and programs can read it.
 * @param {string} moment
 */
export const time = (moment) => el("time", { datetime: moment }, singapore(moment));

/**
 * `2 days 3 hours left`.
 * @param {string} until
 */
function left(until) {
  const seconds = Math.ceil((Date.parse(until) - Date.now()) / 1000);
  if (seconds <= 0) return words.time.over;
  const minutes = Math.floor(seconds / 60);
  return words.time.left(Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60, seconds);
}

/**
 * The remaining time. It counts down while it is on the page.
 * @param {string} until
 */
export const countdown = (until) => el("span", { "data-until": until }, left(until));

setInterval(() => {
  /** @type {NodeListOf<HTMLElement>} */
  const countdowns = document.querySelectorAll("[data-until]");
  for (const element of countdowns) {
    const text = left(element.dataset.until ?? "");
    if (element.textContent !== text) element.textContent = text;
  }
}, 1000);

/**
 * Refreshes a view when the officer returns to the tab, and after each pause.
 * @param {AbortSignal} signal ends it
 * @param {() => number} pause how long, in seconds; asked again each time
 * @param {() => Promise<unknown>} refresh
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

/**
 * The seconds until invitations may change: few while an email is on its way, Infinity if none is open.
 * @param {readonly Invitation[]} invitations
 */
export function pauseFor(invitations) {
  const pending = invitations.filter(({ status }) => status === "pending");
  /** @param {Invitation} invitation */
  const isFresh = ({ created_at, mail }) => mail.length === 0 && Date.now() - Date.parse(created_at) < 60_000;
  if (invitations.some(isFresh)) return 2;
  return pending.length > 0 ? 15 : Infinity;
}
