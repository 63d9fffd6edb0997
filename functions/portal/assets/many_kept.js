// The part below each step of "Invite many" that says what the browser stores.

import { button, el } from "./dom.js";
import { List } from "./list.js";
import { words as texts } from "./many_words.js";
import { notice } from "./notice.js";
import { confirmed } from "./question.js";

/** @import { Stage } from "./many.js" */

/**
 * Says what the browser stores, and lets the officer discard it.
 * @param {Stage} stage
 * @param {List} list
 */
export function keptNotice({ main, next }, list) {
  const discard = button(texts.kept.discard, async () => {
    const { title, text, sending, yes, no } = texts.kept.ask;
    if (!(await confirmed(main, { title, texts: [text, list.isSending && sending], yes, no }))) return;
    list.discard();
    next(notice("good", texts.kept.discarded));
  }, "quiet");
  return el("section", { "aria-labelledby": "kept" },
    el("h2", { id: "kept" }, texts.kept.title), el("p", { class: "help" }, texts.kept.text), el("p", {}, discard));
}
