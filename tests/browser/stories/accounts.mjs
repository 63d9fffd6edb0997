// Accounts that wait for their first sign-in, as their officers see them (R50).
import assert from "node:assert/strict";
import { after, before, describe } from "node:test";

import { checkPage } from "../support/checks.mjs";
import { send } from "../support/form.mjs";
import { Host } from "../support/host.mjs";
import { headed, send as sendForm, signIn } from "../support/officer.mjs";
import * as people from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { Visitor } from "../support/world.mjs";

const ANNA = "anna.lim@tech.gov.sg";

let host;
let anna;

const facts = ({ page }) => page.getByRole("main").innerText();
const button = ({ page }, name) => page.getByRole("button", { name, exact: true });

/** Anna has opened one of her invitations. */
async function opened(t, { id }) {
  const visitor = await signIn(t, { on: host });
  await visitor.page.goto(`${host.url}/#/invitations/${id}`);
  await visitor.page.getByRole("heading", { name: "History" }).waitFor();
  return visitor;
}

/** A vendor who has registered, and the form. */
async function registered() {
  const invitation = await host.invite(people.onshoreVendor(), anna);
  const [link, answers] = [await host.link(invitation), people.registration()];
  const { login_name: loginName } = await host.register(link, answers);
  await host.mail("account_created", invitation);
  return { invitation, link, answers, loginName };
}

// One after the other, because a sweep handles everything that is due.
describe("accounts", () => {
  before(async () => {
    host = await Host.start("5d", { ActivationFeed: "on" });
    anna = await host.newOfficer(ANNA);
  });
  after(() => host.stop());

  test("near the deadline the holder is reminded, and signs in", async (t) => {
    const { invitation, loginName } = await registered();
    await host.makeAccountOld(invitation, 27);
    const visitor = await opened(t, invitation);
    assert.match(await facts(visitor), /Not used yet\. The person must sign in before/);
    await host.sweep();
    const mail = await host.mail("activation_reminder", invitation);
    assert.ok(mail.text.includes(loginName), mail.text);
    await visitor.page.reload();
    await visitor.page.getByText("Reminder to sign in").waitFor();
    await checkPage(visitor, "an account near its deadline");
    await host.ask(202, "POST", `/_local/accounts/${loginName}/sign-in`);
    await host.ask(200, "GET", "/_local/quiet");
    await visitor.page.reload();
    await visitor.page.getByText("Signed in for the first time").waitFor();
    assert.match(await facts(visitor), /In use since/);
    assert.equal(await button(visitor, "Invite again").count(), 0, "there is an account");
    await checkPage(visitor, "an account in use");
    assert.deepEqual(visitor.complaints, []);
  });

  test("after the deadline a new invitation gives the account a new deadline", async (t) => {
    const invitation = await host.invite(people.integratedOfficer(), anna);
    const { activate_by: earlier } = invitation.account;
    await host.mail("onboarding_invitation", invitation);
    await host.makeAccountOld(invitation, 31);
    const visitor = await opened(t, invitation);
    assert.match(await facts(visitor), /Not used, as far as we know\. The person should have signed in before/);
    await checkPage(visitor, "an account after its deadline");
    await button(visitor, "Correct the details").click();
    await visitor.page.locator("#mobile_number").waitFor();
    await sendForm(visitor);
    await headed(visitor, "Onboarding email sent again");
    const { account } = await host.invitation(invitation, anna);
    assert.equal(account.status, "pending_activation");
    assert.ok(account.activate_by >= earlier, `${account.activate_by} is before ${earlier}`);
  });

  test("an account has ended: the officer follows the email and invites again", async (t) => {
    const { invitation, link, answers } = await registered();
    await host.makeAccountOld(invitation, 30);
    const visitor = await opened(t, invitation);
    assert.equal(await button(visitor, "Invite again").count(), 0, "there is an account");
    await host.sweep();
    const ended = await host.mail("account_terminated", invitation);
    assert.ok(ended.text.includes(ANNA), "they know whom to ask");
    await visitor.page.reload();
    // The history must show this, because support could also have released the account.
    await visitor.page.locator("dl > div", { hasText: /^Account ended.*, by the system$/ }).waitFor();
    assert.match(await facts(visitor), /Ended on/);
    await button(visitor, "Invite again").waitFor();
    await checkPage(visitor, "an account that has ended");

    const invitee = await Visitor.come(t);
    await invitee.open(link);
    assert.equal(invitee.answer.status(), 410);
    await checkPage(invitee, "the link of an account that has ended");

    const mail = await host.mail("not_activated_in_time", invitation, ANNA);
    await visitor.page.goto(mail.html.match(/href="([^"]+\/#\/[^"]*again[^"]*)"/)[1]);
    await headed(visitor, "Invite user");
    await visitor.page.locator("#sponsoring_agency").waitFor();
    assert.equal(await visitor.page.locator("#sponsoring_agency").inputValue(), "GOVTECH");
    await sendForm(visitor);
    await headed(visitor, "Invitation sent");
    const seen = await visitor.page.getByRole("link", { name: "See this invitation" }).getAttribute("href");
    const id = new URL(seen, host.url).hash.split("/").at(-1);
    assert.notEqual(id, invitation.id);
    await invitee.open(await host.link({ id, email: invitation.email }));
    await send(invitee, answers);
    assert.equal(invitee.answer.status(), 201, "the username and the mobile number are free");
    assert.deepEqual(visitor.complaints, []);
  });

  test("an open page offers to invite again when the account ends", async (t) => {
    const invitation = await host.invite(people.integratedOfficer(), anna);
    await host.mail("onboarding_invitation", invitation);
    await host.makeAccountOld(invitation, 30);
    const visitor = await opened(t, invitation);
    await button(visitor, "Withdraw invitation").waitFor();
    await host.sweep();
    await host.mail("account_terminated", invitation);
    await button(visitor, "Withdraw invitation").click();
    await visitor.page.getByRole("dialog").getByRole("button", { name: "Withdraw", exact: true }).click();
    await button(visitor, "Invite again").waitFor();
    assert.equal(await button(visitor, "Withdraw invitation").count(), 0);
  });
});
