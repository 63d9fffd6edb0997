// The view "My invitations": the list, which keeps itself up to date.

import * as api from "./api.js";
import { busy, button, el, heading, labelled, replace } from "./dom.js";
import { place, refusalNotice } from "./notice.js";
import { showNumbers } from "./numbers.js";
import { countdown, day, keepFresh, pauseFor, soon } from "./times.js";
import { words, wordsFor } from "./words.js";

/** @import { Email, Invitation } from "./api.js" */

const { list: texts } = words;
/** How many invitations are asked for at once, usually and at most. */
const PAGE = 20;
const MOST = 100;

/**
 * Shows the view.
 * @param {HTMLElement} main
 * @param {AbortSignal} signal ends it
 */
export function showInvitations(main, signal) {
  /** @type {Invitation[]} */
  let items = [];
  /** @type {string | null} */
  let cursor = null;
  let asOf = Date.now();
  /** Counts what was asked for, so that a response to an earlier question is not shown. */
  let question = 0;

  const slot = el("div");
  const numbers = el("div");
  const state = el("p", { class: "help", role: "status" }, texts.loading);
  const rows = el("ul", { class: "invitations" });
  const search = el("input", { id: "search", type: "search", autocomplete: "off", spellcheck: "false", input: find });
  const filter = el("select", { id: "status", change: () => load() }, el("option", { value: "" }, texts.all),
    Object.entries(words.status).map(([code, label]) => el("option", { value: code }, label)));
  const more = button(texts.more, () => busy(more, () => attempt(older)), "quiet");

  replace(main, heading(texts.title), numbers,
    el("form", { class: "filters", role: "search", submit: (event) => event.preventDefault() },
      labelled("search", texts.search, search), labelled("status", texts.filter, filter)),
    slot, state, rows, el("p", {}, more));

  const wanted = () => search.value.trim().toLowerCase();
  /** @param {{ limit: number, cursor?: string | null }} options */
  const ask = (options) => api.invitations({ status: filter.value, ...options });
  const stale = () => { state.textContent = words.asOf(soon(asOf)); };
  keepFresh(signal, () => pauseFor(items), () => refresh().catch(stale));
  load();
  showNumbers(numbers, signal);

  /**
   * Does something that may fail, and says so if it does.
   * @param {() => Promise<unknown>} work
   */
  async function attempt(work) {
    slot.replaceChildren();
    await work().catch((refusal) => {
      if (signal.aborted) return;
      state.textContent = "";
      place(slot, refusalNotice(refusal, () => attempt(work)));
    });
  }

  /** Starts again, with another status. */
  function load() {
    items = [];
    cursor = null;
    rows.replaceChildren();
    more.hidden = true;
    state.textContent = texts.loading;
    attempt(async () => {
      await refresh();
      find();
    });
  }

  /** Asks for what is shown again; what is older than the response stays unchanged. */
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
        state.textContent = texts.searching;
        const before = cursor;
        await older();
        if (cursor === before) return;
      }
    });
  }

  /** Brings the rows up to date. Each stays the same element, so that the focus stays where it is. */
  function draw() {
    asOf = Date.now();
    const matching = items.filter((invitation) => inviteeName(invitation).includes(wanted()));
    const old = new Map([...rows.children].map((row) => [row.getAttribute("data-id"), row]));
    matching.forEach((invitation, index) => {
      const row = old.get(invitation.id) ?? newRow(invitation);
      old.delete(invitation.id);
      update(row, invitation);
      if (rows.children[index] !== row) rows.insertBefore(row, rows.children[index] ?? null);
    });
    old.forEach((row) => row.remove());
    more.hidden = !cursor;
    const nothing = wanted() || filter.value ? texts.noMatch : texts.none;
    const text = matching.length > 0 ? texts.shown(matching.length, Boolean(cursor)) : nothing;
    if (state.textContent !== text) state.textContent = text;
  }
}

/** @param {Invitation} invitation */
function newRow(invitation) {
  const { id } = invitation;
  const link = el("a", { href: `#/invitations/${id}` }, inviteeName(invitation));
  return el("li", { "data-id": id }, link, el("p", { class: "what" }));
}

/**
 * Who was invited. Their address is erased some months after an invitation ended without an account.
 * @param {Invitation} invitation
 */
export const inviteeName = ({ email, purged_at: purged }) => (purged ? texts.forgotten : email);

/**
 * @param {Element} row
 * @param {Invitation} invitation
 */
function update(row, invitation) {
  const known = JSON.stringify(invitation);
  const what = row.querySelector(".what");
  if (!what || row.getAttribute("data-known") === known) return;
  row.setAttribute("data-known", known);
  const { status, expires_at: until, created_at: created, organisation } = invitation;
  replace(what,
    el("span", {}, statusTag(status)), el("span", {}, status === "pending" && until && countdown(until)),
    el("span", {}, emailState(invitation)), el("span", {}, organisation), el("span", {}, texts.invited(day(created))));
}

/**
 * A status in words, with a mark beside the colour.
 * @param {Invitation["status"]} status
 */
export const statusTag = (status) => el("strong", { class: `tag ${status}` }, wordsFor(words.status, status));

/**
 * What became of the email with the link or with the instructions.
 * @param {Invitation} invitation
 */
function emailState({ mail, status }) {
  const last = mail.findLast(({ kind }) => kind === "registration_invitation" || kind === "onboarding_invitation");
  if (last) return emailWords(last);
  return status === "pending" || status === "account_created" ? words.email.none : null;
}

/**
 * An email with its state.
 * @param {Email} email
 */
const emailWords = ({ kind, status }) =>
  words.pair(wordsFor(words.email.kind, kind), wordsFor(words.email.status, status));
