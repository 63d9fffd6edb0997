// Checks the description of the events with AsyncAPI's own parser.
// Usage: events.mjs FILE

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const packages = createRequire(join(process.cwd(), "target/judges/"));
const { Parser, DiagnosticSeverity } = packages("@asyncapi/parser");

/** The faults of a description, in words. Hints are left out. */
async function faults(text) {
  const { diagnostics } = await new Parser().parse(text);
  const wrong = diagnostics.filter((one) => one.severity <= DiagnosticSeverity.Warning);
  return wrong.map((one) => `${one.path.join(".")}: ${one.message}`);
}

const text = readFileSync(process.argv[2], "utf8");
const found = await faults(text);
if (found.length > 0) {
  console.error(found.join("\n"));
  process.exit(1);
}
// The judge can find faults.
for (const [passage, other] of [["action: send", "action: publish"], ["#/channels/events", "#/channels/none"], ["title:", "tittle:"]]) {
  if ((await faults(text.replace(passage, other))).length === 0) {
    console.error(`not found: ${other}`);
    process.exit(1);
  }
}
const { document } = await new Parser().parse(text);
console.log(`events.yaml: ${document.allMessages().all().length} messages are described as AsyncAPI asks; 3 faults put in were found`);
