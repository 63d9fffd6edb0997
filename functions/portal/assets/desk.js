// The view "Desk": finds a person and shows their account and their invitations.

import * as api from "./desk_api.js";
import { Refusal } from "./api.js";
import { askWhy } from "./desk_ask.js";
import { showPerson } from "./desk_person.js";
import { words } from "./desk_words.js";
import { announce, busy, button, el, heading, labelled, replace } from "./dom.js";
import { summary } from "./form.js";
import { notice, place, refusalNotice } from "./notice.js";

/** @typedef {"email" | "login_name" | "mobile_number"} Way */
/**
 * The parts of the view share this.
 * @typedef {Object} Desk
 * @property {HTMLElement} main
 * @property {() => string} number the number of the service request
 * @property {(shown: HTMLElement | null) => void} say shows a notice
 * @property {() => Promise<unknown>} again shows the same person again, as they are now
 */

/**
 * Shows the view.
 * @param {HTMLElement} main
 * @param {AbortSignal} signal ends it
 */
export function showDesk(main, signal) {
  const slot = el("div");
  const result = el("div");
  const number = el("input", { id: "desk-number", autocomplete: "off", spellcheck: "false", maxlength: "40", required: true });
  const way = el("select", { id: "desk-way" }, Object.entries(words.ways).map(([code, label]) => el("option", { value: code }, label)));
  const what = el("input", { id: "desk-what", autocomplete: "off", autocapitalize: "off", spellcheck: "false", required: true });
  const submit = el("button", { type: "submit" }, words.find);
  const form = el("form", { role: "search", novalidate: true, submit: (event) => {
    event.preventDefault();
    busy(submit, find);
  } },
    labelled("desk-number", words.number, el("p", { class: "help" }, words.numberHelp), number),
    labelled("desk-way", words.way, way), labelled("desk-what", words.what, what), el("p", {}, submit));
  replace(main, heading(words.title), el("p", {}, words.intro), slot, form, result, transfers());

  /** The address of the shown person. */
  let email = "";
  /** @type {Desk} */
  const desk = {
    main,
    number: () => number.value.trim(),
    say: (shown) => { if (!signal.aborted) place(slot, shown); },
    // Always by address: the change may have given the login name or the mobile number to nobody.
    again: () => look("email", email).catch((refusal) => {
      if (!(refusal instanceof Refusal) || refusal.code !== "not_found") throw refusal;
      result.replaceChildren();
    }),
  };

  async function find() {
    slot.replaceChildren();
    result.replaceChildren();
    if (!desk.number()) return desk.say(notice("bad", words.numberMissing));
    if (!what.value.trim()) return desk.say(notice("bad", words.whatMissing));
    await look(/** @type {Way} */ (way.value), what.value.trim()).catch((refusal) => {
      if (refusal instanceof Refusal && refusal.code === "not_found") {
        return desk.say(notice("info", words.nobody.title, words.nobody.text));
      }
      desk.say(refused(refusal));
    });
  }

  /**
   * @param {Way} by
   * @param {string} text
   */
  async function look(by, text) {
    const person = await api.find(desk.number(), by, text);
    if (signal.aborted) return;
    email = person.email;
    await showPerson(result, person, desk);
    if (!signal.aborted) announce(person.email);
  }

  /** The part for an officer who has left. */
  function transfers() {
    const from = el("input", { id: "desk-from", type: "email", autocomplete: "off", spellcheck: "false" });
    const state = el("p", { class: "help", role: "status" });
    const go = button(words.transfers.button, async () => {
      const email = from.value.trim();
      if (!desk.number()) return desk.say(notice("bad", words.numberMissing));
      if (!email) return desk.say(notice("bad", words.transfers.missing));
      const { ask, follows, yes } = words.transfers;
      const why = await askWhy(main, { title: ask(email), follows, yes, to: true });
      if (why) await busy(go, () => transferAll(desk, { from_email: email }, why, state));
    }, "quiet");
    return el("section", {}, el("h2", {}, words.transfers.title), el("p", {}, words.transfers.text),
      labelled("desk-from", words.transfers.from, from), el("p", { class: "actions" }, go), state);
  }
}

/**
 * Transfers page by page and shows the progress.
 * @param {Desk} desk
 * @param {{ from_email: string } | { of_invitation: string }} from
 * @param {{ reason: string, to: string }} why
 * @param {Element} state
 */
export async function transferAll(desk, from, { reason, to }, state) {
  let transferred = 0;
  /** @type {string | null} */
  let cursor = null;
  try {
    do {
      const page = await api.transferAll({ request_number: desk.number(), reason }, from, to, cursor, crypto.randomUUID());
      transferred += page.transferred.length;
      cursor = page.next_cursor;
      state.textContent = cursor ? words.transfers.progress(transferred) : "";
    } while (cursor);
    desk.say(notice("good", words.transfers.done(transferred)));
  } catch (refusal) {
    desk.say(refused(refusal));
  }
}

/**
 * A refusal, with each of its errors.
 * @param {unknown} refusal
 */
export function refused(refusal) {
  if (refusal instanceof Refusal && refusal.errors.length > 0) {
    return summary(refusal.errors.map(({ detail }) => ({ text: detail })));
  }
  if (refusal instanceof Refusal && refusal.code === "not_found") return notice("bad", words.gone.title, words.gone.text);
  return refusalNotice(refusal);
}
