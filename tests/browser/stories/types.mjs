// TypeScript checks the officers' page against the types of the API's description.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { PACKAGES, openapiTypes } from "../support/packages.mjs";
import { isPlayed } from "../support/share.mjs";

const ASSETS = fileURLToPath(new URL("../../../functions/portal/assets/", import.meta.url));
const OPTIONS = new URL("../tsconfig.json", import.meta.url);

/** Mistakes that were or could be made: the file, its text, and the mistake. */
const SLIPS = {
  "a `false` among the children of an element": [
    "invitation.js",
    'replace(events,\n      el("h2", {}, texts.emails),',
    'events.replaceChildren(\n      invitation.mail.length === 0 && el("p", {}, texts.noEmails),',
  ],
  "a number among them": ["invitations.js", "texts.invited(day(created))", "known.length"],
  "a value that may be missing": ["invitation.js", "return at && time(at);", "return time(at);"],
  "a field that the API does not have": ["invitations.js", "created_at: created", "invited_at: created"],
  "a status without words": ["value_words.js", '    expired: "Expired",\n', ""],
  "words for a status that the API does not have": ["value_words.js", '    expired: "Expired",', '    ended: "Ended",'],
  "a text that is not there": ["invite.js", "done.look", "done.see"],
};

describe("types", () => {
  const copies = new Map([["no slip", undefined], ...Object.entries(SLIPS).filter(isPlayed)]);
  let told;

  /** TypeScript's errors in all copies. */
  async function check() {
    // The target folder may be a link. TypeScript names files by their real paths.
    const folder = await realpath(await mkdtemp(join(PACKAGES, "types-")));
    try {
      for (const [index, slip] of [...copies.values()].entries()) await copy(join(folder, `${index}`), slip);
      const { compilerOptions } = JSON.parse(await readFile(OPTIONS, "utf8"));
      compilerOptions.paths = { openapi: [openapiTypes] };
      await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*/*.js"] }));
      const tsc = join(PACKAGES, "node_modules/typescript/bin/tsc");
      return await promisify(execFile)(process.execPath, [tsc, "--project", folder], { cwd: folder, maxBuffer: 1 << 24 })
        .then(({ stdout }) => stdout, ({ stdout }) => stdout);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  /** Copies the page's scripts, with or without a mistake. */
  async function copy(to, [file, now, then] = []) {
    await cp(ASSETS, to, { recursive: true });
    if (!file) return;
    const script = await readFile(join(to, file), "utf8");
    assert.ok(script.includes(now), `${file} has no ${now}`);
    await writeFile(join(to, file), script.replace(now, then));
  }

  for (const [index, [what, slip]] of [...copies].entries()) {
    test(`the page's scripts with ${what}`, async () => {
      const errors = (await (told ??= check())).split("\n").filter((line) => line.startsWith(`${index}/`));
      if (slip) assert.notDeepEqual(errors, []);
      else assert.deepEqual(errors, []);
    });
  }
});
