// The view of one invitation: its details, emails, history and actions.

import * as api from "./api.js";
import { announce, busy, button, el, facts, heading, replace } from "./dom.js";
import { changeDraft, dropDraft } from "./draft.js";
import { inviteeName, statusTag } from "./invitations.js";
import { notice, place, refusalNotice } from "./notice.js";
import { confirmed } from "./question.js";
import { countdown, keepFresh, pauseFor, soon, time } from "./times.js";
import { actorWords, eventWords, valueWords, wordsFor } from "./value_words.js";
import { words } from "./words.js";

/** @import { Answers, Invitation } from "./api.js" */
/** @import { Children, Fact } from "./dom.js" */
/** @typedef {keyof typeof words.one.facts} FactName */

const { one: texts } = words;

/**
 * The fields whose values are codes. The form has a label for each code.
 * @type {("sponsoring_agency" | "business_operation" | "offshore_development_centre")[]}
 */
const CODED = ["sponsoring_agency", "business_operation", "offshore_development_centre"];

/**
 * The fields of the form that an invitation shows.
 * @type {("mobile_number" | "sponsoring_agency" | "business_operation" | "offshore_development_centre" | "offshore_company_name")[]}
 */
const ANSWERS = [
  "mobile_number", "sponsoring_agency", "business_operation", "offshore_development_centre", "offshore_company_name",
];

/**
 * Shows the view.
 * @param {HTMLElement} main
 * @param {AbortSignal} signal ends it
 * @param {string} id
 */
export function showInvitation(main, signal, id) {
  /** @type {Invitation | null} */
  let shown = null;
  /** @type {Map<string, string> | null} */
  let labels = null;
  let asOf = Date.now();

  const slot = el("div");
  const about = el("div", {}, el("p", {}, texts.loading));
  const actions = el("p", { class: "actions" });
  const events = el("div");
  const stale = el("p", { class: "help" });
  const back = el("p", {}, el("a", { href: "#/invitations" }, texts.back));
  replace(main, back, heading(texts.title), slot, about, actions, events, stale);

  const load = () => refresh().catch((refusal) => {
    if (signal.aborted) return;
    about.replaceChildren();
    place(slot, refusalNotice(refusal, () => { slot.replaceChildren(); load(); }));
  });
  load();
  keepFresh(signal, () => (shown ? pauseFor([shown]) : Infinity), () =>
    refresh().catch(() => { stale.textContent = words.asOf(soon(asOf)); }));

  async function refresh() {
    const invitation = await api.invitation(id);
    draw(invitation);
    labels ??= await labelsOf(invitation);
    if (labels) draw(invitation);
  }

  /** @param {Invitation} invitation */
  function draw(invitation) {
    if (signal.aborted) return;
    const changed = shown?.status !== invitation.status;
    const isOther = changed || shown?.account?.status !== invitation.account?.status;
    if (shown && changed) announce(wordsFor(valueWords.status, invitation.status));
    shown = invitation;
    asOf = Date.now();
    stale.textContent = "";
    const names = /** @type {FactName[]} */ (Object.keys(texts.facts));
    replace(about, facts(names.map((name) => [texts.facts[name], fact(invitation, name)])));
    /** @type {Fact[]} */
    const emails = invitation.mail.map(({ kind, status, at }) =>
      [wordsFor(valueWords.email.kind, kind), el("span", {}, time(at), texts.emailState(wordsFor(valueWords.email.status, status)))]);
    /** @type {Fact[]} */
    const history = (invitation.history ?? []).map(({ event, at, by }) =>
      [eventWords(event, by), el("span", {}, time(at), texts.by(actorWords(by)))]);
    replace(events,
      el("h2", {}, texts.emails), facts(emails) ?? el("p", {}, texts.noEmails),
      history.length > 0 && el("h2", {}, texts.history), facts(history));
    // New buttons would lose the focus, so they are drawn again only if the state has changed.
    if (isOther) replace(actions, buttons(invitation));
  }

  /**
   * @param {Invitation} invitation
   * @param {FactName} name
   * @returns {Children}
   */
  function fact(invitation, name) {
    switch (name) {
      case "email": return inviteeName(invitation);
      case "status": return statusTag(invitation.status);
      case "expires_at":
      case "left": {
        // After the invitation has ended, its link no longer works, whatever the deadline is.
        const until = invitation.status === "pending" ? invitation.expires_at : undefined;
        return until && (name === "left" ? countdown(until) : time(until));
      }
      case "created_at":
      case "closed_at": {
        const at = invitation[name];
        return at && time(at);
      }
      case "account": return invitation.account && accountState(invitation.account);
      case "mobile_number": return invitation.needs_mobile_number ? texts.numberNeeded : invitation.mobile_number;
      case "seed": return wordsFor(texts.seed, invitation.seed);
      case "decline_reason": {
        const reason = invitation.decline_reason;
        return reason && wordsFor(texts.declined, reason);
      }
      case "sponsoring_agency":
      case "business_operation":
      case "offshore_development_centre": {
        const code = invitation[name];
        return code && labels && (labels.get(`${name} ${code}`) ?? code);
      }
      default: return invitation[name];
    }
  }

  /** @param {Invitation} invitation */
  function buttons(invitation) {
    const { status, email, purged_at: purged } = invitation;
    if (status === "account_created" && invitation.account?.status === "pending_activation") {
      const correct = button(texts.correct, () => fillIn(invitation, true));
      const withdraw = button(texts.withdraw, async () => {
        const seen = shown ?? invitation;
        const sure = await confirmed(main, question(texts.askWithdraw, email));
        if (sure) await act(withdraw, () => api.revoke(seen).then(() => texts.withdrawn));
      }, "quiet");
      return [correct, withdraw];
    }
    if (status === "pending") {
      // A second press after a transient fault sends the same key, so the email is sent once.
      let key = crypto.randomUUID();
      const resend = button(texts.resend, () => act(resend, async () => {
        await api.resend(shown ?? invitation, key).catch((refusal) => {
          if (!refusal.isTransient) key = crypto.randomUUID();
          throw refusal;
        });
        key = crypto.randomUUID();
        return texts.resent;
      }));
      const revoke = button(texts.revoke, async () => {
        const seen = shown ?? invitation;
        if (await confirmed(main, question(texts.ask, email))) await act(revoke, () => api.revoke(seen).then(() => texts.revoked));
      }, "quiet");
      return [resend, button(texts.correct, () => fillIn(invitation), "quiet"), revoke];
    }
    return isAgainUseful(invitation) && !purged ? [button(texts.again, () => fillIn(invitation))] : [];
  }

  /**
   * Runs an action, shows its outcome, and loads the invitation again.
   * @param {HTMLButtonElement} button
   * @param {() => Promise<string>} work the action; returns the text to show
   */
  function act(button, work) {
    slot.replaceChildren();
    return busy(button, async () => {
      const outcome = await work().then(
        (text) => notice("good", text),
        (refusal) => refusalNotice(refusal, () => act(button, work)));
      // The outcome is shown even if the invitation cannot be loaded.
      await refresh().catch(() => {});
      if (signal.aborted) return;
      place(slot, outcome);
    });
  }
}

/**
 * The labels of an invitation's codes, each by its field and code. The form of the address has them. Without the form, a
 * view shows the codes.
 * @param {Invitation} invitation
 * @returns {Promise<Map<string, string> | null>} null if there are no codes
 */
export async function labelsOf(invitation) {
  if (invitation.purged_at || !CODED.some((name) => invitation[name])) return null;
  const form = await api.onboardingForm(invitation.email).catch(() => null);
  return new Map(form?.fields.flatMap(({ name, options = [] }) =>
    options.map(({ code, label }) => [`${name} ${code}`, label])));
}

/** @param {Invitation} invitation */
const isAgainUseful = ({ status, account }) =>
  ["expired", "revoked", "withdrawn", "declined"].includes(status) || account?.status === "terminated";

/**
 * Opens the form with the answers of the invitation.
 * @param {Invitation} invitation
 * @param {boolean} correcting whether the form corrects the details of the account
 */
function fillIn(invitation, correcting = false) {
  dropDraft();
  /** @type {Answers} */
  const answers = Object.fromEntries(ANSWERS.map((name) => [name, invitation[name]]));
  if (invitation.seed !== "ineligible") answers.seed_required = invitation.seed === "required";
  changeDraft({ email: invitation.email, asked: true, correcting, answers });
  location.hash = "#/";
}

/**
 * Opens the form with the answers of an earlier invitation. Emails link to this view. An invitation that cannot
 * be sent again is shown instead.
 * @param {HTMLElement} main
 * @param {AbortSignal} signal ends it
 * @param {string} id
 */
export function showAgain(main, signal, id) {
  const slot = el("div");
  replace(main, heading(words.invite.title), slot, el("p", {}, texts.loading));
  api.invitation(id).then(
    (invitation) => {
      if (signal.aborted) return;
      if (invitation.purged_at || !isAgainUseful(invitation) && !["pending", "superseded"].includes(invitation.status)) {
        location.replace(`#/invitations/${id}`);
      } else fillIn(invitation);
    },
    (refusal) => {
      if (signal.aborted) return;
      replace(main, heading(words.invite.title), slot);
      place(slot, refusalNotice(refusal, () => showAgain(main, signal, id)));
    });
}

/**
 * The state of the account in words.
 * @param {NonNullable<Invitation["account"]>} account
 */
export function accountState(account) {
  switch (account.status) {
    case "active": return el("span", {}, texts.account.active, time(account.activated_at));
    case "terminated": return el("span", {}, texts.account.terminated, time(account.terminated_at));
    default: {
      const { waits, overdue } = texts.account;
      const isOver = Date.parse(account.activate_by) <= Date.now();
      return el("span", {}, isOver ? overdue : waits, time(account.activate_by));
    }
  }
}

/**
 * The question to confirm that an invitation is revoked or withdrawn.
 * @param {typeof texts.ask} words
 * @param {string} email
 */
const question = ({ title, text, yes, no }, email) => ({ title: title(email), texts: [text], yes, no });
