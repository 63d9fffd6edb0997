// Emails, and where they are read. Each file of tests is a process with a host and a browser of its own.
import assert from "node:assert/strict";
import { test } from "node:test";

import "./stories/mailbox.mjs";
import "./stories/emails.mjs";
import "./stories/mails.mjs";
import "./stories/pictures.mjs";
import { vanished } from "./support/findings.mjs";
import { isWhole } from "./support/share.mjs";

test("each known finding was found again", { skip: !isWhole }, () => assert.deepEqual(vanished(), []));
