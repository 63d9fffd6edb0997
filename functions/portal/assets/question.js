// A question before something that cannot be undone.

import { append, button, el } from "./dom.js";

/**
 * Asks for confirmation.
 * @param {HTMLElement} main
 * @param {{ title: string, texts: readonly (string | false)[], yes: string, no: string }} question
 * @returns {Promise<boolean>}
 */
export function confirmed(main, { title, texts, yes, no }) {
  return new Promise((resolve) => {
    const keepIt = button(no, () => dialog.close(), "quiet");
    /** @type {HTMLDialogElement} */
    const dialog = el("dialog", { "aria-labelledby": "question", close: () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    } },
      el("h2", { id: "question" }, title),
      texts.map((text) => text && el("p", {}, text)),
      el("p", { class: "actions" }, button(yes, () => dialog.close("yes"), "danger"), keepIt));
    append(main, dialog);
    dialog.showModal();
    keepIt.focus();
  });
}
