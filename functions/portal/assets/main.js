// The page's frame: who is signed in, and which view is shown.

import * as api from "./api.js";
import { announce, busy, button, configuration, el, heading, supportLink } from "./dom.js";
import { drop } from "./draft.js";
import { showInvitation } from "./invitation.js";
import { showInvitations } from "./invitations.js";
import { showInvite } from "./invite.js";
import { notice, place, refusalNotice } from "./notice.js";
import { current, forget, session, watch } from "./session.js";
import { completeSignIn, signIn } from "./sign_in.js";
import { words } from "./words.js";

const { signIn: say } = words;

const account = el("div", { class: "account" });
const navigation = el("nav", { "aria-label": words.navigation, hidden: true });
/** What is about the session and not about a view. */
const top = el("section", { class: "top", "aria-label": words.session });
const main = el("main", { id: "main", tabindex: "-1" });

let leaving = new AbortController();

/** Shows the view that the address names. */
function show() {
  leaving.abort();
  leaving = new AbortController();
  const signedIn = current();
  drawFrame(signedIn);
  if (!signedIn) return showSignIn();
  const [, view, id] = location.hash.split("/");
  if (view === "invitations" && id) return showInvitation(main, leaving.signal, id);
  if (view === "invitations") return showInvitations(main, leaving.signal);
  return showInvite(main);
}

function drawFrame(signedIn) {
  account.replaceChildren();
  navigation.hidden = !signedIn;
  if (!signedIn) return;
  account.append(el("p", {}, words.signedInAs, el("strong", {}, signedIn.name)),
    button(say.out, signOut, "quiet"));
  const listed = location.hash.startsWith("#/invitations");
  const link = (href, text, here) => el("a", { href, "aria-current": here ? "page" : null }, text);
  navigation.replaceChildren(
    link("#/", words.invite.title, !listed), link("#/invitations", words.list.title, listed));
}

function showSignIn() {
  main.replaceChildren(heading(say.title),
    el("p", {}, say.text), el("p", {}, say.needs), el("p", {}, signInButton(say.button)));
}

function signInButton(text) {
  const made = button(text, () => busy(made, signIn));
  return made;
}

function signOut() {
  forget();
  drop();
  location.hash = "#/";
  show();
  place(top, notice("good", say.signedOut));
}

/** The session is over: what is on the page stays, so that nothing typed is lost. */
function ended() {
  drawFrame(null);
  const shown = notice("bad", say.ended.title, say.ended.text, el("p", {}, signInButton(say.again)));
  top.replaceChildren(shown);
}

/** Tells at once who may not invite (R1), before anything is typed. */
async function greet() {
  try {
    await api.invitations({ limit: 1 });
  } catch (refusal) {
    if (refusal.problem?.status !== 403) return;
    leaving.abort();
    main.replaceChildren(heading(words.invite.title));
    place(top, refusalNotice(refusal));
  }
}

async function begin() {
  document.getElementById("page").replaceWith(
    el("a", { class: "skip", href: "#main", click: (event) => { event.preventDefault(); main.focus(); } }, words.skip),
    el("header", {}, el("div", { class: "bar" }, el("p", { class: "name" }, words.service), account), navigation),
    top, main,
    el("footer", {}, el("p", {}, `${words.help}: `, supportLink(configuration.supportUrl))),
    el("div", { id: "announcer", role: "status", class: "unseen" }));
  let failure = null;
  await completeSignIn().catch((fault) => { failure = say.failed[fault.reason] ?? say.failed.token; });
  show();
  watch();
  if (failure) place(top, notice("bad", say.failed.title, failure));
  else if (current()) greet();
  session.addEventListener("ended", ended);
  window.addEventListener("hashchange", () => {
    top.replaceChildren();
    show();
    main.querySelector("h1")?.focus();
    announce("");
  });
}

begin();
