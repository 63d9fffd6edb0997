// Checks for every page.
import { after } from "node:test";

import { count, weigh } from "./findings.mjs";
import { draw } from "./drawing.mjs";
import { HtmlValidate, axe } from "./packages.mjs";
import { assertNoStrayTexts } from "./texts.mjs";
import { DESKTOP, PHONE } from "./world.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The rules about colours. */
const COLOURS = ["color-contrast", "link-in-text-block"];
/** 1280 px at a zoom of 400 % (WCAG 1.4.10). */
const NARROW = { width: 320, height: 256 };
/** How much a server may send before it waits for the first acknowledgement. */
const MOST_BYTES = 14 * 1024;

const validator = new HtmlValidate({
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    "doctype-style": ["error", { style: "lowercase" }],
    "require-sri": ["error", { target: "crossorigin" }],
  },
});
const checked = new Map();

/** Checks the page that a visitor sees. */
export async function checkPage({ page, answer, data }, name) {
  await assertNoStrayTexts(page, data);
  await draw(page, name);
  const html = await answer.text();
  const bytes = Buffer.byteLength(html);
  checked.set(name, bytes);
  const tooHeavy = bytes > MOST_BYTES ? [{ kind: "weight", about: `${bytes} bytes` }] : [];
  weigh("page", [...tooHeavy, ...(await htmlFindings(html)), ...(await layoutFindings(page))], name);
}

/** Runs html-validate. Emails have inline styles, because some email programs ignore style sheets. */
export async function htmlFindings(html, rules = {}) {
  const { results } = await validator.validateString(html, { rules });
  const messages = results.flatMap(({ messages }) => messages);
  return messages.map(({ ruleId, message }) => ({ kind: `html ${ruleId}`, about: message }));
}

/** Runs axe on a phone and on a desktop, in light and dark mode. Also finds a narrow page that scrolls sideways. */
export async function layoutFindings(page) {
  const findings = new Map();
  await page.evaluate(axe);
  for (const viewport of [PHONE, DESKTOP]) {
    await page.setViewportSize(viewport);
    for (const [colorScheme, runOnly] of [["light", TAGS], ["dark", COLOURS]]) {
      await page.emulateMedia({ colorScheme });
      const options = { runOnly, iframes: false, resultTypes: ["violations"] };
      const { violations } = await page.evaluate((options) => window.axe.run(options), options);
      for (const { id, nodes } of violations) {
        for (const { target, failureSummary } of nodes) {
          findings.set(`${id} ${target}`, { kind: `axe ${id}`, about: `${target}: ${failureSummary}` });
        }
      }
    }
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(NARROW);
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (overhang > 0) findings.set("overhang", { kind: "overhang", about: `${overhang} px at 320 px` });
  await page.setViewportSize(DESKTOP);
  return [...findings.values()];
}

after(() => {
  const [heaviest] = [...checked].sort(([, a], [, b]) => b - a);
  if (!heaviest) return;
  console.log(`${checked.size} pages checked: ${[...checked.keys()].join(", ")}.`);
  console.log(`The heaviest has ${heaviest[1]} bytes: ${heaviest[0]}.`);
  console.log(`${count()} kinds of findings in pages and mails, all of them known.`);
});
