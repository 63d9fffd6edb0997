// Every text that a page shows comes from its words or from data. A stray `false` comes from neither.
import assert from "node:assert/strict";

/** Signs of a value that is not text, or of a code instead of words. */
const STRAY = /\b(undefined|null|NaN|false|true)\b|\[object |Invalid Date|\{\{|\}\}|\b(Some|None|Ok|Err)\(/;
/** A code of the API, such as `already_registered`. */
const CODE = /(?<![\w@./#=-])[a-z]+(_[a-z]+)+(?![\w@=])/;
/** Pages that show URLs and codes on purpose. */
const TECHNICAL = /\/_local\//;
/** Texts that the page has before its scripts run, and texts of the browser. */
const OWN_NAMES = ["TechPass"];

/** Records the texts that a page takes from its words. */
const RECORDER = `
function recorded(value) {
  const said = globalThis.said ??= new Set();
  if (typeof value === "string") said.add(value.trim());
  if (typeof value === "function") return (...values) => recorded(value(...values));
  if (typeof value !== "object" || value === null) return value;
  const copy = Array.isArray(value) ? value.map(recorded)
    : Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, recorded(inner)]));
  return copy;
}
`;

/** Records the texts that the officers' page takes from its words, and the responses of its API, in this context. */
export async function recordTexts(context) {
  const responses = [];
  await context.route(/\/portal\/[\w-]+\/(many_|desk_|value_|refusal_)?words\.js$/, async (route) => {
    const response = await route.fetch();
    const script = (await response.text()).replace(/^export const (words|valueWords|refusals) = (\{.*?^\});/gms,
      (_, name, value) => `export const ${name} = recorded(${value});`);
    await route.fulfill({ response, body: RECORDER + script });
  });
  context.on("response", (response) => {
    if (response.headers()["content-type"]?.includes("json")) responses.push(response.json().catch(() => null));
  });
  return async () => {
    const data = new Set();
    addStrings(data, await Promise.all(responses));
    return data;
  };
}

function addStrings(set, value) {
  if (typeof value === "string") set.add(value.trim());
  else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) addStrings(set, inner);
}

/**
 * Fails if a page shows a value that is not text, a code, or an empty heading. On the officers' page it also fails if
 * a text comes neither from the words nor from `data`, as `recordTexts` returns it.
 */
export async function assertNoStrayTexts(page, data) {
  const { texts, empty, said, own } = await page.evaluate(readPage);
  const shown = texts.filter((text) => /[\p{L}\p{N}]/u.test(text));
  const technical = TECHNICAL.test(page.url());
  const stray = shown.filter((text) => STRAY.test(text) || (!technical && CODE.test(text)));
  const known = new Set([...said, ...own, ...OWN_NAMES, ...(await data())]);
  const unknown = said.length > 0 ? shown.filter((text) => !known.has(text)) : [];
  assert.deepEqual({ stray, empty, unknown }, { stray: [], empty: [], unknown: [] }, `texts of ${page.url()}`);
}

/** Runs in the page. */
function readPage() {
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("script, style, noscript, template, textarea")) {
      texts.push(walker.currentNode.nodeValue);
    }
  }
  for (const name of ["aria-label", "alt", "placeholder", "title"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) texts.push(element.getAttribute(name));
  }
  const full = "h1, h2, h3, h4, dt, dd, th, legend, label, option, button, a[href], time, li, figcaption";
  const isEmpty = (element) => element.checkVisibility() && !element.textContent.trim() && !element.querySelector("img, svg, input");
  const session = location.protocol === "about:" ? null : JSON.parse(sessionStorage.getItem("techpass.session") ?? "null");
  return {
    texts: texts.map((text) => text.trim().replace(/\s+/g, " ")),
    empty: [...document.querySelectorAll(full)].filter(isEmpty).map((element) => element.outerHTML),
    said: [...(globalThis.said ?? [])].map((text) => text.replace(/\s+/g, " ")),
    own: session ? [session.name] : [],
  };
}
