// The view "Invite user": first the address, then its form, then the result.

import * as api from "./api.js";
import { announce, append, busy, button, el, heading, labelled, replace, setTitle, supportLink } from "./dom.js";
import { changeDraft, dropDraft, readDraft } from "./draft.js";
import { DrawnForm, summary } from "./form.js";
import { notice, place, refusalNotice } from "./notice.js";
import { countdown, singapore, time } from "./times.js";
import { words } from "./words.js";

/** @import { Answers, Invitation, OnboardingForm } from "./api.js" */

const { invite: texts } = words;

/**
 * Shows the view, with the officer's draft.
 * @param {HTMLElement} main
 */
export function showInvite(main) {
  const { email, asked } = readDraft();
  const { form, input } = askAddress(main);
  if (asked) form.requestSubmit();
  else if (email) input.select();
}

/**
 * Shows the view from its start, with the focus on its heading.
 * @param {HTMLElement} main
 */
function restart(main) {
  askAddress(main).title.focus();
}

/**
 * Asks for the address.
 * @param {HTMLElement} main
 */
function askAddress(main) {
  const slot = el("div");
  const error = el("p", { class: "error", id: "email-error", hidden: true });
  /** @type {HTMLInputElement} */
  const input = el("input", {
    id: "email", name: "email", type: "email", required: true, autocomplete: "off", autocapitalize: "off",
    spellcheck: "false", "aria-describedby": "email-help email-error", value: readDraft().email,
    // Another address has another form, so the answers are dropped.
    input: () => changeDraft({ email: input.value, asked: false, correcting: false, answers: {} }),
  });
  /** @param {string} text */
  const fail = (text) => {
    error.textContent = text;
    error.hidden = false;
    input.setAttribute("aria-invalid", "true");
    setTitle(texts.title, true);
    return summary([{ id: "email", text }]);
  };
  const submit = el("button", { type: "submit" }, texts.ask);
  const ask = () => busy(submit, async () => {
    slot.replaceChildren();
    error.hidden = true;
    input.removeAttribute("aria-invalid");
    if (!input.value.trim()) return place(slot, fail(texts.emailMissing));
    try {
      const form = await api.onboardingForm(input.value);
      if (!main.contains(input)) return;
      changeDraft({ email: input.value, asked: true });
      showForm(main, form);
    } catch (refusal) {
      changeDraft({ asked: false });
      const wrong = refusal instanceof api.Refusal ? refusal.errors[0] : undefined;
      if (!wrong) return place(slot, refusalNotice(refusal, ask));
      const unknown = wrong.code === "domain_not_allowlisted";
      const shown = fail(unknown ? words.domainNotAllowed : wrong.detail);
      append(shown, unknown && el("p", {}, supportLink(texts.account.support)));
      place(slot, shown);
    }
  });
  const title = heading(texts.title);
  const form = el("form", { novalidate: true, submit: (event) => { event.preventDefault(); ask(); } },
    labelled("email", texts.email, el("p", { class: "help", id: "email-help" }, texts.emailHelp), error, input),
    submit);
  replace(main, title, el("p", {}, texts.intro), slot, form);
  return { title, form, input };
}

/**
 * Shows the invitation or account that the address already has, and the form if the address can be invited.
 * @param {HTMLElement} main
 * @param {OnboardingForm} form
 */
function showForm(main, form) {
  const slot = el("div");
  const box = el("div");
  const title = heading(texts.title);
  const back = button(texts.another, () => { changeDraft({ asked: false, correcting: false }); restart(main); }, "quiet");
  const fillIn = () => replace(box, onboardingForm(main, form, slot, back));
  /**
   * @param {string} name
   * @param {string} value
   */
  const about = (name, value) => el("p", {}, words.pair(name, ""), el("strong", {}, value));
  const { correcting } = readDraft();
  const standing = correcting ? notice("info", texts.correct.title, texts.correct.text) : standingNotice(form);
  replace(main, title, standing, about(words.one.facts.organisation, form.organisation), slot, box);
  if (form.standing === "account" && !correcting) {
    const resend = button(texts.account.resend, () => { fillIn(); box.querySelector("input")?.focus(); }, "quiet");
    append(box, about(words.one.facts.email, form.email), el("p", { class: "actions" }, resend, back));
  } else {
    fillIn();
  }
  title.focus();
}

/**
 * The notice about the invitation or account that the address already has.
 * @param {OnboardingForm} form
 */
function standingNotice({ standing, pending }) {
  if (standing === "account") {
    const { title, text, support, notYet } = texts.account;
    return notice("info", title, text, el("p", {}, supportLink(support)), notYet);
  }
  if (!pending) return null;
  const { title, text, over, override } = texts.pending;
  const { inviter_email: by, expires_at: until } = pending;
  if (Date.parse(until) <= Date.now()) return notice("info", title, over(by, singapore(until)));
  return notice("info", title, text(by, singapore(until)), override);
}

/**
 * The form, and the language of the emails, which is a header of the request and not an answer.
 * @param {HTMLElement} main
 * @param {OnboardingForm} form
 * @param {HTMLElement} slot for what is wrong
 * @param {HTMLButtonElement} back
 */
function onboardingForm(main, form, slot, back) {
  const drawn = new DrawnForm(form.fields, readDraft().answers, (answers) => changeDraft({ answers }));
  const chosen = readDraft().language;
  /** @type {HTMLSelectElement} */
  const language = el("select", { id: "mail_language", change: () => changeDraft({ language: language.value }) },
    texts.languages.map(([code, name]) => el("option", { value: code, lang: code, selected: code === chosen }, name)));
  const submit = el("button", { type: "submit" }, texts.submit);
  /** @returns {Promise<void>} */
  const send = () => busy(submit, async () => {
    slot.replaceChildren();
    drawn.show([]);
    setTitle(texts.title);
    try {
      const key = keyFor(drawn.answers, language.value);
      const invitation = await api.invite(drawn.answers, key, language.value);
      dropDraft();
      if (main.contains(submit)) showResult(main, invitation);
    } catch (failure) {
      const refusal = failure instanceof api.Refusal ? failure : null;
      // A final refusal ends this request: the same content sent again is a new request.
      if (!refusal?.isTransient) changeDraft({ sent: null });
      const wrong = drawn.show(refusal?.errors ?? []);
      if (wrong) setTitle(texts.title, true);
      place(slot, wrong ?? refusalNotice(failure, send));
    }
  });
  return el("form", { novalidate: true, submit: (event) => { event.preventDefault(); send(); } },
    drawn.element,
    labelled("mail_language", texts.language, language),
    el("p", { class: "actions" }, submit, back));
}

/**
 * The idempotency key: the same for the same content, so that a retry does nothing twice.
 * @param {Answers} answers
 * @param {string} language
 */
function keyFor(answers, language) {
  const content = JSON.stringify([answers, language]);
  const { sent, key } = readDraft();
  if (key && sent === content) return key;
  const fresh = crypto.randomUUID();
  changeDraft({ sent: content, key: fresh });
  return fresh;
}

/**
 * Shows the result.
 * @param {HTMLElement} main
 * @param {Invitation} invitation
 */
function showResult(main, invitation) {
  const { email, expires_at: until, outcome } = invitation;
  const { done } = texts;
  const [title, text] = until ? [done.pending, done.pendingText(email)]
    : outcome === "resent" ? [done.resent, done.resentText(email)]
    : outcome === "corrected" ? [done.corrected, done.correctedText(email)]
    : [done.account, done.accountText(email)];
  const top = heading(title);
  replace(main, top,
    el("div", { class: "notice good" }, el("p", {}, text),
      until && el("p", {}, done.until, time(until), " - ", countdown(until)),
      outcome === "overridden" && el("p", {}, done.replaced),
      until && el("p", {}, done.told)),
    el("p", { class: "actions" },
      button(done.another, () => restart(main)),
      el("a", { href: `#/invitations/${invitation.id}` }, done.look)));
  top.focus();
  announce(text);
}
