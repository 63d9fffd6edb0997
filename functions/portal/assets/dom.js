// The building blocks of every view. Text becomes text nodes only, never markup.

import { words } from "./words.js";

/** @typedef {Node | string | false | null | undefined} Child a piece of a page, or nothing */
/** @typedef {Child | readonly (Child | readonly Child[])[]} Children */
/** @typedef {string | boolean | null | undefined | ((event: Event) => unknown)} Attribute */
/** @typedef {[name: string, value: Children]} Fact */

/**
 * Makes an element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} attributes `true` sets an empty attribute, `false` and `null` set none, a function becomes an event listener
 * @param {...Children} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (typeof value === "string") element.setAttribute(name, value);
  }
  append(element, ...children);
  return element;
}

/**
 * Appends the children. This and `replace` are the only places where a page gets content.
 * @param {Element} parent
 * @param {...Children} children
 */
export function append(parent, ...children) {
  parent.append(...content(children));
}

/**
 * Replaces the children of an element.
 * @param {Element} parent
 * @param {...Children} children
 */
export function replace(parent, ...children) {
  parent.replaceChildren(...content(children));
}

/**
 * Only the nodes and texts among the children. The DOM would show `false`, `undefined` and `NaN` as text.
 * @param {readonly Children[]} children
 */
function content(children) {
  /** @type {(child: unknown) => child is Node | string} */
  const isContent = (child) => child instanceof Node || (typeof child === "string" && child !== "");
  return children.flat(2).filter(isContent);
}

/**
 * A button. `quiet` is for a secondary action, `danger` for one that cannot be undone.
 * @param {string} text
 * @param {() => unknown} click
 * @param {"quiet" | "danger"} [kind]
 */
export const button = (text, click, kind) => el("button", { type: "button", class: kind, click }, text);

/**
 * A control with its label.
 * @param {string} id
 * @param {Children} text
 * @param {...Child} parts
 */
export function labelled(id, text, ...parts) {
  return el("div", { class: "field" }, el("label", { for: id }, text), parts);
}

/**
 * A list of names and values. Pairs without a value are left out. Returns null if no pair is left.
 * @param {readonly Fact[]} pairs
 */
export function facts(pairs) {
  const present = pairs.filter(([, value]) => content([value]).length > 0);
  if (present.length === 0) return null;
  return el("dl", {}, present.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

/**
 * Starts a view: its heading, and the title of the tab.
 * @param {string} text
 */
export function heading(text) {
  setTitle(text);
  return el("h1", { tabindex: "-1" }, text);
}

/**
 * Sets the title of the tab. The title of a view with errors begins with "Error".
 * @param {string} text
 */
export function setTitle(text, hasErrors = false) {
  document.title = words.title(text, hasErrors);
}

/** Screen readers read out this element when it changes. */
export const announcer = el("div", { id: "announcer", role: "status", class: "unseen" });

/**
 * Lets screen readers read out a text, without moving the focus.
 * @param {string} text
 */
export function announce(text) {
  announcer.textContent = "";
  // Screen readers ignore a text that does not change, so it is removed first.
  requestAnimationFrame(() => { announcer.textContent = text; });
}

/**
 * Disables a button while its work runs. The button keeps the focus.
 * @param {HTMLButtonElement} button
 * @param {() => Promise<unknown>} work
 */
export async function busy(button, work) {
  if (button.getAttribute("aria-disabled") === "true") return;
  const label = button.textContent;
  button.setAttribute("aria-disabled", "true");
  button.textContent = words.working;
  announce(words.working);
  try {
    await work();
  } finally {
    button.removeAttribute("aria-disabled");
    button.textContent = label;
    if (announcer.textContent === words.working) announcer.textContent = "";
  }
}

/**
 * A value of the configuration in the page's HTML.
 * @param {"clientId" | "scope" | "issuer" | "authorizationEndpoint" | "tokenEndpoint" | "supportUrl"} name
 */
export const configured = (name) => document.body.dataset[name] ?? "";

/**
 * A link to the support page.
 * @param {string} text
 */
export function supportLink(text, url = configured("supportUrl")) {
  // Only web addresses become links: a `javascript:` address would run as code.
  return el("a", { href: /^https?:\/\//.test(url) ? url : "#/", rel: "noreferrer" }, text);
}
