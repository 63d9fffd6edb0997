// A change at the desk. First a question says what the change does and asks for the reason.

import { Refusal } from "./api.js";
import { refused } from "./desk.js";
import { words } from "./desk_words.js";
import { append, busy, button, el, labelled } from "./dom.js";
import { notice } from "./notice.js";

/** @import { Desk } from "./desk.js" */
/** @import { Why } from "./desk_api.js" */
/** @typedef {{ reason: string, to: string }} Given */
/** @typedef {{ title: string, follows: string, yes: string, to?: boolean, danger?: boolean }} Question `to`: asks for a new owner */

/**
 * Asks for confirmation and for the reason.
 * @param {HTMLElement} main
 * @param {Question} question
 * @param {Given | null} given the earlier answers
 * @param {string} fault what is wrong with them
 * @returns {Promise<Given | null>} null if the officer cancels
 */
export function askWhy(main, { title, follows, yes, to = false, danger = false }, given = null, fault = "") {
  return new Promise((resolve) => {
    const owner = el("input", { id: "to_email", type: "email", autocomplete: "off", spellcheck: "false", required: true });
    const reason = el("textarea", { id: "reason", rows: "3", maxlength: "500", required: true, "aria-describedby": "reason-help" });
    const error = el("p", { class: "error", id: "why-error", role: "alert", hidden: !fault }, fault);
    owner.value = given?.to ?? "";
    reason.value = given?.reason ?? "";
    const cancel = button(words.cancel, () => dialog.close(), "quiet");
    const go = button(yes, () => {
      const wanting = to && !owner.value.trim() ? owner : reason.value.trim() ? null : reason;
      if (!wanting) return dialog.close("yes");
      error.textContent = wanting === owner ? words.transfers.toMissing : words.reasonMissing;
      error.hidden = false;
      wanting.setAttribute("aria-invalid", "true");
      wanting.focus();
    }, danger ? "danger" : undefined);
    /** @type {HTMLDialogElement} */
    const dialog = el("dialog", { "aria-labelledby": "question", close: () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? { reason: reason.value.trim(), to: owner.value.trim() } : null);
    } },
      el("h2", { id: "question" }, title), el("p", {}, follows), error,
      to && labelled("to_email", words.transfers.to, el("p", { class: "help" }, words.transfers.toHelp), owner),
      labelled("reason", words.reason, el("p", { class: "help", id: "reason-help" }, words.reasonHelp), reason),
      el("p", { class: "actions" }, go, cancel));
    append(main, dialog);
    dialog.showModal();
    (to ? owner : reason).focus();
  });
}

/**
 * Asks for the reason, makes the change, shows the outcome, and loads the person again. It asks again if an answer is wrong.
 * @param {Desk} desk
 * @param {HTMLButtonElement} pressed
 * @param {Question} question
 * @param {(why: Why, to: string, key: string) => Promise<unknown>} work
 * @param {string} done
 */
export async function change(desk, pressed, question, work, done) {
  let fault = "";
  /** @type {Given | null} */
  let given = null;
  do {
    given = await askWhy(desk.main, question, given, fault);
    if (!given) return;
    const { reason, to } = given;
    fault = "";
    await busy(pressed, async () => {
      const outcome = await work({ request_number: desk.number(), reason }, to, crypto.randomUUID())
        .then(() => notice("good", done), (refusal) => {
          if (refusal instanceof Refusal) fault = refusal.errors.map(({ detail }) => detail).join(" ");
          return refused(refusal);
        });
      if (fault) return;
      await desk.again().catch(() => {});
      desk.say(outcome);
    });
  } while (fault);
}
