// Notices: each says what happened and what to do next.

import { Refusal } from "./api.js";
import { button, el, replace, supportLink } from "./dom.js";
import { soon } from "./times.js";
import { refusalWords } from "./refusal_words.js";
import { words } from "./words.js";

/** @import { Child } from "./dom.js" */

/**
 * A notice.
 * @param {"good" | "info" | "bad"} kind
 * @param {string} title
 * @param {...Child} children paragraphs
 */
export function notice(kind, title, ...children) {
  const paragraphs = children.map((child) => (typeof child === "string" && child ? el("p", {}, child) : child));
  return el("div", { class: `notice ${kind}`, role: kind === "bad" ? "alert" : "status", tabindex: "-1" },
    el("h2", {}, title), paragraphs);
}

/**
 * The notice for a refusal, with the next step.
 * @param {unknown} failure
 * @param {() => unknown} [retry] does the same again
 * @returns {HTMLElement | null} null if the session is over: that is said at the top of the page
 */
export function refusalNotice(failure, retry) {
  // A fault of the page itself also goes to the console, for its developers.
  if (!(failure instanceof Refusal)) console.error(failure);
  const { code, problem, again } = failure instanceof Refusal ? failure : new Refusal("other");
  if (code === "unauthenticated") return null;
  const when = again ? soon(again) : null;
  const { title, text, support, retry: retryHelps, known } = refusalWords(code, { ...problem, when });
  return notice("bad", title, text,
    support && el("p", {}, supportLink(support, problem.support_url)),
    retryHelps && retry && el("p", {}, button(words.retry, retry)),
    !known && problem.request_id && words.requestId(problem.request_id));
}

/**
 * Shows a notice in its place, scrolls to it and moves the focus to it. Without a notice, the focus goes to the one at the top.
 * @param {Element} slot
 * @param {HTMLElement | null} shown
 */
export function place(slot, shown) {
  replace(slot, shown);
  /** @type {HTMLElement | null} */
  const seen = shown ?? document.querySelector(".top .notice");
  seen?.focus();
  seen?.scrollIntoView({ block: "nearest" });
}
