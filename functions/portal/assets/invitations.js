// The view "My invitations": the list, which keeps itself up to date.

import * as api from "./api.js";
import { busy, button, el, heading, labelled } from "./dom.js";
import { place, refusalNotice } from "./notice.js";
import { countdown, day, keepFresh, pauseFor, soon } from "./times.js";
import { words } from "./words.js";

const { list: say } = words;
/** How many invitations are asked for at once, usually and at most. */
const PAGE = 20;
const MOST = 100;

/** Shows the view. */
export function showInvitations(main, signal) {
  let items = [];
  let cursor = null;
  let asOf = Date.now();
  /** Counts what was asked for, so that an answer to an earlier question is not shown. */
  let question = 0;

  const slot = el("div");
  const state = el("p", { class: "help", role: "status" }, say.loading);
  const rows = el("ul", { class: "invitations" });
  const search = el("input", { id: "search", type: "search", autocomplete: "off", spellcheck: "false", input: find });
  const filter = el("select", { id: "status", change: () => load() }, el("option", { value: "" }, say.all),
    Object.entries(words.status).map(([code, label]) => el("option", { value: code }, label)));
  const more = button(say.more, () => busy(more, () => attempt(older)), "quiet");

  main.replaceChildren(heading(say.title),
    el("form", { class: "filters", role: "search", submit: (event) => event.preventDefault() },
      labelled("search", say.search, search), labelled("status", say.filter, filter)),
    slot, state, rows, el("p", {}, more));

  const wanted = () => search.value.trim().toLowerCase();
  const ask = (options) => api.invitations({ status: filter.value, ...options });
  const stale = () => { state.textContent = words.asOf(soon(asOf)); };
  keepFresh(signal, () => pauseFor(items), () => refresh().catch(stale));
  load();

  /** Does something that may fail, and says so if it does. */
  async function attempt(work) {
    slot.replaceChildren();
    await work().catch((refusal) => {
      if (signal.aborted) return;
      state.textContent = "";
      place(slot, refusalNotice(refusal, () => attempt(work)));
    });
  }

  /** Starts anew, with another status. */
  function load() {
    items = [];
    cursor = null;
    rows.replaceChildren();
    more.hidden = true;
    state.textContent = say.loading;
    attempt(async () => {
      await refresh();
      find();
    });
  }

  /** Asks for what is shown again; what is older than the answer stays as it is. */
  async function refresh() {
    const asked = ++question;
    const page = await ask({ limit: Math.min(Math.max(items.length, PAGE), MOST) });
    if (asked !== question || signal.aborted) return;
    const last = page.items.at(-1)?.id ?? "";
    const older = page.next_cursor ? items.filter(({ id }) => id < last) : [];
    // Ids are in the order of time, so that the cursor of what was shown before is still right.
    if (older.length === 0) cursor = page.next_cursor;
    items = [...page.items, ...older];
    draw();
  }

  /** Adds older invitations. */
  async function older() {
    const asked = ++question;
    const page = await ask({ limit: wanted() ? MOST : PAGE, cursor });
    if (asked !== question || signal.aborted) return;
    items = [...items, ...page.items];
    cursor = page.next_cursor;
    draw();
  }

  /** Shows what matches, and goes on through older ones until there are no more. */
  async function find() {
    draw();
    const searched = wanted();
    await attempt(async () => {
      while (searched && searched === wanted() && cursor && !signal.aborted) {
        state.textContent = say.searching;
        const before = cursor;
        await older();
        if (cursor === before) return;
      }
    });
  }

  /** Brings the rows up to date. Each stays the same element, so that the focus stays where it is. */
  function draw() {
    asOf = Date.now();
    const matching = items.filter((invitation) => invitee(invitation).includes(wanted()));
    const old = new Map([...rows.children].map((row) => [row.dataset.id, row]));
    matching.forEach((invitation, index) => {
      const row = old.get(invitation.id) ?? newRow(invitation);
      old.delete(invitation.id);
      update(row, invitation);
      if (rows.children[index] !== row) rows.insertBefore(row, rows.children[index] ?? null);
    });
    old.forEach((row) => row.remove());
    more.hidden = !cursor;
    const nothing = wanted() || filter.value ? say.noMatch : say.none;
    const text = matching.length > 0 ? say.shown(matching.length, Boolean(cursor)) : nothing;
    if (state.textContent !== text) state.textContent = text;
  }
}

function newRow(invitation) {
  const { id } = invitation;
  const link = el("a", { href: `#/invitations/${id}` }, invitee(invitation));
  return el("li", { "data-id": id }, link, el("p", { class: "what" }));
}

/** Who was invited. After some months that is forgotten, if it came to nothing. */
export const invitee = ({ email, purged_at: purged }) => (purged ? say.forgotten : email);

function update(row, invitation) {
  const known = JSON.stringify(invitation);
  if (row.dataset.known === known) return;
  row.dataset.known = known;
  const { status, expires_at: until, created_at: created, organisation } = invitation;
  row.querySelector(".what").replaceChildren(
    el("span", {}, tag(status)), el("span", {}, status === "pending" && countdown(until)),
    el("span", {}, mailState(invitation)), el("span", {}, organisation), el("span", {}, say.invited(day(created))));
}

/** A status in words, with a mark beside the colour. */
export const tag = (status) => el("strong", { class: `tag ${status}` }, words.status[status] ?? status);

/** What became of the invitee's mail. */
function mailState({ mail, status }) {
  const invitees = ["registration_invitation", "onboarding_invitation"];
  const last = mail.findLast(({ kind }) => invitees.includes(kind));
  if (last) return mailWords(last);
  return ["pending", "account_created"].includes(status) ? words.mail.none : "";
}

/** A mail with its state. */
export function mailWords({ kind, status }) {
  return `${words.mail.kind[kind] ?? kind}: ${words.mail.status[status] ?? status}`;
}
