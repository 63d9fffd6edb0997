// The officer's numbers, shown above the list of invitations.

import * as api from "./api.js";
import { el, facts, replace } from "./dom.js";
import { day } from "./times.js";
import { valueWords } from "./value_words.js";
import { words } from "./words.js";

/** @import { Statistics } from "./api.js" */

const { numbers: texts } = words;

/**
 * Shows the numbers in a slot. They are optional: if the request fails, the slot does not change.
 * @param {HTMLElement} slot
 * @param {AbortSignal} signal ends it
 */
export async function showNumbers(slot, signal) {
  const statistics = await api.statistics().catch(() => null);
  if (!statistics || signal.aborted) return;
  if (statistics.counted === 0) return replace(slot);
  const { counted, complete, since, not_delivered: lost, median_seconds_to_register: seconds } = statistics;
  replace(slot, el("section", { class: "numbers", "aria-label": texts.title },
    facts([
      ...byStatus(statistics),
      [texts.notDelivered, lost > 0 && texts.number(lost)],
      [texts.toRegister, seconds !== undefined && words.time.span(seconds)],
    ]),
    el("p", { class: "help" }, texts.noTracking, !complete && since !== undefined && texts.newest(counted, day(since)))));
}

/**
 * The statuses that some invitations have, in the order of the list's filter.
 * @param {Statistics} statistics
 * @returns {[string, string][]}
 */
function byStatus({ by_status: numbers }) {
  return Object.entries(valueWords.status)
    .flatMap(([code, name]) => (numbers[code] ? [[name, texts.number(numbers[code])]] : []));
}
