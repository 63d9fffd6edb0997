// The notice that emails to the officer are off (R42): why, and how to turn them on again.

import * as api from "./api.js";
import { busy, button, el, replace } from "./dom.js";
import { notice, place, refusalNotice } from "./notice.js";
import { time } from "./times.js";
import { wordsFor } from "./value_words.js";
import { words } from "./words.js";

/** @typedef {import("./api.js").Me} Me */

const { emails: texts } = words;

/**
 * Shows the notice in a slot if emails are off.
 * @param {HTMLElement} slot
 * @param {Me} me
 */
export function showEmails(slot, me) {
  const { suppression } = me;
  if (!suppression) return replace(slot);
  const turnOn = button(texts.turnOn, () => busy(turnOn, () => api.endSuppression().then(
    () => place(slot, notice("good", texts.on.title, texts.on.text)),
    (refusal) => place(slot, refusalNotice(refusal, () => showEmails(slot, me))))));
  replace(slot, notice("info", texts.off,
    el("p", {}, texts.since, time(suppression.since), ". ", wordsFor(texts.reason, suppression.reason)),
    texts.seen, el("p", {}, turnOn)));
}
