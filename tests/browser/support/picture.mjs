// A picture of the running product. A text beside it shows when the picture is out of date.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";

const FOLDER = new URL("../pictures/", import.meta.url);
const MOST_BYTES = 150_000;

/** The parts that differ in each run. */
const CHANGING = [
  [/http:\/\/127\.0\.0\.1:\d+/g, "HOST"],
  [/\/register\/[\w.-]+/g, "/register/TOKEN"],
  [/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, "ID"],
  [/\w+day, \d+ \w+ \d{4}, \d+:\d+ [ap]m/g, "DATE"],
];

/** Fails if the committed picture shows something else than the page. Makes it again if RENEW_PICTURES is set. */
export async function assertPictured(page, name) {
  const png = new URL(`${name}.png`, FOLDER);
  const text = new URL(`${name}.txt`, FOLDER);
  const seen = await describe(page);
  const committed = await readFile(text, "utf8").catch(() => "");
  if (process.env.RENEW_PICTURES && seen !== committed) {
    await page.screenshot({ path: png.pathname });
    await writeFile(text, seen);
  } else {
    assert.equal(seen, committed, `${name}.png shows something else: run tests/browser/renew_pictures`);
  }
  const { size } = await stat(png);
  assert.ok(size < MOST_BYTES, `${name}.png has ${size} bytes`);
}

/** The texts and styles of a page, without the parts that differ in each run. */
async function describe(page) {
  const snapshot = await page.locator("body").ariaSnapshot();
  const said = CHANGING.reduce((text, [pattern, word]) => text.replace(pattern, word), snapshot);
  const looks = await page.evaluate(() => {
    const styles = [...document.querySelectorAll("[style]")].map((element) => element.getAttribute("style"));
    return [...document.querySelectorAll("style")].map((sheet) => sheet.textContent).concat(styles).join("\n");
  });
  const linked = await page.locator("link[rel=stylesheet]").evaluateAll((links) => links.map((link) => link.href));
  const sheets = await Promise.all(linked.map(async (url) => (await page.request.get(url)).text()));
  const { width, height } = page.viewportSize();
  const hash = createHash("sha256").update([looks, ...sheets].join("\n")).digest("hex");
  return `${said}\n\nstyle ${hash}\nsize ${width}x${height}\n`;
}
