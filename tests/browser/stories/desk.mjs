// The five most frequent service requests, answered at the desk (R58, R59).
import assert from "node:assert/strict";
import { describe } from "node:test";

import { checkPage } from "../support/checks.mjs";
import { signIn } from "../support/officer.mjs";
import { integratedOfficer, officerAddress, onshoreVendor, registration } from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { host } from "../support/world.mjs";

const NUMBER = "SR-2026-0042";

/** A support officer at the desk. */
async function atTheDesk(t) {
  const visitor = await signIn(t, { name: /Noor Aziz/ });
  await visitor.page.getByRole("link", { name: "Desk" }).click();
  await visitor.page.locator("#desk-number").fill(NUMBER);
  return visitor;
}

/** Finds a person, and waits for the result. */
async function find({ page }, way, text, email) {
  await page.locator("#desk-way").selectOption(way);
  await page.locator("#desk-what").fill(text);
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("heading", { name: email, exact: true }).waitFor();
  await page.getByRole("heading", { name: "History" }).waitFor();
}

/** Answers the question before a change. */
async function answer({ page }, yes, { to } = {}) {
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  if (to) await dialog.locator("#to_email").fill(to);
  await dialog.getByRole("button", { name: yes, exact: true }).click();
  assert.ok(await dialog.isVisible(), "nothing is done without a reason");
  await dialog.locator("#reason").fill("They asked for it.");
  await dialog.getByRole("button", { name: yes, exact: true }).click();
}

/** What another support officer asks. */
async function desk(method, path, body) {
  const { token } = await host.newOfficer(officerAddress(), { roles: "techpass_support" });
  return host.ask(200, method, path, { token, body: body && { request_number: NUMBER, ...body } });
}

const said = ({ page }, text) => page.getByRole("main").getByText(text).first().waitFor();

/** A person who has registered. */
async function registered() {
  const invitation = await host.invite(onshoreVendor());
  const answers = registration();
  await host.register(await host.link(invitation), answers);
  await host.mail("account_created", invitation);
  return { invitation, answers };
}

describe("the desk", { concurrency: 3 }, () => {
  test("the agency is wrong after registration", async (t) => {
    const { invitation, answers } = await registered();
    const visitor = await atTheDesk(t);
    await find(visitor, "login_name", answers.username, invitation.email);
    await checkPage(visitor, "the desk: a person");
    const { page } = visitor;
    await page.getByRole("button", { name: "Correct details" }).click();
    await page.locator("#sponsoring_agency").selectOption("MOH");
    await page.locator("#correction-reason").fill("They work for another agency.");
    await checkPage(visitor, "the desk: a correction");
    await page.getByRole("button", { name: "Save the correction" }).click();
    await said(visitor, "The details have been corrected.");
    await said(visitor, `Service request ${NUMBER}: They work for another agency.`);
    const mail = await host.mail("details_corrected", invitation);
    assert.match(mail.text, /Sponsoring agency/);
    assert.deepEqual(visitor.complaints, []);
  });

  test("the phone number is lost", async (t) => {
    const { invitation } = await registered();
    const visitor = await atTheDesk(t);
    const { page } = visitor;
    await find(visitor, "email", invitation.email, invitation.email);
    await page.getByRole("button", { name: "Correct details" }).click();
    await page.locator("#mobile_number").fill("12");
    await page.locator("#correction-reason").fill("The phone is lost.");
    await page.getByRole("button", { name: "Save the correction" }).click();
    await page.locator("#mobile_number-error").filter({ hasText: /mobile number/ }).waitFor();
    const other = registration().mobile_number;
    await page.locator("#mobile_number").fill(other);
    await page.getByRole("button", { name: "Save the correction" }).click();
    await said(visitor, "The details have been corrected.");
    await find(visitor, "mobile_number", other, invitation.email);
  });

  test("the person has left the company", async (t) => {
    const { invitation, answers } = await registered();
    const visitor = await atTheDesk(t);
    const { page } = visitor;
    await find(visitor, "login_name", answers.username, invitation.email);
    await page.getByRole("button", { name: "Release", exact: true }).click();
    await page.getByRole("dialog").getByText("nobody can undo this").waitFor();
    await checkPage(visitor, "the desk: a release");
    await answer(visitor, "Release it");
    await said(visitor, "The account has been released.");
    await said(visitor, "Account ended");
    assert.equal(await page.getByRole("button", { name: "Release", exact: true }).count(), 0);
    await checkPage(visitor, "the desk: released");
    await host.mail("account_released", invitation);
    await host.mail("released_by_support", invitation, host.officer.email);
    // The number is free for another person, and the same person can be invited again.
    const again = await host.invite({ ...onshoreVendor(), email: invitation.email });
    await host.register(await host.link(again), answers);
    assert.deepEqual(visitor.complaints, []);
  });

  test("no email came: the address is suppressed", async (t) => {
    const invitee = { ...onshoreVendor(), email: `suppressionlist+${onshoreVendor().email}` };
    const invitation = await host.invite(invitee);
    await host.mail("not_delivered", invitation, host.officer.email);
    const visitor = await atTheDesk(t);
    await find(visitor, "email", invitee.email, invitee.email);
    await said(visitor, "We do not email this person");
    await checkPage(visitor, "the desk: a suppressed address");
    await visitor.page.getByRole("button", { name: "Turn emails on again" }).click();
    await answer(visitor, "Turn on");
    await said(visitor, "Emails to this person are on again.");
    await host.mail("emails_resumed", invitation);
    await visitor.page.getByRole("button", { name: "Send the email again" }).click();
    await answer(visitor, "Send");
    await said(visitor, "We are sending the email again.");
    assert.deepEqual(visitor.complaints, []);
  });

  test("an officer has left", async (t) => {
    const [leaver, owner] = [await host.newOfficer(officerAddress()), await host.newOfficer(officerAddress())];
    for (const { token } of [leaver, owner]) await host.ask(200, "GET", "/me", { token });
    const invitation = await host.invite(onshoreVendor(), leaver);
    await host.invite(integratedOfficer(), leaver);
    const visitor = await atTheDesk(t);
    await visitor.page.locator("#desk-from").fill(leaver.email);
    await visitor.page.getByRole("button", { name: "Transfer all" }).click();
    await answer(visitor, "Transfer all", { to: owner.email });
    await said(visitor, "2 invitations transferred.");
    await checkPage(visitor, "the desk: an officer has left");
    assert.equal((await host.invitation(invitation, owner)).inviter.email, owner.email);
  });

  test("a pending invitation is revoked, and an unknown person is not found", async (t) => {
    const invitation = await host.invite(onshoreVendor());
    const visitor = await atTheDesk(t);
    await find(visitor, "email", invitation.email, invitation.email);
    await visitor.page.getByRole("button", { name: "Revoke", exact: true }).click();
    await answer(visitor, "Revoke it");
    await said(visitor, "The invitation has been revoked.");
    await host.mail("revoked_by_support", invitation, host.officer.email);
    await visitor.page.locator("#desk-what").fill("nobody@vendor.example");
    await visitor.page.getByRole("button", { name: "Find" }).click();
    await said(visitor, "Nobody found");
    await checkPage(visitor, "the desk: nobody found");
  });

  test("somebody else was quicker, and nothing is done", async (t) => {
    const invitation = await host.invite(onshoreVendor());
    const visitor = await atTheDesk(t);
    const { page } = visitor;
    await find(visitor, "email", invitation.email, invitation.email);
    await host.invite({ ...onshoreVendor(), email: invitation.email });
    await page.getByRole("button", { name: "Revoke", exact: true }).click();
    await answer(visitor, "Revoke it");
    await said(visitor, "This invitation is no longer pending");
    // The one in its place is shown, and was not revoked. Then its officer has it sent again.
    await page.getByRole("button", { name: "Transfer", exact: true }).click();
    const owner = await host.newOfficer(officerAddress());
    await host.ask(200, "GET", "/me", { token: owner.token });
    const { invitations: [newest] } = await desk("POST", "/desk/search", { email: invitation.email });
    await host.ask(202, "POST", `/invitations/${newest.id}/resend`, { token: host.officer.token });
    await answer(visitor, "Transfer it", { to: owner.email });
    await said(visitor, "This has changed in the meantime");
    await said(visitor, "Email sent again");
    await checkPage(visitor, "the desk: somebody else was quicker");
    await page.getByRole("button", { name: "Transfer", exact: true }).click();
    await answer(visitor, "Transfer it", { to: owner.email });
    await said(visitor, "The invitation has been transferred.");
    assert.deepEqual(visitor.complaints, []);
  });

  test("somebody else has corrected the account in the meantime", async (t) => {
    const { invitation } = await registered();
    const visitor = await atTheDesk(t);
    const { page } = visitor;
    await find(visitor, "email", invitation.email, invitation.email);
    await page.getByRole("button", { name: "Correct details" }).click();
    await page.locator("#department").fill("Wards");
    await page.locator("#correction-reason").fill("They moved.");
    const { account_id: id } = await desk("POST", "/desk/search", { email: invitation.email });
    await desk("PATCH", `/desk/accounts/${id}`, { sponsoring_agency: "MOH", reason: "The agency asked for it." });
    await page.getByRole("button", { name: "Save the correction" }).click();
    await said(visitor, "Somebody else has changed this account in the meantime");
    await checkPage(visitor, "the desk: a correction that met another one");
    assert.equal(await page.locator("#department").inputValue(), "Wards");
    assert.equal(await page.locator("#sponsoring_agency").inputValue(), "MOH");
    assert.equal(await page.locator("#correction-reason").inputValue(), "They moved.");
    await page.getByRole("button", { name: "Save the correction" }).click();
    await said(visitor, "The details have been corrected.");
    const corrected = await desk("GET", `/desk/accounts/${id}?request_number=${NUMBER}`);
    assert.deepEqual([corrected.details.department, corrected.details.sponsoring_agency], ["Wards", "MOH"]);
    assert.deepEqual(visitor.complaints, []);
  });

  test("a new owner is not known, and what was typed stays", async (t) => {
    const invitation = await host.invite(onshoreVendor());
    const visitor = await atTheDesk(t);
    await find(visitor, "email", invitation.email, invitation.email);
    await visitor.page.getByRole("button", { name: "Transfer", exact: true }).click();
    await answer(visitor, "Transfer it", { to: officerAddress() });
    const dialog = visitor.page.getByRole("dialog");
    await dialog.getByText("We do not know an officer with this email address.").waitFor();
    await checkPage(visitor, "the desk: an unknown new owner");
    assert.equal(await dialog.locator("#reason").inputValue(), "They asked for it.");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    assert.deepEqual((await host.invitation(invitation)).history.map(({ event }) => event), ["invited"]);
  });

  test("other officers have no desk", async (t) => {
    const visitor = await signIn(t);
    await visitor.page.getByRole("link", { name: "My invitations" }).waitFor();
    assert.equal(await visitor.page.getByRole("link", { name: "Desk" }).count(), 0);
    await visitor.page.evaluate(() => { location.hash = "#/desk"; });
    await visitor.page.getByRole("heading", { name: "Invite user" }).waitFor();
  });
});
