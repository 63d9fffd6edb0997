// Reads files of the officer, and downloads files for them.

import { el } from "./dom.js";

/** The largest file that is read, in bytes. The API takes 1 MiB, and UTF-16 needs twice as many bytes. */
const MOST_BYTES = 2 * 1024 * 1024 + 2;

/** Encodings that a file does not name. The officer chooses one. */
export const UNNAMED = /** @type {const} */ (["windows-1252", "macintosh", "gb18030"]);

/** @typedef {"utf-8" | "utf-16le" | "utf-16be" | typeof UNNAMED[number]} Encoding */

/**
 * The text of a file and its encoding, if a byte order mark names it or if the bytes are valid UTF-8.
 * @param {Uint8Array} bytes
 * @returns {{ text: string, encoding: Encoding } | { fault: "empty" | "too_large" | "workbook" | "unnamed" }}
 */
export function decode(bytes) {
  if (bytes.length === 0) return { fault: "empty" };
  if (bytes.length > MOST_BYTES) return { fault: "too_large" };
  /** @param {...number} start */
  const begins = (...start) => start.every((byte, at) => bytes[at] === byte);
  // The first bytes of .xlsx (a ZIP file) and of .xls.
  if (begins(0x50, 0x4b, 3, 4) || begins(0xd0, 0xcf, 0x11, 0xe0)) return { fault: "workbook" };
  /** @type {Encoding} */
  const encoding = begins(0xff, 0xfe) ? "utf-16le" : begins(0xfe, 0xff) ? "utf-16be" : "utf-8";
  const text = decodeAs(bytes, encoding);
  return text === null || text.includes("\0") ? { fault: "unnamed" } : { text, encoding };
}

/**
 * The text of a file in an encoding, or null if the bytes do not fit it.
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
 * Downloads a CSV file.
 * @param {string} name
 * @param {string} text
 */
export function download(name, text) {
  const href = URL.createObjectURL(new Blob([text], { type: "text/csv; charset=utf-8" }));
  el("a", { href, download: name }).click();
  // After the click the browser has the file.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
