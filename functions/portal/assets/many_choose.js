// The first step of "Invite many": explains the list, and reads it from a file or from pasted text.

import { OpenQuote, spreadsheetCsv } from "./csv.js";
import { button, el, facts, heading, labelled, replace, setTitle } from "./dom.js";
import { UNNAMED, decode, decodeAs, download } from "./file.js";
import { summary } from "./form.js";
import { List } from "./list.js";
import { columnLabel } from "./many_table.js";
import { columnField, words as texts } from "./many_words.js";
import { notice, place } from "./notice.js";
import { wordsFor } from "./value_words.js";

/** @import { Encoding } from "./file.js" */
/** @import { Stage } from "./many.js" */
/** @import { Column } from "./many_words.js" */

const { choose, template } = texts;
/** How many lines the officer sees to choose the encoding. */
const SAMPLE = 5;

/** @type {Column[]} */
const COLUMNS = /** @type {any} */ (Object.keys(texts.columns));

/** @param {Stage} stage */
export function showChoose({ main, signal, next }) {
  const slot = el("div", { class: "slot" });
  const error = el("p", { class: "error", id: "list-error", hidden: true });
  /** @type {HTMLInputElement} */
  const file = el("input", {
    id: "list", type: "file", accept: ".csv,.tsv,.txt,text/csv", "aria-describedby": "list-help list-error",
    change: () => { pasted.value = ""; },
  });
  /** @type {HTMLTextAreaElement} */
  const pasted = el("textarea", {
    id: "rows", rows: "6", autocomplete: "off", spellcheck: "false", "aria-describedby": "rows-help",
    input: () => { file.value = ""; },
  });

  /** @param {string} [text] */
  function fail(text) {
    error.textContent = text ?? "";
    error.hidden = !text;
    setTitle(texts.title, Boolean(text));
    if (!text) return file.removeAttribute("aria-invalid");
    file.setAttribute("aria-invalid", "true");
    place(slot, summary([{ id: "list", text }]));
  }

  /**
   * Reads the text of a list.
   * @param {string} name
   * @param {string} text
   * @param {Encoding | "text"} encoding
   */
  function take(name, text, encoding) {
    try {
      const { list, separator } = List.of(name, text);
      const fault = faultOf(list);
      if (fault) return fail(fault);
      const readAs = texts.readAs(name, texts.encodings[encoding], wordsFor(texts.separators, separator));
      if (list.unknown.length === 0) begin(list, readAs);
      else place(slot, unknownColumns(list, () => begin(list, readAs)));
    } catch (fault) {
      if (!(fault instanceof OpenQuote)) throw fault;
      fail(choose.openQuote(fault.line));
    }
  }

  /**
   * Continues with a list, unless another tab has one open.
   * @param {List} list
   * @param {string} readAs
   */
  function begin(list, readAs) {
    const kept = List.read();
    if (!kept) list.keep();
    next(kept ? null : notice("info", readAs));
  }

  /** @param {File} chosen */
  async function read(chosen) {
    fail();
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    const decoded = decode(bytes);
    if ("text" in decoded) return take(chosen.name, decoded.text, decoded.encoding);
    if (decoded.fault !== "unnamed") return fail(choose.fault[decoded.fault]);
    place(slot, encodingQuestion(bytes, (text, encoding) => take(chosen.name, text, encoding)));
  }

  const form = el("form", { novalidate: true, submit: (event) => {
    event.preventDefault();
    fail();
    const chosen = file.files?.[0];
    if (chosen) read(chosen);
    else if (pasted.value.trim()) take(choose.pasted, pasted.value, "text");
    else fail(choose.nothing);
  } },
    labelled("list", choose.file, el("p", { class: "help", id: "list-help" }, choose.fileHelp), error, file),
    labelled("rows", choose.paste, el("p", { class: "help", id: "rows-help" }, choose.pasteHelp), pasted),
    el("button", { type: "submit" }, choose.check));

  document.addEventListener("dragover", (event) => event.preventDefault(), { signal });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const dropped = event.dataTransfer?.files[0];
    if (dropped && main.contains(form)) read(dropped);
  }, { signal });

  replace(main, heading(texts.title), el("p", {}, texts.intro), slot,
    el("h2", {}, template.title), el("p", {}, template.text), el("p", {}, template.examplesHelp),
    el("p", { class: "actions" },
      button(template.examples, () => downloadTemplate(template.examplesFile, texts.examples), "quiet"),
      button(template.empty, () => downloadTemplate(template.emptyFile, []), "quiet")),
    el("details", {}, el("summary", {}, template.columns),
      facts(COLUMNS.map((column) => [texts.columns[column].label, texts.columns[column].help]))),
    el("h2", {}, choose.title), form);
}

/**
 * Why a text is not a list of people.
 * @param {List} list
 */
function faultOf({ kept: { columns, people } }) {
  const fields = columns.filter((column) => columnField(column) === column);
  const twice = fields.find((column, at) => fields.indexOf(column) !== at);
  if (twice) return choose.twice(columnLabel(twice, 0));
  if (fields.length === 0) return choose.fault.no_columns;
  if (!fields.includes("email")) return choose.fault.no_email;
  return people.length === 0 ? choose.fault.no_rows : undefined;
}

/**
 * Shows the unknown columns, and lets the officer leave them out.
 * @param {List} list
 * @param {() => void} go
 */
function unknownColumns(list, go) {
  const { title, text, column, leaveOut } = texts.unknown;
  return notice("info", title, text,
    el("ul", {}, list.unknown.map(({ name, at }) => el("li", {}, column(at + 1, name)))),
    el("p", {}, button(leaveOut, () => { list.leaveOut(); go(); })));
}

/**
 * @param {string} name
 * @param {Partial<Record<Column, string>>[]} examples
 */
function downloadTemplate(name, examples) {
  const rows = examples.map((example) => COLUMNS.map((column) => example[column] ?? ""));
  download(name, spreadsheetCsv([COLUMNS.map((column) => texts.columns[column].label), ...rows]));
}

/**
 * Asks for the encoding of a file that does not name it. A wrong guess would change people's names.
 * @param {Uint8Array} bytes
 * @param {(text: string, encoding: Encoding) => void} use
 */
function encodingQuestion(bytes, use) {
  const { encoding: ask } = texts;
  const sample = el("ul", { class: "sample" });
  const go = button(ask.use, () => {
    const text = decodeAs(bytes, UNNAMED[select.selectedIndex]);
    if (text !== null) use(text, UNNAMED[select.selectedIndex]);
  });
  const show = () => {
    const text = decodeAs(bytes, UNNAMED[select.selectedIndex]);
    const lines = text?.split(/[\r\n]+/).filter((line) => /[^\x00-\x7f]/.test(line)).slice(0, SAMPLE) ?? [];
    replace(sample, text === null ? el("li", {}, ask.impossible) : lines.map((line) => el("li", {}, ask.line(line))));
    go.hidden = text === null;
  };
  /** @type {HTMLSelectElement} */
  const select = el("select", { id: "encoding", change: show },
    UNNAMED.map((encoding) => el("option", { value: encoding }, ask.names[encoding])));
  show();
  return notice("info", ask.title, ask.text, labelled("encoding", ask.label, select), sample, el("p", {}, go));
}
