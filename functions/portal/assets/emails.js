// Whether we email the officer about outcomes (R42): if not, why, and how to have emails again.

import * as api from "./api.js";
import { busy, button, el, replace } from "./dom.js";
import { notice, place, refusalNotice } from "./notice.js";
import { time } from "./times.js";
import { words, wordsFor } from "./words.js";

/** @typedef {import("./api.js").Me} Me */

const { emails: texts } = words;

/**
 * Shows in a slot that emails are off, or nothing while they are on.
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
