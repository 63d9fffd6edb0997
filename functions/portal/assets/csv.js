// CSV (RFC 4180) as spreadsheets write and read it. The API decides what the cells mean.

/** @typedef {{ line: number, cells: string[] }} CsvRow a row, and the line of the text that it begins on */

const SEPARATORS = [",", ";", "\t"];
/** The start of a cell that a spreadsheet would run as a formula. <https://owasp.org/www-community/attacks/CSV_Injection> */
const COMPUTED = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** The text has a quotation mark that is never closed. */
export class OpenQuote extends Error {
  /** @param {number} line that it is opened on */
  constructor(line) {
    super("open quote");
    this.line = line;
  }
}

/**
 * The rows that are not empty, and the separator: the one that the text names (`sep=;`), otherwise the one that
 * gives the first row the most cells.
 * @param {string} text
 * @returns {{ separator: string, rows: CsvRow[] }}
 * @throws {OpenQuote}
 */
export function readCsv(text) {
  const named = /^sep=(.)(\r\n|\r|\n|$)/i.exec(text);
  if (named) {
    const rows = [...rowsOf(text.slice(named[0].length), named[1])];
    return { separator: named[1], rows: rows.map(({ line, cells }) => ({ line: line + 1, cells })) };
  }
  const widths = SEPARATORS.map((separator) => firstRow(text, separator)?.cells.length ?? 0);
  const separator = SEPARATORS[widths.indexOf(Math.max(...widths))];
  return { separator, rows: [...rowsOf(text, separator)] };
}

/**
 * @param {string} text
 * @param {string} separator
 */
function firstRow(text, separator) {
  for (const row of rowsOf(text, separator)) return row;
}

/**
 * @param {string} text
 * @param {string} separator
 * @returns {Generator<CsvRow>}
 */
function* rowsOf(text, separator) {
  /** @type {string[]} */
  let cells = [];
  let cell = "";
  let line = 1;
  let begun = 1;
  let quote = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const sign = text[at];
    const isEnd = sign === undefined || sign === "\n" || sign === "\r";
    if (quote > 0) {
      if (sign === undefined) throw new OpenQuote(quote);
      if (sign === "\n" || (sign === "\r" && text[at + 1] !== "\n")) line += 1;
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[++at];
      else quote = 0;
    } else if (sign === '"' && cell.trim() === "") {
      cell = "";
      quote = line;
    } else if (sign === separator || isEnd) {
      cells.push(withoutMark(cell.trim()));
      cell = "";
      if (!isEnd) continue;
      if (cells.some((cell) => cell !== "")) yield { line: begun, cells };
      cells = [];
      if (sign === "\r" && text[at + 1] === "\n") at += 1;
      line += 1;
      begun = line;
    } else {
      cell += sign;
    }
  }
}

/**
 * Removes the mark that `harmless` added.
 * @param {string} cell
 */
const withoutMark = (cell) => (cell[0] === "'" && COMPUTED.test(cell.slice(1)) ? cell.slice(1) : cell);

/**
 * Marks a cell as text if a spreadsheet would run it as a formula.
 * @param {string} cell
 */
const harmless = (cell) => (COMPUTED.test(cell) ? `'${cell}` : cell);

/**
 * The rows as CSV for a program. A line end in a cell becomes a space, so each row is one line.
 * @param {readonly (readonly string[])[]} rows
 */
export const writeCsv = (rows) => write(rows.map((cells) => cells.map((cell) => cell.replaceAll(/[\r\n]+/g, " "))), "\n");

/**
 * The rows as CSV for a spreadsheet, with no formulas. The byte order mark names the encoding.
 * @param {readonly (readonly string[])[]} rows
 */
export const spreadsheetCsv = (rows) => `\ufeff${write(rows.map((cells) => cells.map(harmless)), "\r\n")}`;

/**
 * @param {readonly (readonly string[])[]} rows
 * @param {string} end
 */
function write(rows, end) {
  const quoted = (/** @type {string} */ cell) => `"${cell.replaceAll('"', '""')}"`;
  return rows.map((cells) => cells.map(quoted).join(",") + end).join("");
}
