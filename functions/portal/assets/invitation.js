// The view of one invitation: what it says, what happened to it, and what can be done about it.

import * as api from "./api.js";
import { announce, busy, button, el, facts, heading } from "./dom.js";
import { drop, keep } from "./draft.js";
import { invitee, mailWords, tag } from "./invitations.js";
import { notice, place, refusalNotice } from "./notice.js";
import { countdown, keepFresh, pauseFor, singapore, soon, time } from "./times.js";
import { words } from "./words.js";

const { one: say } = words;

/** The answers whose codes have a label in the form. */
const CODED = ["sponsoring_agency", "business_operation", "offshore_development_centre"];

/** Shows the view. */
export function showInvitation(main, signal, id) {
  let shown = null;
  let labels = null;
  let asOf = Date.now();

  const slot = el("div");
  const about = el("div", {}, el("p", {}, say.loading));
  const actions = el("p", { class: "actions" });
  const events = el("div");
  const stale = el("p", { class: "help" });
  const back = el("p", {}, el("a", { href: "#/invitations" }, say.back));
  main.replaceChildren(back, heading(say.title), slot, about, actions, events, stale);

  const load = () => refresh().catch((refusal) => {
    if (signal.aborted) return;
    about.replaceChildren();
    place(slot, refusalNotice(refusal, () => { slot.replaceChildren(); load(); }));
  });
  load();
  keepFresh(signal, () => (shown ? pauseFor([shown]) : Infinity), () =>
    refresh().catch(() => { stale.textContent = words.asOf(soon(asOf)); }));

  async function refresh() {
    draw(await api.invitation(id));
    // Codes get their labels from the form of the address. Without it, they are shown as they are.
    if (labels || shown.purged_at || !CODED.some((name) => shown[name])) return;
    const form = await api.onboardingForm(shown.email).catch(() => ({ fields: [] }));
    labels = new Map(form.fields.flatMap(({ name, options = [] }) =>
      options.map(({ code, label }) => [`${name} ${code}`, label])));
    draw(shown);
  }

  function draw(invitation) {
    if (signal.aborted) return;
    const changed = shown?.status !== invitation.status;
    if (shown && changed) announce(words.status[invitation.status]);
    shown = { ...invitation, history: invitation.history ?? shown?.history ?? [] };
    asOf = Date.now();
    stale.textContent = "";
    about.replaceChildren(facts(Object.entries(say.facts).map(([name, title]) => [title, fact(name)])));
    events.replaceChildren(
      el("h2", {}, say.mails),
      shown.mail.length === 0 && el("p", {}, say.noMails),
      facts(shown.mail.map((mail) => [mailWords(mail), time(mail.at)])),
      el("h2", {}, say.history),
      facts(shown.history.map(({ event, at, by }) =>
        [words.event[event] ?? event, el("span", {}, time(at), `, ${words.by[by] ?? by}`)])));
    // Buttons stay as they are while they mean the same, for the focus may be on one.
    if (changed) actions.replaceChildren(...buttons());
  }

  function fact(name) {
    const value = shown[name];
    const pending = shown.status === "pending";
    if (name === "email") return invitee(shown);
    if (name === "status") return tag(value);
    if (name === "left") return pending ? countdown(shown.expires_at) : null;
    if (value == null) return null;
    if (name === "seed") return say.seed[value] ?? value;
    if (CODED.includes(name)) return labels?.get(`${name} ${value}`) ?? value;
    return name.endsWith("_at") ? time(value) : value;
  }

  function buttons() {
    if (shown.status === "pending") {
      // One key for one wish: pressed again after a fault, it is the same request.
      let key = crypto.randomUUID();
      const resend = button(say.resend, () => act(resend, async () => {
        await api.resend(id, key).catch((refusal) => {
          if (!refusal.passes) key = crypto.randomUUID();
          throw refusal;
        });
        key = crypto.randomUUID();
        return say.resent;
      }));
      const revoke = button(say.revoke, async () => {
        if (await confirmed(main, shown.email)) await act(revoke, () => api.revoke(id).then(() => say.revoked));
      }, "quiet");
      return [resend, revoke];
    }
    const again = button(say.again, () => {
      drop();
      keep({ email: shown.email, asked: true });
      location.hash = "#/";
    });
    return ["expired", "revoked"].includes(shown.status) && !shown.purged_at ? [again] : [];
  }

  /** Does something about the invitation, says what came of it, and shows how it stands now. */
  function act(button, work) {
    slot.replaceChildren();
    return busy(button, async () => {
      const outcome = await work().then(
        (text) => notice("good", text),
        (refusal) => refusalNotice(refusal, () => act(button, work)));
      // What an action found out is shown even if the rest cannot be had.
      await refresh().catch(() => {});
      if (signal.aborted) return;
      place(slot, outcome);
    });
  }
}

/** Asks whether to revoke. */
function confirmed(main, email) {
  return new Promise((resolve) => {
    const keepIt = button(say.ask.no, () => dialog.close(), "quiet");
    const dialog = el("dialog", { "aria-labelledby": "revoke-title", close: () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    } },
      el("h2", { id: "revoke-title" }, say.ask.title(email)),
      el("p", {}, say.ask.text),
      el("p", { class: "actions" },
        button(say.ask.yes, () => dialog.close("yes"), "danger"), keepIt));
    main.append(dialog);
    dialog.showModal();
    keepIt.focus();
  });
}
