// The table of a list: the result of each row, and its cells to correct.

import { announce, el, facts, labelled, replace } from "./dom.js";
import { isProblem } from "./list.js";
import { columnField, words as texts } from "./many_words.js";
import { singapore, soon } from "./times.js";
import { refusalWords, refusals } from "./refusal_words.js";
import { valueWords, wordsFor } from "./value_words.js";

/** @import { FieldError, Result } from "./api.js" */
/** @import { List, Person } from "./list.js" */
/** @import { Column } from "./many_words.js" */

const { table } = texts;

/** The table shows either the check, with cells to correct, or the result of sending. */
/** @typedef {"check" | "result"} Mode */

export class ListTable {
  #list;
  #mode;
  #changed;
  #body = el("tbody");
  #none = el("p", { class: "help" }, table.none);
  /** @type {HTMLSelectElement} */
  #filter;
  /** The lines whose cells are shown. @type {Set<number>} */
  #opened = new Set();
  /** Brings what each row comes to up to date. @type {(() => void)[]} */
  #outcomes = [];

  /**
   * @param {List} list
   * @param {Mode} mode
   * @param {() => void} [changed] called after each correction
   */
  constructor(list, mode, changed = () => {}) {
    this.#list = list;
    this.#mode = mode;
    this.#changed = changed;
    this.#filter = el("select", { id: "rows-shown", change: () => this.draw() },
      el("option", { value: "all" }, table.all), el("option", { value: "problems" }, table.problems));
    const outcome = mode === "check" ? table.outcome : table.happened;
    const head = [table.line, table.person, outcome].map((name) => el("th", { scope: "col" }, name));
    this.element = el("section", { "aria-labelledby": "table-title" },
      el("h2", { id: "table-title" }, outcome),
      el("div", { class: "filters" }, labelled("rows-shown", table.filter, this.#filter)),
      this.#none,
      el("table", { "aria-labelledby": "table-title" }, el("thead", {}, el("tr", {}, head)), this.#body));
    this.draw();
  }

  /** Draws the rows again. */
  draw() {
    const people = this.#mode === "check" ? this.#list.open : this.#list.kept.people;
    const onlyProblems = this.#filter.value === "problems";
    const shown = people.filter((person) => !onlyProblems || this.#opened.has(person.line) || isProblem(this.#result(person)));
    this.#none.hidden = shown.length > 0;
    this.#outcomes = [];
    replace(this.#body, shown.flatMap((person) => this.#rows(person)));
  }

  /** Draws the rows again after a correction. A correction also affects rows that may be the same person. */
  #update() {
    this.#outcomes.forEach((draw) => draw());
    this.#none.hidden = this.#body.rows.length > 0;
    this.#changed();
  }

  /** @param {Person} person */
  #result({ check, sent }) {
    return this.#mode === "check" ? check : sent ?? check;
  }

  /**
   * A row, and below it a row for its cells.
   * @param {Person} person
   */
  #rows(person) {
    const { line } = person;
    const result = this.#result(person);
    const canEdit = this.#mode === "check";
    const isOpen = canEdit && (isProblem(result) || this.#opened.has(line));
    const outcome = el("td");
    const row = el("tr", { "data-line": `${line}` },
      el("th", { scope: "row" }, table.lineNumber(line)), el("td", {}, table.email(emailOf(this.#list, person))), outcome);
    const draw = () => replace(outcome, this.#outcome(person, canEdit && !isOpen));
    draw();
    this.#outcomes.push(draw);
    if (!isOpen) return [row];
    const below = el("tr", { class: "cells" });
    replace(below, el("td", { colspan: "3" }, this.#cells(person, () => { row.remove(); below.remove(); })));
    return [row, below];
  }

  /**
   * The result of a row, in words.
   * @param {Person} person
   * @param {boolean} mayOpen
   */
  #outcome(person, mayOpen) {
    const { line, sent } = person;
    const result = this.#result(person);
    const details = result ? detailsOf(result) : [];
    return [
      el("strong", { class: `tag ${isProblem(result) ? "problem" : ""}` }, outcomeWords(result, this.#mode, sent !== null)),
      details.map((text) => el("p", {}, text)),
      mayOpen && el("p", {}, lineButton(table.edit, line, () => {
        this.#opened.add(line);
        this.draw();
        document.getElementById(`${line}-0`)?.focus();
      })),
    ];
  }

  /**
   * The cells of a row, each with its error.
   * @param {Person} person
   * @param {() => void} removed removes the row from the table
   */
  #cells(person, removed) {
    const { line, cells, check } = person;
    const errors = check?.errors ?? [];
    const { columns } = this.#list.kept;
    const fields = columns.map((column, at) => {
      const id = `${line}-${at}`;
      const wrong = errors.filter((error) => columnOf(error, columns, cells) === at).map(({ detail }) => detail);
      const message = el("p", { class: "error", id: `${id}-error` }, texts.result.joined(wrong));
      /** @type {HTMLInputElement} */
      const input = el("input", {
        id, value: cells[at], autocomplete: "off", autocapitalize: "off", spellcheck: "false",
        "aria-invalid": wrong.length > 0 ? "true" : null, "aria-describedby": wrong.length > 0 ? `${id}-error` : null,
        change: () => {
          this.#opened.add(line);
          this.#list.edit(person, at, input.value.trim());
          // The old error stays visible until the next check.
          this.#update();
        },
      });
      return labelled(id, columnLabel(column, at), wrong.length > 0 && message, input);
    });
    const remove = lineButton(table.remove, line, () => {
      this.#list.remove(person);
      removed();
      this.#update();
      announce(table.removed(line));
      this.#filter.focus();
    });
    return el("div", { role: "group", "aria-label": table.cells(line) }, el("div", { class: "fields" }, fields), el("p", {}, remove));
  }

  /** Closes all open rows, and draws the rows again. */
  close() {
    this.#opened.clear();
    this.draw();
  }
}

/**
 * A button of a row. Each row has the same buttons, so the accessible name has the line.
 * @param {string} text
 * @param {number} line
 * @param {() => unknown} click
 */
const lineButton = (text, line, click) =>
  el("button", { type: "button", class: "quiet", "aria-label": table.ofLine(text, line), click }, text);

/**
 * The column where an error is shown. An error about a cell without a named column goes to the first such cell.
 * @param {FieldError} error
 * @param {readonly string[]} columns
 * @param {readonly string[]} cells
 */
function columnOf({ field }, columns, cells) {
  const named = columns.indexOf(field);
  if (named >= 0) return named;
  const unnamed = columns.findIndex((column, at) => columnField(column) === undefined && cells[at] !== "");
  return Math.max(0, unnamed);
}

/**
 * @param {string} column
 * @param {number} at
 */
export function columnLabel(column, at) {
  if (columnField(column) === column) return texts.columns[/** @type {Column} */ (column)].label;
  return column === "" ? table.unnamed(at + 1) : table.column(column);
}

/**
 * The address of a person, as the list has it.
 * @param {List} list
 * @param {Person} person
 */
export const emailOf = ({ kept: { columns } }, { cells }) => cells[columns.indexOf("email")] ?? "";

/**
 * The outcome of a row in words.
 * @param {Result | null} result
 * @param {Mode} mode
 * @param {boolean} wasSent
 */
export function outcomeWords(result, mode, wasSent) {
  if (mode === "check") return result ? wordsFor(texts.will, result.outcome) : table.unchecked;
  if (result === null) return texts.notSent;
  return wasSent || isProblem(result) || result.outcome === "rate_limited"
    ? wordsFor(texts.was, result.outcome) : texts.notSent;
}

/**
 * The number of rows for each outcome.
 * @param {readonly Person[]} people
 * @param {Mode} mode
 */
export function tally(people, mode) {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  for (const { check, sent } of people) {
    const name = outcomeWords(mode === "check" ? check : sent ?? check, mode, sent !== null);
    numbers.set(name, (numbers.get(name) ?? 0) + 1);
  }
  return facts([...numbers].map(([name, number]) => [name, texts.number(number)]));
}

/**
 * The details of a result, without the errors of its cells.
 * @param {Result} result
 */
export function detailsOf(result) {
  const { outcome, limit, again_at: again, duplicate_of: first, pending } = result;
  if (first) return [table.duplicateOf(first)];
  if (pending) return [table.pending(pending.inviter_email, singapore(pending.expires_at))];
  if (limit) return [limit === "list_rows" ? texts.limited.rows : wordsFor(valueWords.limit, limit), again ? texts.limited.again(soon(again)) : []].flat();
  return isProblem(result) && Object.hasOwn(refusals, outcome) ? [refusalWords(outcome, { when: again ? soon(again) : null }).text] : [];
}
