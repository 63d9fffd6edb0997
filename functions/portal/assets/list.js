// The list of people that an officer is about to invite. It is kept in this browser, so that a closed tab loses nothing.

import { readCsv, writeCsv } from "./csv.js";
import { columnField } from "./many_words.js";
import { currentSession } from "./session.js";

/** @import { Result } from "./api.js" */
/**
 * A person of the list.
 * @typedef {Object} Person
 * @property {number} line where they stand in the file
 * @property {string[]} cells
 * @property {Result | null} check what sending would come to; null if nobody has asked since it was edited
 * @property {Result | null} sent what sending came to
 */
/**
 * Some people of the list who are sent together.
 * @typedef {Object} Part
 * @property {string} key the same for each attempt, so that nobody is invited twice
 * @property {number[]} lines of the people
 * @property {number | null} at when it was first sent, in milliseconds since 1970
 * @property {boolean} done whether it is known what each row came to
 */
/**
 * @typedef {Object} Kept
 * @property {string} owner the officer's subject
 * @property {string} name of the file
 * @property {string} language of the emails
 * @property {string[]} columns fields of the API, or what else the file names its columns
 * @property {Person[]} people
 * @property {Part[] | null} parts null while nothing is being sent
 */

/**
 * Where the list of an officer is kept. Another officer in the same browser has their own.
 * @param {string} owner
 */
const keyOf = (owner) => `techpass.list.${owner}`;
/** How many people are sent together. */
const PART = 50;
/** How long the API knows a key, with an hour to spare, in milliseconds. */
const KEY_LIFE = 23 * 3_600_000;

/**
 * The outcomes of rows that came to something, and those that say nothing about the row yet.
 * @type {readonly string[]}
 */
const DONE = ["invited", "overridden", "account_created", "resent", "corrected"];
const PASSING = ["request_in_progress", "temporarily_unavailable", "not_reached"];

/** @param {Result | null} result */
export const isDone = (result) => result !== null && DONE.includes(result.outcome);
/** @param {Result | null} result */
export const isPassing = (result) => result !== null && PASSING.includes(result.outcome);
/**
 * Whether the officer has to do something about a row.
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

  /** The columns that are named and that the API does not know. */
  get unknown() {
    return this.kept.columns.flatMap((name, at) => (name !== "" && columnField(name) !== name ? { name, at } : []));
  }

  /** Leaves the unknown columns out. */
  leaveOut() {
    const out = this.unknown.map(({ at }) => at);
    const rest = (/** @type {string[]} */ cells) => cells.filter((_, at) => !out.includes(at));
    this.kept.columns = rest(this.kept.columns);
    this.kept.people = this.kept.people.map((person) => ({ ...person, cells: rest(person.cells) }))
      .filter(({ cells }) => cells.some(Boolean));
  }

  /**
   * The list of the officer that this browser keeps.
   * @returns {List | null}
   */
  static read() {
    const kept = JSON.parse(localStorage.getItem(keyOf(currentSession()?.subject ?? "")) ?? "null");
    return kept && new List(kept);
  }

  /** Keeps the list as it is now; without room for it, it stays in this tab. */
  keep() {
    try {
      localStorage.setItem(keyOf(this.kept.owner), JSON.stringify(this.kept));
    } catch (fault) {
      console.error(fault);
    }
  }

  /** Forgets the list. */
  discard() {
    localStorage.removeItem(keyOf(this.kept.owner));
  }

  /** Those who are not invited yet. */
  get open() {
    return this.kept.people.filter(({ sent }) => !isDone(sent));
  }

  /** Whether it is being sent. */
  get isSending() {
    return this.kept.parts?.some(({ done }) => !done) ?? false;
  }

  /** Those whom sending would invite now. */
  get sendable() {
    return this.open.filter(({ check }) => isDone(check));
  }

  /** Those who are to be checked, or to be checked again because others like them were edited. */
  get unchecked() {
    const asked = new Set(this.open.filter(({ check }) => check === null || isPassing(check)));
    const same = new Set([...asked].flatMap((person) => this.#signs(person)));
    return this.open.filter((person) => asked.has(person) || this.#signs(person).some((sign) => same.has(sign)));
  }

  /**
   * What makes two rows look like one person. Whether they are is for the API to say.
   * @param {Person} person
   */
  #signs({ cells }) {
    const cell = (/** @type {string} */ field) => (cells[this.kept.columns.indexOf(field)] ?? "").normalize("NFKC");
    const address = cell("email").toLowerCase().match(/[^\s<>"',;]+@[^\s<>"',;]+/)?.[0];
    const digits = cell("mobile_number").replaceAll(/\D/g, "").slice(-8);
    return [address ?? [], digits || []].flat();
  }

  /**
   * Some of the people, as the API takes a list.
   * @param {readonly Person[]} people
   */
  csv(people) {
    return writeCsv([this.kept.columns, ...people.map(({ cells }) => cells)]);
  }

  /**
   * The results by the people whom `csv` wrote, one in each line after the first. The line of a duplicate's first row
   * becomes the one of the file.
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
   * Takes what a dry run says.
   * @param {readonly Person[]} people who were asked about
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
   * A column for a field that the API asks for.
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
   * Those whose first row this one was are to be checked again with it.
   * @param {Person} person
   */
  #forgetChecks(person) {
    for (const other of this.open) {
      if (other === person || other.check?.duplicate_of === person.line) other.check = null;
    }
  }

  /** Makes the parts that are sent: those whom sending would invite. */
  split() {
    const lines = this.sendable.map(({ line }) => line);
    const starts = Array.from({ length: Math.ceil(lines.length / PART) }, (_, at) => at * PART);
    this.kept.parts = starts.map((start) =>
      ({ key: crypto.randomUUID(), lines: lines.slice(start, start + PART), at: null, done: false }));
    this.keep();
  }

  /**
   * The people of a part, in its order.
   * @param {Part} part
   */
  peopleOf(part) {
    const wanted = new Set(part.lines);
    return this.kept.people.filter(({ line }) => wanted.has(line));
  }

  /**
   * Takes what a part came to.
   * @param {Part} part
   * @param {readonly Result[]} results
   * @returns {number} of how many rows it was not known before
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

  /** Ends what is being sent. Those who are not invited are to be checked again. */
  reopen() {
    this.kept.parts = null;
    for (const person of this.open) person.check = null;
    this.keep();
  }

  /** Whether the API may have forgotten a key by which it knew what it had done already. */
  get isTooOld() {
    return this.kept.parts?.some(({ at, done }) => !done && at !== null && Date.now() - at > KEY_LIFE) ?? false;
  }
}
