// Files that come from the officer, and go to them.

import { el } from "./dom.js";

/** The largest file that is read, in bytes: a list of 1 MiB is the API's most, and UTF-16 doubles it. */
const MOST_BYTES = 2 * 1024 * 1024 + 2;

/** Encodings that a file does not name. The officer says which one it is. */
export const UNNAMED = /** @type {const} */ (["windows-1252", "macintosh", "gb18030"]);

/** @typedef {"utf-8" | "utf-16le" | "utf-16be" | typeof UNNAMED[number]} Encoding */

/**
 * The text of a file and the encoding that it names: with a byte order mark, or by being UTF-8.
 * @param {Uint8Array} bytes
 * @returns {{ text: string, encoding: Encoding } | { fault: "empty" | "too_large" | "workbook" | "unnamed" }}
 */
export function decode(bytes) {
  if (bytes.length === 0) return { fault: "empty" };
  if (bytes.length > MOST_BYTES) return { fault: "too_large" };
  /** @param {...number} start */
  const begins = (...start) => start.every((byte, at) => bytes[at] === byte);
  // A ZIP file, and what Excel wrote before it wrote those.
  if (begins(0x50, 0x4b, 3, 4) || begins(0xd0, 0xcf, 0x11, 0xe0)) return { fault: "workbook" };
  /** @type {Encoding} */
  const encoding = begins(0xff, 0xfe) ? "utf-16le" : begins(0xfe, 0xff) ? "utf-16be" : "utf-8";
  const text = decodeAs(bytes, encoding);
  return text === null || text.includes("\0") ? { fault: "unnamed" } : { text, encoding };
}

/**
 * The text of a file in an encoding; null if it is in another one.
 * @param {Uint8Array} bytes
 * @param {Encoding} encoding
 */
export function decodeAs(bytes, encoding) {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Hands a CSV file to the officer.
 * @param {string} name
 * @param {string} text
 */
export function download(name, text) {
  const href = URL.createObjectURL(new Blob([text], { type: "text/csv; charset=utf-8" }));
  el("a", { href, download: name }).click();
  // The browser has taken it when the click is done with.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
