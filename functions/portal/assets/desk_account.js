// The account of a person: its details, correction and release.

import * as api from "./desk_api.js";
import { refused } from "./desk.js";
import { change } from "./desk_ask.js";
import { words } from "./desk_words.js";
import { Refusal } from "./api.js";
import { append, busy, button, el, facts, labelled, replace } from "./dom.js";
import { DrawnForm } from "./form.js";
import { notice } from "./notice.js";
import { time } from "./times.js";
import { wordsFor } from "./value_words.js";
import { words as all } from "./words.js";

/** @import { Answers } from "./api.js" */
/** @import { Desk } from "./desk.js" */
/** @import { Account } from "./desk_api.js" */
/** @import { Fact } from "./dom.js" */
/** @typedef {Record<string, string | boolean | null>} Details corrected ones; null takes an answer away */

const { account: texts } = words;

/**
 * Shows an account.
 * @param {HTMLElement} place
 * @param {string} id
 * @param {Desk} desk
 */
export async function showAccount(place, id, desk) {
  const account = await api.account(id, desk.number()).catch((refusal) => desk.say(refused(refusal)));
  if (account) draw(place, account, desk);
}

/**
 * Draws an account, and returns the place for the form that corrects it.
 * @param {HTMLElement} place
 * @param {Account} account
 * @param {Desk} desk
 */
function draw(place, account, desk) {
  const names = texts.facts;
  /** @type {Fact[]} */
  const about = [
    [names.login_name, account.login_name], [names.status, wordsFor(texts.status, account.status)],
    [names.account_type, wordsFor(texts.type, account.account_type)], [names.organisation, account.organisation],
    [names.inviter, account.inviter.email], [names.created_at, time(account.created_at)],
    [names.activate_by, account.activate_by && time(account.activate_by)],
    [names.activated_at, account.activated_at && time(account.activated_at)],
    [names.terminated_at, account.terminated_at && time(account.terminated_at)],
  ];
  const details = account.fields.map(({ name, label, options = [] }) => {
    const value = account.details[name];
    const option = options.find(({ code }) => code === value)?.label;
    /** @type {Fact} */
    const fact = [label, typeof value === "boolean" ? (value ? all.yes : all.no) : option ?? value];
    return fact;
  });
  const editing = el("div");
  const correct = button(texts.correct, () => edit(place, editing, account, desk), "quiet");
  const release = button(texts.release, () => change(desk, release,
    { title: texts.releaseAsk(account.email), follows: texts.releaseFollows, yes: texts.releaseYes, danger: true },
    (why, _, key) => api.release(account, why, key), texts.released), "quiet");
  const ended = account.status === "terminated";
  replace(place, el("h3", {}, texts.title), facts([...about, ...details]),
    !ended && el("p", { class: "actions" }, correct, release), editing);
  return editing;
}

/**
 * The form to correct an account.
 * @param {HTMLElement} whole where the account is shown
 * @param {HTMLElement} place
 * @param {Account} account
 * @param {Desk} desk
 * @param {{ details: Details, reason: string } | null} typed the corrections that met somebody else's change
 */
function edit(whole, place, account, desk, typed = null) {
  /** @type {Answers} */
  const present = account.details;
  const filled = { ...present };
  for (const [name, answer] of Object.entries(typed?.details ?? {})) filled[name] = answer ?? undefined;
  const form = new DrawnForm(account.fields, filled, () => {});
  const errors = el("div", {}, typed && notice("bad", texts.changed.title, texts.changed.text));
  const reason = el("textarea", { id: "correction-reason", rows: "3", maxlength: "500", required: true });
  reason.value = typed?.reason ?? "";
  const save = el("button", { type: "submit" }, texts.save);
  const cancel = button(words.cancel, () => place.replaceChildren(), "quiet");
  let key = crypto.randomUUID();
  const drawn = el("form", { novalidate: true, submit: (event) => {
    event.preventDefault();
    busy(save, send);
  } }, errors, form.element,
    labelled("correction-reason", words.reason, el("p", { class: "help" }, words.reasonHelp), reason),
    el("p", {}, texts.follows), el("p", { class: "actions" }, save, cancel));
  replace(place, drawn);
  if (typed) focusOn(errors);
  else form.element.querySelector("input, select")?.scrollIntoView({ block: "nearest" });

  async function send() {
    errors.replaceChildren();
    if (!reason.value.trim()) {
      append(errors, notice("bad", words.reasonMissing));
      return reason.focus();
    }
    const why = { request_number: desk.number(), reason: reason.value.trim() };
    const details = changes(form.answers, present, form.shown);
    try {
      await api.correct(account, why, details, key);
    } catch (refusal) {
      if (!(refusal instanceof Refusal) || !refusal.isTransient) key = crypto.randomUUID();
      if (refusal instanceof Refusal && refusal.code === "changed_meanwhile") {
        return again({ details, reason: why.reason });
      }
      const marked = refusal instanceof Refusal && refusal.errors.length > 0 ? form.show(refusal.errors) : refused(refusal);
      replace(errors, marked);
      return marked?.focus();
    }
    await desk.again().catch(() => {});
    desk.say(notice("good", texts.corrected));
  }

  /**
   * Shows the account after somebody else's change, and the corrections that were typed here.
   * @param {{ details: Details, reason: string }} typed
   */
  async function again(typed) {
    try {
      const now = await api.account(account.id, desk.number());
      const editing = draw(whole, now, desk);
      if (now.status !== "terminated") edit(whole, editing, now, desk, typed);
    } catch (refusal) {
      replace(errors, refused(refusal));
      focusOn(errors);
    }
  }
}

/** @param {HTMLElement} errors */
const focusOn = (errors) => errors.querySelector("div")?.focus();

/**
 * The changes: new answers, and `null` for an answer that was removed. The service itself removes answers that a
 * change hides.
 * @param {Answers} answers
 * @param {Answers} present
 * @param {ReadonlySet<string>} shown
 */
function changes(answers, present, shown) {
  /** @type {Details} */
  const changed = {};
  for (const name of shown) {
    const value = answers[name] ?? null;
    if (value !== (present[name] ?? null)) changed[name] = value;
  }
  return changed;
}
