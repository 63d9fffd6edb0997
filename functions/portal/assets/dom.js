// Small pieces that every view is made of. Text becomes text nodes only, never markup.

import { words } from "./words.js";

/**
 * Makes an element.
 * @param {string} tag
 * @param {Object<string, *>} attributes `true` is an empty attribute, `false` and `null` none; a function listens
 * @param {...(Node|string|null|false)} children
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  append(element, ...children);
  return element;
}

/** Appends what is there of the children. */
export function append(element, ...children) {
  element.append(...children.flat(2).filter((child) => child != null && child !== false && child !== ""));
}

/** A button that does something; a `quiet` one is not the first thing to do, a `danger` cannot be undone. */
export const button = (text, click, kind) => el("button", { type: "button", class: kind, click }, text);

/** A control with its label. */
export function labelled(id, text, ...parts) {
  return el("div", { class: "field" }, el("label", { for: id }, text), parts);
}

/** Names with their values, those without a value left out. */
export function facts(pairs) {
  const there = pairs.filter(([, value]) => value != null && value !== "");
  return el("dl", {}, there.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

/** Starts a view: its heading, and the title of the tab. */
export function heading(text) {
  entitle(text);
  return el("h1", { tabindex: "-1" }, text);
}

/** Titles the tab after the view; a view with errors says so. */
export function entitle(text, wrong = false) {
  document.title = words.title(text, wrong);
}

/** Says something to screen readers, without moving the focus. */
export function announce(text) {
  const announcer = document.getElementById("announcer");
  announcer.textContent = "";
  // A text that is the same as before is only read if it was gone in between.
  requestAnimationFrame(() => { announcer.textContent = text; });
}

/** Runs work for a button that cannot be pressed again meanwhile. It stays focusable. */
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
    const announcer = document.getElementById("announcer");
    if (announcer.textContent === words.working) announcer.textContent = "";
  }
}

/** The configuration that came with the page. */
export const configuration = document.body.dataset;

/** A link to where help is. */
export function supportLink(text, url = configuration.supportUrl) {
  // A configured or answered address is followed only if it is one of the web.
  return el("a", { href: /^https?:\/\//.test(url) ? url : "#/", rel: "noreferrer" }, text);
}
