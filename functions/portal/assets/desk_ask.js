// A question before a change at the desk: what follows, and why it is done.

import { append, button, el, labelled } from "./dom.js";
import { words } from "./desk_words.js";

/** @typedef {{ title: string, follows: string, yes: string, to?: boolean, danger?: boolean }} Question `to`: asks for a new owner */

/**
 * Asks whether to do it, and why.
 * @param {HTMLElement} main
 * @param {Question} question
 * @returns {Promise<{ reason: string, to: string } | null>} null if it is not to be done
 */
export function askWhy(main, { title, follows, yes, to = false, danger = false }) {
  return new Promise((resolve) => {
    const owner = el("input", { id: "to_email", type: "email", autocomplete: "off", spellcheck: "false", required: true });
    const reason = el("textarea", { id: "reason", rows: "3", maxlength: "500", required: true, "aria-describedby": "reason-help" });
    const error = el("p", { class: "error", id: "why-error", role: "alert", hidden: true });
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
