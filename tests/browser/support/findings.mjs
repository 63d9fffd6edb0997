// What the checkers find in pages and in emails. `findings.json` has those that we live with, each with its reason.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const known = JSON.parse(readFileSync(new URL("../findings.json", import.meta.url), "utf8"));
const found = new Set();

/** Fails if there is a finding that is not known. `scope` is "page" or "mail"; each finding has its kind. */
export function weigh(scope, findings, where) {
  const named = findings.map(({ kind, about }) => ({ name: `${scope}: ${kind}`, about }));
  for (const { name } of named) found.add(name);
  const fresh = named.filter(({ name }) => !Object.hasOwn(known, name));
  const told = fresh.map(({ name, about }) => `${name}: ${about}`).join("\n");
  assert.equal(told, "", `new findings in ${where}:\n${told}`);
}

/** The known findings that nobody found: their time is over. */
export const vanished = () => Object.keys(known).filter((name) => !found.has(name));

/** How many kinds of findings there are. */
export const count = () => found.size;
