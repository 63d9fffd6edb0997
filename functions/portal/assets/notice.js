// Notices: what happened or did not, and what to do next.

import { button, el, supportLink } from "./dom.js";
import { soon } from "./times.js";
import { words } from "./words.js";

/**
 * A notice.
 * @param {"good"|"info"|"bad"} kind
 * @param {string} title
 * @param {...(Node|string)} children paragraphs
 */
export function notice(kind, title, ...children) {
  const paragraphs = children.filter(Boolean).map((child) => (typeof child === "string" ? el("p", {}, child) : child));
  return el("div", { class: `notice ${kind}`, role: kind === "bad" ? "alert" : "status", tabindex: "-1" },
    el("h2", {}, title), paragraphs);
}

/**
 * A refusal in words, with its next step.
 * @param {import("./api.js").Refusal} refusal
 * @param {function(): *} [retry] does the same again
 * @returns {HTMLElement|null} null if the session is over: that is said at the top of the page
 */
export function refusalNotice(refusal, retry) {
  const { code, problem = {}, again } = refusal;
  // A fault of the page's own is for its makers, too.
  if (!code) console.error(refusal);
  if (code === "unauthenticated") return null;
  const say = words.refusal[code] ?? words.refusal.other;
  const said = say({ title: problem.title, detail: problem.detail, when: again && soon(again) });
  return notice("bad", said.title, said.text,
    said.support && el("p", {}, supportLink(said.support, problem.support_url)),
    said.retry && retry && el("p", {}, button(words.retry, retry)),
    !words.refusal[code] && problem.request_id && words.requestId(problem.request_id));
}

/** Shows a notice in its place, in full view, and moves the focus to it; without one, to that at the top. */
export function place(slot, shown) {
  slot.replaceChildren(shown ?? "");
  const seen = shown ?? document.querySelector(".top .notice");
  seen?.focus();
  seen?.scrollIntoView({ block: "nearest" });
}
