// Small pieces that every view is made of. Text becomes text nodes only, never markup.

import { words } from "./words.js";

/** @typedef {Node | string | false | null | undefined} Child a piece of a page, or nothing */
/** @typedef {Child | readonly (Child | readonly Child[])[]} Children */
/** @typedef {string | boolean | null | undefined | ((event: Event) => unknown)} Attribute */
/** @typedef {[name: string, value: Children]} Fact */

/**
 * Makes an element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} attributes `true` is an empty attribute, `false` and `null` none; a function listens
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
 * Puts the children in the place of those that are there.
 * @param {Element} parent
 * @param {...Children} children
 */
export function replace(parent, ...children) {
  parent.replaceChildren(...content(children));
}

/**
 * The nodes and texts among the children. The DOM would write anything else as text: `false`, `undefined`, `NaN`.
 * @param {readonly Children[]} children
 */
function content(children) {
  /** @type {(child: unknown) => child is Node | string} */
  const isContent = (child) => child instanceof Node || (typeof child === "string" && child !== "");
  return children.flat(2).filter(isContent);
}

/**
 * A button that does something; a `quiet` one is not the first thing to do, a `danger` cannot be undone.
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
 * Names with their values. Those without a value are left out; without any, there is nothing.
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
 * Titles the tab after the view; a view with errors says so.
 * @param {string} text
 */
export function setTitle(text, hasErrors = false) {
  document.title = words.title(text, hasErrors);
}

/** What screen readers read out as it changes. */
export const announcer = el("div", { id: "announcer", role: "status", class: "unseen" });

/**
 * Says something to screen readers, without moving the focus.
 * @param {string} text
 */
export function announce(text) {
  announcer.textContent = "";
  // A text that is the same as before is only read if it was gone in between.
  requestAnimationFrame(() => { announcer.textContent = text; });
}

/**
 * Runs work for a button that cannot be pressed again meanwhile. It stays focusable.
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
 * A value of the configuration that came with the page.
 * @param {"clientId" | "scope" | "issuer" | "authorizationEndpoint" | "tokenEndpoint" | "supportUrl"} name
 */
export const configured = (name) => document.body.dataset[name] ?? "";

/**
 * A link to where help is.
 * @param {string} text
 */
export function supportLink(text, url = configured("supportUrl")) {
  // A configured or answered address is followed only if it is one of the web.
  return el("a", { href: /^https?:\/\//.test(url) ? url : "#/", rel: "noreferrer" }, text);
}
