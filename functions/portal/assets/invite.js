// The view "Invite user": the address, then the form that belongs to it, then what came of it.

import * as api from "./api.js";
import { announce, busy, button, el, entitle, heading, labelled, supportLink } from "./dom.js";
import { draft, drop, keep } from "./draft.js";
import { DrawnForm, summary } from "./form.js";
import { notice, place, refusalNotice } from "./notice.js";
import { countdown, singapore, time } from "./times.js";
import { words } from "./words.js";

const { invite: say } = words;

/** Shows the view. What was typed before is still there. */
export function showInvite(main) {
  const { email, asked } = draft();
  askAddress(main);
  if (asked) {
    const form = main.querySelector("form");
    form.requestSubmit();
  } else if (email) {
    main.querySelector("#email").select();
  }
}

/** Starts over in the same view, with the focus on its heading. */
function restart(main) {
  askAddress(main);
  main.querySelector("h1").focus();
}

/** Asks for the address. */
function askAddress(main) {
  const slot = el("div");
  const error = el("p", { class: "error", id: "email-error", hidden: true });
  const input = el("input", {
    id: "email", name: "email", type: "email", required: true, autocomplete: "off", autocapitalize: "off",
    spellcheck: "false", "aria-describedby": "email-help email-error", value: draft().email,
    // Answers belong to the address that they were given for.
    input: () => keep({ email: input.value, asked: false, answers: {} }),
  });
  const fail = (text) => {
    error.textContent = text;
    error.hidden = false;
    input.setAttribute("aria-invalid", "true");
    entitle(say.title, true);
    return summary([["email", `${say.email}: ${text}`]]);
  };
  const submit = el("button", { type: "submit" }, say.ask);
  const ask = () => busy(submit, async () => {
    slot.replaceChildren();
    error.hidden = true;
    input.removeAttribute("aria-invalid");
    if (!input.value.trim()) return place(slot, fail(say.emailMissing));
    try {
      const form = await api.onboardingForm(input.value);
      if (!main.contains(input)) return;
      keep({ email: input.value, asked: true });
      answered(main, form);
    } catch (refusal) {
      keep({ asked: false });
      const wrong = refusal.errors?.[0];
      if (!wrong) return place(slot, refusalNotice(refusal, ask));
      const unknown = wrong.code === "domain_not_allowlisted";
      const shown = fail(unknown ? words.domainNotAllowed : wrong.detail);
      if (unknown) shown.append(el("p", {}, supportLink(say.account.support)));
      place(slot, shown);
    }
  });
  main.replaceChildren(heading(say.title), el("p", {}, say.intro), slot,
    el("form", { novalidate: true, submit: (event) => { event.preventDefault(); ask(); } },
      labelled("email", say.email, el("p", { class: "help", id: "email-help" }, say.emailHelp), error, input),
      submit));
}

/** Shows what stands for the address, and the form if there is something to be filled in. */
function answered(main, form) {
  const slot = el("div");
  const box = el("div");
  const back = button(say.another, () => { keep({ asked: false }); restart(main); }, "quiet");
  const fillIn = () => box.replaceChildren(onboardingForm(main, form, slot, back));
  const about = (name, value) => el("p", {}, `${name}: `, el("strong", {}, value));
  main.replaceChildren(heading(say.title), standingNotice(form),
    about(words.one.facts.organisation, form.organisation), slot, box);
  if (form.standing === "account") {
    const resend = button(say.account.resend, () => { fillIn(); box.querySelector("input").focus(); }, "quiet");
    box.append(about(words.one.facts.email, form.email), el("p", { class: "actions" }, resend, back));
  } else {
    fillIn();
  }
  main.querySelector("h1").focus();
}

/** What stands for the address, and what that means. */
function standingNotice({ standing, pending }) {
  if (standing === "account") {
    const { title, text, support, notYet } = say.account;
    return notice("info", title, text, el("p", {}, supportLink(support)), notYet);
  }
  if (!pending) return "";
  const { inviter_email: by, expires_at: until } = pending;
  if (new Date(until) <= Date.now()) return notice("info", say.pending.title, say.pending.over(by, singapore(until)));
  return notice("info", say.pending.title, say.pending.text(by, singapore(until)), say.pending.override);
}

/** The form, with the language of the mails, which is about the request and not one of its answers. */
function onboardingForm(main, form, slot, back) {
  const drawn = new DrawnForm(form.fields, draft().answers, (answers) => keep({ answers }));
  const chosen = draft().language;
  const language = el("select", { id: "mail_language", change: () => keep({ language: language.value }) },
    say.languages.map(([code, name]) => el("option", { value: code, lang: code, selected: code === chosen }, name)));
  const submit = el("button", { type: "submit" }, say.submit);
  const send = () => busy(submit, async () => {
    slot.replaceChildren();
    drawn.show([]);
    entitle(say.title);
    try {
      const key = keyFor(drawn.answers, language.value);
      const invitation = await api.invite(drawn.answers, key, language.value);
      drop();
      if (main.contains(submit)) invited(main, invitation, form.standing === "account");
    } catch (refusal) {
      // A request that was judged is done with: the same content again is a new one.
      if (!refusal.passes) keep({ sent: null });
      const wrong = drawn.show(refusal.errors ?? []);
      if (wrong) entitle(say.title, true);
      place(slot, wrong ?? refusalNotice(refusal, send));
    }
  });
  return el("form", { novalidate: true, submit: (event) => { event.preventDefault(); send(); } },
    drawn.element,
    labelled("mail_language", say.language, language),
    el("p", { class: "actions" }, submit, back));
}

/** The idempotency key of a request: the same for the same content, so that a retry does nothing twice. */
function keyFor(answers, language) {
  const sent = JSON.stringify([answers, language]);
  if (draft().sent !== sent) keep({ sent, key: crypto.randomUUID() });
  return draft().key;
}

/** Says what came of it. */
function invited(main, invitation, again) {
  const { email, expires_at: until } = invitation;
  const title = until ? say.done.pending : again ? say.done.resent : say.done.account;
  const text = until ? say.done.pendingText(email) : again ? say.done.resentText(email) : say.done.accountText(email);
  main.replaceChildren(heading(title),
    el("div", { class: "notice good" }, el("p", {}, text),
      until && el("p", {}, say.done.until, time(until), " - ", countdown(until)),
      invitation.supersedes && el("p", {}, say.done.replaced),
      until && el("p", {}, say.done.told)),
    el("p", { class: "actions" },
      button(say.done.another, () => restart(main)),
      el("a", { href: `#/invitations/${invitation.id}` }, say.done.look)));
  main.querySelector("h1").focus();
  announce(text);
}
