// The view "Invite many" has three steps: choose a list, check it, send it. Each step starts from the stored list.

import { heading, replace } from "./dom.js";
import { List } from "./list.js";
import { showCheck } from "./many_check.js";
import { showChoose } from "./many_choose.js";
import { showSending } from "./many_send.js";
import { words as texts } from "./many_words.js";
import { notice, place } from "./notice.js";

/** The name of a browser lock: it shows whether another tab has the list open. */
const LOCK = "techpass.list";

/**
 * Each step of the view gets this.
 * @typedef {Object} Stage
 * @property {HTMLElement} main
 * @property {AbortSignal} signal ends the view
 * @property {(shown?: HTMLElement | null) => void} next shows the current step of the list, and a notice
 */

/**
 * Shows the view.
 * @param {HTMLElement} main
 * @param {AbortSignal} signal ends it
 */
export function showInviteMany(main, signal) {
  replace(main, heading(texts.title));
  navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (signal.aborted) return;
    if (!lock) {
      replace(main, heading(texts.title), notice("info", texts.kept.elsewhere, texts.kept.elsewhereText));
      return;
    }
    const left = new Promise((resolve) => signal.addEventListener("abort", resolve));
    showStep({ main, signal, next }, true);
    await left;
  });

  /** @param {HTMLElement | null} [shown] */
  function next(shown) {
    if (signal.aborted) return;
    showStep({ main, signal, next });
    main.querySelector("h1")?.focus();
    const slot = main.querySelector(".slot");
    if (shown && slot) place(slot, shown);
  }
}

/**
 * @param {Stage} stage
 * @param {boolean} [isResumed] whether the officer has just come to this view
 */
function showStep(stage, isResumed = false) {
  const list = List.read();
  if (!list) return showChoose(stage);
  if (list.kept.parts) return showSending(stage, list, isResumed);
  return showCheck(stage, list);
}
