// The view of a person: emails to them, their account, their invitations, and the actions.

import * as api from "./desk_api.js";
import { showAccount } from "./desk_account.js";
import { askWhy, change } from "./desk_ask.js";
import { refused, transferAll } from "./desk.js";
import { words } from "./desk_words.js";
import { busy, button, el, facts, replace } from "./dom.js";
import { accountState, labelsOf } from "./invitation.js";
import { inviteeName, statusTag } from "./invitations.js";
import { notice } from "./notice.js";
import { day, time } from "./times.js";
import { actorWords, eventWords, valueWords, wordsFor } from "./value_words.js";
import { words as all } from "./words.js";

/** @import { Invitation } from "./api.js" */
/** @import { Desk } from "./desk.js" */
/** @import { Person } from "./desk_api.js" */
/** @import { Fact } from "./dom.js" */

const { one } = all;

/**
 * Shows a person.
 * @param {HTMLElement} place
 * @param {Person} person
 * @param {Desk} desk
 */
export async function showPerson(place, person, desk) {
  const account = el("section");
  const [first, ...older] = person.invitations;
  const newest = el("section");
  replace(place, el("h2", {}, person.email), suppression(person, desk), account, newest,
    older.map((invitation) => folded(invitation, desk)));
  await Promise.all([
    person.account_id && showAccount(account, person.account_id, desk),
    first && showInvitation(newest, first.id, desk),
  ]);
}

/**
 * The notice that we do not email the person.
 * @param {Person} person
 * @param {Desk} desk
 */
function suppression({ email, suppression: suppressed }, desk) {
  if (!suppressed) return null;
  const texts = words.suppressed;
  const turnOn = button(texts.turnOn, () => change(desk, turnOn,
    { title: texts.ask(email), follows: texts.follows, yes: texts.yes },
    (why, _, key) => api.resumeEmails(email, why, key), texts.done));
  return notice("info", texts.title, wordsFor(texts.reason, suppressed.reason),
    el("p", {}, texts.since, time(suppressed.since)), el("p", {}, turnOn));
}

/**
 * An older invitation. It is loaded only when the officer opens it, because each look is recorded.
 * @param {Invitation} invitation
 * @param {Desk} desk
 */
function folded({ id, status, created_at: created }, desk) {
  const inside = el("div");
  let opened = false;
  return el("details", { toggle: () => {
    if (opened) return;
    opened = true;
    showInvitation(inside, id, desk);
  } }, el("summary", {}, words.invitation.older(wordsFor(valueWords.status, status), day(created))), inside);
}

/**
 * An invitation with its history.
 * @param {HTMLElement} place
 * @param {string} id
 * @param {Desk} desk
 */
async function showInvitation(place, id, desk) {
  const invitation = await api.invitation(id, desk.number()).catch((refusal) => desk.say(refused(refusal)));
  if (!invitation) return;
  const { status, inviter, created_at: created, expires_at: until, closed_at: closed } = invitation;
  const names = one.facts;
  const labels = await labelsOf(invitation);
  /** @param {"sponsoring_agency" | "business_operation" | "offshore_development_centre"} name */
  const label = (name) => invitation[name] && (labels?.get(`${name} ${invitation[name]}`) ?? invitation[name]);
  /** @type {Fact[]} */
  const about = [
    [names.email, inviteeName(invitation)], [names.status, statusTag(status)], [words.invitation.owner, inviter.email],
    [names.organisation, invitation.organisation], [names.created_at, time(created)], [names.expires_at, until && time(until)],
    [names.closed_at, closed && time(closed)], [names.account, invitation.account && accountState(invitation.account)],
    [names.mobile_number, invitation.mobile_number],
    [names.sponsoring_agency, label("sponsoring_agency")], [names.business_operation, label("business_operation")],
    [names.offshore_development_centre, label("offshore_development_centre")],
    [names.offshore_company_name, invitation.offshore_company_name],
    [names.seed, wordsFor(one.seed, invitation.seed)],
  ];
  /** @type {Fact[]} */
  const emails = invitation.mail.map(({ kind, status, at }) =>
    [wordsFor({ ...valueWords.email.kind, ...words.emails }, kind), el("span", {}, time(at), one.emailState(wordsFor(valueWords.email.status, status)))]);
  replace(place, el("h3", {}, words.invitation.title), facts(about), actions(invitation, desk),
    el("h3", {}, one.emails), facts(emails) ?? el("p", {}, one.noEmails),
    el("h3", {}, one.history), facts((invitation.history ?? []).map(happened)));
}

/**
 * An event, with the service request if support caused it.
 * @param {NonNullable<Invitation["history"]>[number]} event
 * @returns {Fact}
 */
function happened({ event, at, by, request, corrected }) {
  const texts = words.invitation;
  const who = request ? texts.support(request.officer_email) : actorWords(by);
  return [eventWords(event, by), el("span", {}, time(at), one.by(who),
    corrected ? texts.corrected(corrected.map((name) => wordsFor(words.fields, name))) : null,
    request ? texts.request(request.number, request.reason) : null)];
}

/**
 * The actions for an invitation.
 * @param {Invitation} invitation
 * @param {Desk} desk
 */
function actions(invitation, desk) {
  const { id, status, account } = invitation;
  const texts = words.invitation;
  const waits = status === "pending" || (status === "account_created" && account?.status === "pending_activation");
  const stands = waits || (Boolean(account) && account?.status !== "terminated");
  const resend = button(texts.resend, () => change(desk, resend,
    { title: texts.resendAsk, follows: texts.resendFollows, yes: texts.resendYes },
    (why, _, key) => api.resend(invitation, why, key), texts.resent));
  const revoke = button(texts.revoke, () => change(desk, revoke,
    { title: texts.revokeAsk, follows: texts.revokeFollows, yes: texts.revokeYes, danger: true },
    (why, _, key) => api.revoke(invitation, why, key), texts.revoked), "quiet");
  const transfer = button(texts.transfer, () => change(desk, transfer,
    { title: texts.transferAsk, follows: texts.transferFollows, yes: texts.transferYes, to: true },
    (why, to, key) => api.transfer(invitation, why, to, key), texts.transferred), "quiet");
  const state = el("span", { class: "help", role: "status" });
  const all = button(texts.transferAll, async () => {
    const { follows, yes } = words.transfers;
    const why = await askWhy(desk.main, { title: texts.transferAll, follows, yes, to: true });
    if (why) await busy(all, () => transferAll(desk, { of_invitation: id }, why, state));
  }, "quiet");
  return el("p", { class: "actions" }, waits && resend, status === "pending" && revoke, stands && transfer, stands && all, state);
}
