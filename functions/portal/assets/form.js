// Draws a form from its description (R18): the fields and their order come from the service. This file
// knows no field by name.

import { announce, el, labelled } from "./dom.js";
import { notice } from "./notice.js";
import { words } from "./words.js";

/** @import { Answer, Answers, Field, FieldError } from "./api.js" */
/**
 * The inputs of a field, and how to read, set and lock them.
 * @typedef {Object} Control
 * @property {boolean} [group] whether it is a group of radio buttons
 * @property {HTMLElement[]} parts
 * @property {() => Answer} get
 * @property {(value: Answer) => void} set
 * @property {(locked: boolean | undefined) => void} lock
 */
/** @typedef {{ code: string | boolean, label: string }} Option */

/** The most options that are shown as radio buttons. More options become a drop-down list. */
const FEW = 3;

/** A form on the page. Its `element` holds the fields. */
export class DrawnForm {
  #rows;

  /**
   * @param {Field[]} fields as the service describes them
   * @param {Answers} typed earlier answers
   * @param {(answers: Answers) => void} changed called with the answers after each change
   */
  constructor(fields, typed, changed) {
    this.#rows = fields.map((field) => new Row(field, typed[field.name]));
    this.element = el("div", {
      input: () => {
        this.#rows.forEach((row) => row.take());
        const appeared = this.#settle();
        if (appeared.length > 0) announce(words.invite.shown(appeared));
        changed(Object.fromEntries(this.#rows.map((row) => [row.field.name, row.own])));
      },
    }, this.#rows.map((row) => row.element));
    this.#settle();
  }

  /** The answers to send: those of the visible fields. */
  get answers() {
    const given = this.#rows.filter((row) => row.answer !== undefined);
    return Object.fromEntries(given.map((row) => [row.field.name, row.answer]));
  }

  /** The names of the visible fields. */
  get shown() {
    return new Set(this.#rows.filter(({ element }) => !element.hidden).map(({ field }) => field.name));
  }

  /**
   * Shows each error beside its field.
   * @param {FieldError[]} errors
   * @returns {HTMLElement | null} the summary, with links to the fields
   */
  show(errors) {
    for (const row of this.#rows) row.fail(errors.find(({ field }) => field === row.field.name)?.detail);
    if (errors.length === 0) return null;
    return summary(errors.map(({ field, detail }) => {
      const isShown = this.#rows.some((row) => row.field.name === field && !row.element.hidden);
      return isShown ? { id: field, text: detail } : { text: detail };
    }));
  }

  /** Shows, hides or fixes each field according to the answers above it. Returns the labels of fields that appeared. */
  #settle() {
    /** @type {Map<string, Answer>} */
    const answers = new Map();
    const appeared = [];
    for (const row of this.#rows) {
      const { name, label, shown_if: shown, fixed_if: fixed } = row.field;
      /** @param {{ field: string, equals: Answer }} condition */
      const holds = (condition) => answers.get(condition.field) === condition.equals;
      const hidden = shown !== undefined && !holds(shown);
      if (row.element.hidden && !hidden) appeared.push(label);
      row.element.hidden = hidden;
      if (fixed) row.fix(holds(fixed) ? fixed.value : undefined, this.#reason(row, fixed));
      if (row.answer !== undefined) answers.set(name, row.answer);
    }
    return appeared;
  }

  /**
   * Says why the answer is fixed.
   * @param {Row} row
   * @param {NonNullable<Field["fixed_if"]>} condition
   */
  #reason(row, { field, equals, value }) {
    const other = this.#rows.find((row) => row.field.name === field);
    return other ? words.invite.fixed(row.label(value), other.field.label, other.label(equals)) : "";
  }
}

/**
 * The summary of errors. Its links move the focus to the fields.
 * @param {{ id?: string, text: string }[]} errors each error, with the id of its field if the field is on the page
 */
export function summary(errors) {
  /**
   * @param {string} id
   * @param {string} text
   */
  const link = (id, text) => el("a", {
    href: `#${id}`,
    click: (event) => {
      event.preventDefault();
      document.getElementById(id)?.focus();
    },
  }, text);
  return notice("bad", words.invite.summary,
    el("ul", {}, errors.map(({ id, text }) => el("li", {}, id ? link(id, text) : text))));
}

/** A field on the page, with its label, help and error. */
class Row {
  /** @type {Control} */
  #control;
  /** @type {Answer} */
  #fixed;
  #error;
  #reason;

  /**
   * @param {Field} field
   * @param {Answer} typed
   */
  constructor(field, typed) {
    this.field = field;
    /** The officer's answer, or the default. */
    this.own = field.locked ? field.default : typed ?? field.default;
    const { name, label, help, required, max_length: most, locked } = field;
    this.#error = el("p", { class: "error", id: `${name}-error`, hidden: true });
    this.#reason = el("p", { class: "help", id: `${name}-reason`, hidden: true });
    const describedBy = `${name}-help ${name}-reason ${name}-error`;
    this.#control = control(field, describedBy);
    // The help of some fields says the limit already.
    const limit = most && !locked && !help?.includes(String(most)) ? words.invite.upTo(most) : "";
    const hints = [help ?? "", limit].filter(Boolean);
    const text = [label, !required && field.default === undefined && words.optional];
    const parts = [
      hints.length > 0 && el("p", { class: "help", id: `${name}-help` }, words.invite.hint(hints)),
      this.#reason, this.#error, ...this.#control.parts,
    ];
    this.element = this.#control.group
      ? el("fieldset", { class: "field", role: "radiogroup", "aria-describedby": describedBy },
          el("legend", {}, text), parts)
      : labelled(name, text, ...parts);
    this.#control.set(this.own);
    this.#control.lock(locked);
  }

  /** The answer to send; undefined if there is none. */
  get answer() {
    const answer = this.#fixed ?? this.own;
    return this.element.hidden || answer === "" ? undefined : answer;
  }

  /**
   * The label of an answer.
   * @param {NonNullable<Answer>} answer
   */
  label(answer) {
    return options(this.field).find(({ code }) => code === answer)?.label ?? String(answer);
  }

  /** Reads the officer's answer from the inputs. */
  take() {
    if (this.#fixed === undefined && !this.field.locked) this.own = this.#control.get();
  }

  /**
   * Fixes the answer to a value. With `undefined` the officer's own answer comes back.
   * @param {Answer} value
   * @param {string} reason
   */
  fix(value, reason) {
    if (value === this.#fixed) return;
    this.#fixed = value;
    this.#control.set(value ?? this.own);
    this.#control.lock(value !== undefined);
    this.#reason.textContent = reason;
    this.#reason.hidden = value === undefined;
  }

  /**
   * Shows an error, or removes it if there is no text.
   * @param {string} [text]
   */
  fail(text) {
    this.#error.textContent = text ?? "";
    this.#error.hidden = !text;
    const marked = this.#control.group ? [this.element] : this.#control.parts;
    for (const part of marked) {
      if (text) part.setAttribute("aria-invalid", "true");
      else part.removeAttribute("aria-invalid");
    }
  }
}

/**
 * @param {Field} field
 * @param {string} describedBy
 * @returns {Control}
 */
function control(field, describedBy) {
  const choices = options(field);
  if (choices.length > 0 && choices.length <= FEW) return radios(field, choices);
  const { name, required, locked } = field;
  const common = { id: name, name, required: required && !locked, "aria-describedby": describedBy };
  const isChoice = field.type === "choice";
  const element = isChoice
    ? el("select", common, el("option", { value: "" }, words.invite.choose),
        choices.map(({ code, label }) => el("option", { value: String(code) }, label)))
    : el("input", { ...common, type: field.type, autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
  return {
    parts: [element],
    get: () => element.value.trim(),
    set: (value) => { element.value = String(value ?? ""); },
    lock: (locked) => { element.toggleAttribute(isChoice ? "disabled" : "readonly", Boolean(locked)); },
  };
}

/**
 * The options of a field.
 * @param {Field} field
 * @returns {Option[]}
 */
function options({ type, options = [] }) {
  return type === "boolean" ? [{ code: true, label: words.yes }, { code: false, label: words.no }] : options;
}

/**
 * @param {Field} field
 * @param {Option[]} options
 * @returns {Control}
 */
function radios({ name, required }, options) {
  const choices = options.map(({ code, label }, index) => {
    // The first option has the field's id, because links from the summary lead to it.
    const id = index === 0 ? name : `${name}-${code}`;
    return { code, label, id, input: el("input", { type: "radio", id, name, value: String(code), required }) };
  });
  return {
    group: true,
    parts: choices.map(({ id, input, label }) => el("label", { class: "choice", for: id }, input, label)),
    get: () => choices.find(({ input }) => input.checked)?.code,
    set: (value) => choices.forEach(({ code, input }) => { input.checked = code === value; }),
    lock: (locked) => choices.forEach(({ input }) => { input.disabled = Boolean(locked); }),
  };
}
