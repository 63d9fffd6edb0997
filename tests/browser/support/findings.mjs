// The checkers' findings in pages and emails. `findings.json` has the accepted ones, each with its reason.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const known = JSON.parse(readFileSync(new URL("../findings.json", import.meta.url), "utf8"));
const found = new Set();

/** Fails for an unknown finding. `scope` is "page" or "mail". Each finding has its kind. */
export function weigh(scope, findings, where) {
  const named = findings.map(({ kind, about }) => ({ name: `${scope}: ${kind}`, about }));
  for (const { name } of named) found.add(name);
  const fresh = named.filter(({ name }) => !Object.hasOwn(known, name));
  const told = fresh.map(({ name, about }) => `${name}: ${about}`).join("\n");
  assert.equal(told, "", `new findings in ${where}:\n${told}`);
}

/** The known findings that did not occur: remove them. */
export const vanished = () => Object.keys(known).filter((name) => !found.has(name));

/** The number of kinds of findings. */
export const count = () => found.size;
