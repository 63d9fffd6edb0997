// The view "My invitations": the list, which refreshes itself.

import * as api from "./api.js";
import { busy, button, el, heading, labelled, replace } from "./dom.js";
import { place, refusalNotice } from "./notice.js";
import { showNumbers } from "./numbers.js";
import { countdown, day, keepFresh, pauseFor, soon } from "./times.js";
import { valueWords, wordsFor } from "./value_words.js";
import { words } from "./words.js";

/** @import { Email, Invitation } from "./api.js" */

const { list: texts } = words;
/** How many invitations one request loads: usually, and at most. */
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
  /** Counts the requests, so that a late response to an earlier request is not shown. */
  let question = 0;

  const slot = el("div");
  const numbers = el("div");
  const state = el("p", { class: "help", role: "status" }, texts.loading);
  const rows = el("ul", { class: "invitations" });
  const search = el("input", { id: "search", type: "search", autocomplete: "off", spellcheck: "false", input: find });
  const filter = el("select", { id: "status", change: () => load() }, el("option", { value: "" }, texts.all),
    Object.entries(valueWords.status).map(([code, label]) => el("option", { value: code }, label)));
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
   * Runs work, and shows a notice if it fails.
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

  /** Loads the list again, with the chosen status. */
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

  /** Loads the newest invitations again. Older rows stay unchanged. */
  async function refresh() {
    const asked = ++question;
    const page = await ask({ limit: Math.min(Math.max(items.length, PAGE), MOST) });
    if (asked !== question || signal.aborted) return;
    const last = page.items.at(-1)?.id ?? "";
    const older = page.next_cursor ? items.filter(({ id }) => id < last) : [];
    // Ids are in the order of time, so the earlier cursor is still right.
    if (older.length === 0) cursor = page.next_cursor;
    items = [...page.items, ...older];
    draw();
  }

  /** Loads older invitations and adds them. */
  async function older() {
    const asked = ++question;
    const page = await ask({ limit: wanted() ? MOST : PAGE, cursor });
    if (asked !== question || signal.aborted) return;
    items = [...items, ...page.items];
    cursor = page.next_cursor;
    draw();
  }

  /** Shows the rows that match the search, and searches older invitations to the end. */
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

  /** Updates the rows. Each row keeps its element, so the focus stays. */
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
 * The invitee's address, or a text if it has been erased (R46).
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
 * A status in words, with a colour.
 * @param {Invitation["status"]} status
 */
export const statusTag = (status) => el("strong", { class: `tag ${status}` }, wordsFor(valueWords.status, status));

/**
 * The delivery status of the email with the link or with the instructions.
 * @param {Invitation} invitation
 */
function emailState({ mail, status }) {
  const last = mail.findLast(({ kind }) => kind === "registration_invitation" || kind === "onboarding_invitation");
  if (last) return emailWords(last);
  return status === "pending" || status === "account_created" ? words.list.emailOnItsWay : null;
}

/**
 * An email and its delivery status.
 * @param {Email} email
 */
const emailWords = ({ kind, status }) =>
  words.pair(wordsFor(valueWords.email.kind, kind), wordsFor(valueWords.email.status, status));
