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
  const correct = button(texts.correct, () => edit(editing, account, desk), "quiet");
  const release = button(texts.release, () => change(desk, release,
    { title: texts.releaseAsk(account.email), follows: texts.releaseFollows, yes: texts.releaseYes, danger: true },
    (why, _, key) => api.release(account.id, why, key), texts.released), "quiet");
  const ended = account.status === "terminated";
  replace(place, el("h3", {}, texts.title), facts([...about, ...details]),
    !ended && el("p", { class: "actions" }, correct, release), editing);
}

/**
 * The form to correct an account.
 * @param {HTMLElement} place
 * @param {Account} account
 * @param {Desk} desk
 */
function edit(place, account, desk) {
  /** @type {Answers} */
  const present = account.details;
  const form = new DrawnForm(account.fields, present, () => {});
  const errors = el("div");
  const reason = el("textarea", { id: "correction-reason", rows: "3", maxlength: "500", required: true });
  const save = el("button", { type: "submit" }, texts.save);
  const cancel = button(words.cancel, () => place.replaceChildren(), "quiet");
  const drawn = el("form", { novalidate: true, submit: (event) => {
    event.preventDefault();
    busy(save, send);
  } }, errors, form.element,
    labelled("correction-reason", words.reason, el("p", { class: "help" }, words.reasonHelp), reason),
    el("p", {}, texts.follows), el("p", { class: "actions" }, save, cancel));
  replace(place, drawn);
  form.element.querySelector("input, select")?.scrollIntoView({ block: "nearest" });

  async function send() {
    errors.replaceChildren();
    if (!reason.value.trim()) {
      append(errors, notice("bad", words.reasonMissing));
      return reason.focus();
    }
    const why = { request_number: desk.number(), reason: reason.value.trim() };
    try {
      await api.correct(account.id, why, changes(form.answers, present, form.shown));
    } catch (refusal) {
      const marked = refusal instanceof Refusal && refusal.errors.length > 0 ? form.show(refusal.errors) : refused(refusal);
      replace(errors, marked);
      return marked?.focus();
    }
    await desk.again().catch(() => {});
    desk.say(notice("good", texts.corrected));
  }
}

/**
 * The changes: new answers, and `null` for an answer that was removed. The service itself removes answers that a
 * change hides.
 * @param {Answers} answers
 * @param {Answers} present
 * @param {ReadonlySet<string>} shown
 */
function changes(answers, present, shown) {
  /** @type {Record<string, string | boolean | null>} */
  const changed = {};
  for (const name of shown) {
    const value = answers[name] ?? null;
    if (value !== (present[name] ?? null)) changed[name] = value;
  }
  return changed;
}
