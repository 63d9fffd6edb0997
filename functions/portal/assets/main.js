// The frame of the page: the officer's name, the navigation and the current view.

import * as api from "./api.js";
import { showDesk } from "./desk.js";
import { words as desk } from "./desk_words.js";
import { announce, announcer, append, busy, button, el, heading, replace, supportLink } from "./dom.js";
import { dropDraft } from "./draft.js";
import { showEmails } from "./emails.js";
import { showAgain, showInvitation } from "./invitation.js";
import { showInvitations } from "./invitations.js";
import { showInvite } from "./invite.js";
import { List } from "./list.js";
import { showInviteMany } from "./many.js";
import { words as many } from "./many_words.js";
import { notice, place, refusalNotice } from "./notice.js";
import { currentSession, forgetSession, session, watchSession } from "./session.js";
import { SignInFailed, completeSignIn, signIn } from "./sign_in.js";
import { words } from "./words.js";

const { signIn: texts } = words;

const officerName = el("strong");
const account = el("div", { class: "account", hidden: true },
  el("p", {}, words.signedInAs, officerName), button(texts.out, signOut, "quiet"));
/** The views by their names in the URL, each with the text of its link. */
const views = { "": words.invite.title, many: many.title, invitations: words.list.title, desk: desk.title };
const links = Object.entries(views).map(([view, text]) => ({ view, link: el("a", { href: `#/${view}` }, text) }));
const navigation = el("nav", { "aria-label": words.navigation, hidden: true }, links.map(({ link }) => link));
/** The place for notices about the session. */
const top = el("section", { class: "top", "aria-label": words.session });
/** The place for the notice that emails to the officer are off. */
const emails = el("section", { class: "top", "aria-label": words.emails.label });
const main = el("main", { id: "main", tabindex: "-1" });

let leaving = new AbortController();
/** Whether the officer is a support officer. Null until the API has answered. */
let isSupport = /** @type {boolean | null} */ (null);

/** Shows the view that the URL names. */
function show() {
  leaving.abort();
  leaving = new AbortController();
  const signedIn = currentSession();
  drawFrame(signedIn?.name);
  if (!signedIn) return showSignIn();
  const [, view, id] = location.hash.split("/");
  if (view === "invitations" && id) return showInvitation(main, leaving.signal, id);
  if (view === "invitations") return showInvitations(main, leaving.signal);
  if (view === "again" && id) return showAgain(main, leaving.signal, id);
  if (view === "many") return showInviteMany(main, leaving.signal);
  if (view === "desk" && isSupport) return showDesk(main, leaving.signal);
  if (view === "desk" && isSupport === null) return replace(main, heading(desk.title), el("p", {}, desk.loading));
  return showInvite(main);
}

/**
 * Shows who is signed in, and where they are. Links and button stay the same elements: one that is replaced while it is
 * pressed loses the click.
 * @param {string} [officer] the name of the officer who is signed in
 */
function drawFrame(officer) {
  navigation.hidden = account.hidden = officer === undefined;
  replace(officerName, officer);
  const [, shown = ""] = location.hash.split("/");
  const here = Object.hasOwn(views, shown) ? shown : "";
  for (const { view, link } of links) {
    if (view === here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    link.hidden = view === "desk" && !isSupport;
  }
}

function showSignIn() {
  replace(main, heading(texts.title),
    el("p", {}, texts.text), el("p", {}, texts.needs), el("p", {}, signInButton(texts.button)));
}

/** @param {string} text */
function signInButton(text) {
  const made = button(text, () => busy(made, signIn));
  return made;
}

function signOut() {
  // A list that was sent only in part is kept, otherwise the remaining people would be lost.
  const list = List.read();
  const isSending = list?.isSending ?? false;
  if (!isSending) list?.discard();
  forgetSession();
  isSupport = null;
  dropDraft();
  replace(emails);
  // A change of `location.hash` would start a view and remove the notice.
  history.replaceState(null, "", "#/");
  show();
  place(top, notice("good", texts.signedOut, isSending && texts.listKept));
}

/** Says that the session has ended. The page stays as it is, so that nothing typed is lost. */
function showEnded() {
  drawFrame();
  replace(top, notice("bad", texts.ended.title, texts.ended.text, el("p", {}, signInButton(texts.again))));
}

/** Tells officers at once, before they type anything, if they may not invite (R1) or if emails to them are off (R42). */
async function greet() {
  try {
    const me = await api.me();
    showEmails(emails, me);
    isSupport = me.support;
    drawFrame(currentSession()?.name);
    if (location.hash.split("/")[1] === "desk") show();
  } catch (refusal) {
    if (!(refusal instanceof api.Refusal) || refusal.problem.status !== 403) return;
    leaving.abort();
    replace(main, heading(words.invite.title));
    place(top, refusalNotice(refusal));
  }
}

async function begin() {
  document.getElementById("page")?.remove();
  append(document.body,
    el("a", { class: "skip", href: "#main", click: (event) => { event.preventDefault(); main.focus(); } }, words.skip),
    el("header", {}, el("div", { class: "bar" }, el("p", { class: "name" }, words.service), account), navigation),
    top, emails, main,
    el("footer", {}, el("p", {}, supportLink(words.help))),
    announcer);
  let failure = null;
  await completeSignIn().catch((fault) => {
    failure = texts.failed[fault instanceof SignInFailed ? fault.reason : "token"];
  });
  show();
  watchSession();
  if (failure) place(top, notice("bad", texts.failed.title, failure));
  else if (currentSession()) greet();
  session.addEventListener("ended", showEnded);
  window.addEventListener("hashchange", () => {
    top.replaceChildren();
    show();
    main.querySelector("h1")?.focus();
    announce("");
  });
}

begin();
