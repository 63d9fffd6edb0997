// What the checkers find in pages and mails. `findings.json` has those that we live with, each with its reason.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const file = new URL("../findings.json", import.meta.url);
const known = JSON.parse(readFileSync(file, "utf8"));
const found = new Set();

/** Fails if there is a finding that is not known. Each has its kind, and what exactly it is about. */
export function weigh(findings, where) {
  for (const { kind } of findings) found.add(kind);
  const fresh = findings.filter(({ kind }) => !Object.hasOwn(known, kind));
  assert.deepEqual(fresh, [], `new findings in ${where}`);
}

/** The known findings that nobody found: their time is over. */
export const vanished = () => Object.keys(known).filter((kind) => !found.has(kind));

export const count = () => found.size;
