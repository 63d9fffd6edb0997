// The list of people that an officer wants to invite. The browser stores it, so a closed tab loses nothing.

import { readCsv, writeCsv } from "./csv.js";
import { columnField } from "./many_words.js";
import { currentSession } from "./session.js";

/** @import { Result } from "./api.js" */
/**
 * A person of the list.
 * @typedef {Object} Person
 * @property {number} line their line in the file
 * @property {string[]} cells
 * @property {Result | null} check the result of the dry run; null if the row was edited since
 * @property {Result | null} sent the result of sending
 */
/**
 * People who are sent in one request.
 * @typedef {Object} Part
 * @property {string} key the idempotency key: the same for each attempt, so that nobody is invited twice
 * @property {number[]} lines of the people
 * @property {number | null} at when it was first sent, in milliseconds since 1970
 * @property {boolean} done whether each row has a final result
 */
/**
 * @typedef {Object} Kept
 * @property {string} owner the officer's `sub` claim
 * @property {string} name of the file
 * @property {string} language of the emails
 * @property {string[]} columns fields of the API; unknown columns have their names in the file
 * @property {Person[]} people
 * @property {Part[] | null} parts null while nothing is being sent
 */

/**
 * The key of an officer's list in the browser's storage. Each officer has their own.
 * @param {string} owner
 */
const keyOf = (owner) => `techpass.list.${owner}`;
/** The number of people in one request. */
const PART = 50;
/** How long the API remembers an idempotency key, less one hour, in milliseconds. */
const KEY_LIFE = 23 * 3_600_000;

/**
 * The outcomes of rows that were sent, and those that may change when the row is sent again.
 * @type {readonly string[]}
 */
const DONE = ["invited", "overridden", "account_created", "resent", "corrected"];
const PASSING = ["request_in_progress", "temporarily_unavailable", "not_reached"];

/** @param {Result | null} result */
export const isDone = (result) => result !== null && DONE.includes(result.outcome);
/** @param {Result | null} result */
export const isPassing = (result) => result !== null && PASSING.includes(result.outcome);
/**
 * Whether the officer must correct the row.
 * @param {Result | null} result
 */
export const isProblem = (result) =>
  result !== null && !isDone(result) && !isPassing(result) && result.outcome !== "rate_limited";

export class List {
  /** @param {Kept} kept */
  constructor(kept) {
    this.kept = kept;
  }

  /**
   * A list from the text of a file.
   * @param {string} name
   * @param {string} text
   * @throws {import("./csv.js").OpenQuote}
   */
  static of(name, text) {
    const { separator, rows: [header, ...rows] } = readCsv(text);
    const width = Math.max(0, ...[header, ...rows].map((row) => row?.cells.findLastIndex(Boolean) ?? -1)) + 1;
    /** @param {string[]} cells */
    const filled = (cells) => Array.from({ length: width }, (_, at) => cells[at] ?? "");
    const columns = filled(header?.cells ?? []).map((name) => columnField(name) ?? name);
    const people = rows.map(({ line, cells }) => ({ line, cells: filled(cells), check: null, sent: null }));
    const owner = currentSession()?.subject ?? "";
    return { separator, list: new List({ owner, name, language: "en", columns, people, parts: null }) };
  }

  /** The named columns that the API does not know. */
  get unknown() {
    return this.kept.columns.flatMap((name, at) => (name !== "" && columnField(name) !== name ? { name, at } : []));
  }

  /** Removes the unknown columns. */
  leaveOut() {
    const out = this.unknown.map(({ at }) => at);
    const rest = (/** @type {string[]} */ cells) => cells.filter((_, at) => !out.includes(at));
    this.kept.columns = rest(this.kept.columns);
    this.kept.people = this.kept.people.map((person) => ({ ...person, cells: rest(person.cells) }))
      .filter(({ cells }) => cells.some(Boolean));
  }

  /**
   * Reads the officer's list from the browser's storage.
   * @returns {List | null}
   */
  static read() {
    const kept = JSON.parse(localStorage.getItem(keyOf(currentSession()?.subject ?? "")) ?? "null");
    return kept && new List(kept);
  }

  /** Stores the list. If the storage is full, only this tab has it. */
  keep() {
    try {
      localStorage.setItem(keyOf(this.kept.owner), JSON.stringify(this.kept));
    } catch (fault) {
      console.error(fault);
    }
  }

  /** Removes the list from the storage. */
  discard() {
    localStorage.removeItem(keyOf(this.kept.owner));
  }

  /** The people who are not invited yet. */
  get open() {
    return this.kept.people.filter(({ sent }) => !isDone(sent));
  }

  /** Whether a part still has to be sent. */
  get isSending() {
    return this.kept.parts?.some(({ done }) => !done) ?? false;
  }

  /** The people whom sending would invite now. */
  get sendable() {
    return this.open.filter(({ check }) => isDone(check));
  }

  /** The people whose rows need a check: new and edited rows, and rows with the same address or number as one of these. */
  get unchecked() {
    const asked = new Set(this.open.filter(({ check }) => check === null || isPassing(check)));
    const same = new Set([...asked].flatMap((person) => this.#signs(person)));
    return this.open.filter((person) => asked.has(person) || this.#signs(person).some((sign) => same.has(sign)));
  }

  /**
   * The address and the digits of the number. Rows that share one may be the same person; the API decides.
   * @param {Person} person
   */
  #signs({ cells }) {
    const cell = (/** @type {string} */ field) => (cells[this.kept.columns.indexOf(field)] ?? "").normalize("NFKC");
    const address = cell("email").toLowerCase().match(/[^\s<>"',;]+@[^\s<>"',;]+/)?.[0];
    const digits = cell("mobile_number").replaceAll(/\D/g, "").slice(-8);
    return [address ?? [], digits || []].flat();
  }

  /**
   * Writes these people as a list for the API.
   * @param {readonly Person[]} people
   */
  csv(people) {
    return writeCsv([this.kept.columns, ...people.map(({ cells }) => cells)]);
  }

  /**
   * Pairs each result with its person: `csv` wrote one person in each line after the first. The line in
   * `duplicate_of` becomes the line in the officer's file.
   * @param {readonly Person[]} people
   * @param {readonly Result[]} results
   * @returns {[Person, Result][]}
   */
  #match(people, results) {
    return results.flatMap((result) => {
      const person = people[result.line - 2];
      const first = people[(result.duplicate_of ?? 0) - 2];
      return person ? [[person, first ? { ...result, duplicate_of: first.line } : result]] : [];
    });
  }

  /**
   * Stores the results of a dry run.
   * @param {readonly Person[]} people who were sent
   * @param {readonly Result[]} results
   */
  takeCheck(people, results) {
    for (const [person, result] of this.#match(people, results)) {
      person.check = result;
      for (const { field } of result.errors ?? []) this.#addColumn(field);
    }
    this.keep();
  }

  /**
   * Adds a column for a field that the API asks for.
   * @param {string} field
   */
  #addColumn(field) {
    const { columns, people } = this.kept;
    if (columns.includes(field) || columnField(field) !== field) return;
    columns.push(field);
    for (const { cells } of people) cells.push("");
  }

  /**
   * Changes a cell.
   * @param {Person} person
   * @param {number} column
   * @param {string} text
   */
  edit(person, column, text) {
    if (person.cells[column] === text) return;
    this.#forgetChecks(person);
    person.cells[column] = text;
    this.keep();
  }

  /** @param {Person} person */
  remove(person) {
    this.#forgetChecks(person);
    this.kept.people = this.kept.people.filter((other) => other !== person);
    this.keep();
  }

  /**
   * Drops the check of this row, and of the rows that are its duplicates.
   * @param {Person} person
   */
  #forgetChecks(person) {
    for (const other of this.open) {
      if (other === person || other.check?.duplicate_of === person.line) other.check = null;
    }
  }

  /** Splits the people whom sending would invite into parts. */
  split() {
    const lines = this.sendable.map(({ line }) => line);
    const starts = Array.from({ length: Math.ceil(lines.length / PART) }, (_, at) => at * PART);
    this.kept.parts = starts.map((start) =>
      ({ key: crypto.randomUUID(), lines: lines.slice(start, start + PART), at: null, done: false }));
    this.keep();
  }

  /**
   * The people of a part, in the order of the list.
   * @param {Part} part
   */
  peopleOf(part) {
    const wanted = new Set(part.lines);
    return this.kept.people.filter(({ line }) => wanted.has(line));
  }

  /**
   * Stores the results of a part.
   * @param {Part} part
   * @param {readonly Result[]} results
   * @returns {number} the number of rows that have a final result only now
   */
  takeSent(part, results) {
    const people = this.peopleOf(part);
    const isOpen = (/** @type {Person} */ { sent }) => sent === null || isPassing(sent);
    const before = people.filter(isOpen).length;
    for (const [person, result] of this.#match(people, results)) person.sent = result;
    const after = people.filter(isOpen).length;
    part.done = after === 0;
    this.keep();
    return before - after;
  }

  /** Drops the parts. All people who are not invited need a check again. */
  reopen() {
    this.kept.parts = null;
    for (const person of this.open) person.check = null;
    this.keep();
  }

  /** Whether the API may have forgotten the key of a part. A retry could then invite people twice. */
  get isTooOld() {
    return this.kept.parts?.some(({ at, done }) => !done && at !== null && Date.now() - at > KEY_LIFE) ?? false;
  }
}
