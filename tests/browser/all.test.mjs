// All stories, in one process: they share a host and a browser.
import assert from "node:assert/strict";
import { test } from "node:test";

import "./stories/mailbox.mjs";
import "./stories/registering.mjs";
import "./stories/languages.mjs";
import "./stories/inviting.mjs";
import "./stories/lists.mjs";
import "./stories/emails.mjs";
import "./stories/dead_ends.mjs";
import "./stories/desk.mjs";
import "./stories/keyboard.mjs";
import "./stories/secrecy.mjs";
import "./stories/scanners.mjs";
import "./stories/mails.mjs";
import "./stories/states.mjs";
import "./stories/waiting.mjs";
import "./stories/accounts.mjs";
import "./stories/pictures.mjs";
import { vanished } from "./support/findings.mjs";

// These need no host. If they came first, the run would end with them, before the host is there.
await import("./stories/types.mjs");
await import("./stories/words.mjs");

test("what findings.json knows was found again", () => assert.deepEqual(vanished(), []));
