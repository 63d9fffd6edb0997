// An officer signs in, invites with each form, and sees the history (R1, R14 to R26).
import assert from "node:assert/strict";
import { describe } from "node:test";

import { checkPage } from "../support/checks.mjs";
import { Host } from "../support/host.mjs";
import { ask, fill, headed, openList, send, signIn } from "../support/officer.mjs";
import * as people from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { Visitor, host } from "../support/world.mjs";

/** Each form with its answers: fields by name, choices by label. */
const FORMS = {
  "integrated, WoG": { invitee: people.integratedOfficer(), ends: "Account created" },
  "integrated, MoE": {
    invitee: { email: "teo.hui.min@schools.gov.sg", mobile_number: people.mobile() },
    ends: "Account created",
  },
  "local public officer": { invitee: people.localOfficer(), ends: "Invitation sent" },
  "vendor, onshore": { invitee: people.onshoreVendor(), ends: "Invitation sent" },
  "vendor, offshore": { invitee: people.offshoreVendor(), ends: "Invitation sent" },
};

/** Some people whom the API refuses, each for another reason (R1). */
const REFUSED = { "a vendor": /Mei Tan/, "an account not active": /Chan Wei/, "an SE GSIB": /Devi Nair/ };

describe("inviting", { concurrency: 4 }, () => {
  test("signing in", async (t) => {
    const visitor = await Visitor.come(t);
    await visitor.open(`${host.url}/`);
    await visitor.page.getByRole("button", { name: "Sign in" }).waitFor();
    await checkPage(visitor, "the officers' page");
    await visitor.follow(() => visitor.page.getByRole("button", { name: "Sign in" }).click());
    await visitor.page.getByRole("button", { name: /Anna Lim/ }).waitFor();
    await checkPage(visitor, "the local issuer's page");
  });

  for (const [form, { invitee, ends }] of Object.entries(FORMS)) {
    test(form, async (t) => {
      const visitor = await signIn(t);
      await ask(visitor, invitee.email);
      await fill(visitor, invitee);
      await checkPage(visitor, `the officer's form: ${form}`);
      await send(visitor);
      await headed(visitor, ends);
      await checkPage(visitor, `what became of it: ${form}`);
      await openList(visitor);
      await visitor.page.getByRole("searchbox").fill(invitee.email);
      await visitor.page.getByRole("link", { name: invitee.email }).click();
      await visitor.page.getByRole("main").getByText(invitee.email, { exact: true }).waitFor();
      await checkPage(visitor, `the invitation: ${form}`);
      assert.deepEqual([visitor.elsewhere, visitor.complaints], [[], []]);
    });
  }

  test("the summary of mistakes leads to the fields, and no answer is lost", async (t) => {
    const visitor = await signIn(t);
    const { page } = visitor;
    await ask(visitor, "somebody@gmail.com");
    await page.getByRole("alert").waitFor();
    await checkPage(visitor, "an address that is refused");
    const invitee = { ...people.offshoreVendor(), offshore_company_name: "" };
    await ask(visitor, invitee.email);
    await fill(visitor, { ...invitee, sponsoring_agency: "GOVTECH" });
    await send(visitor);
    await page.getByRole("alert").getByRole("link").click();
    assert.equal(await page.locator(":focus").getAttribute("id"), "offshore_company_name");
    assert.equal(await page.locator("#sponsoring_agency").inputValue(), "GOVTECH");
    await checkPage(visitor, "the officer's form with a mistake");
    await page.locator("#offshore_company_name").fill("Kaveri Software");
    await send(visitor);
    await headed(visitor, "Invitation sent");
  });

  test("what somebody else has changed is not revoked unseen", async (t) => {
    const visitor = await signIn(t);
    const { page } = visitor;
    const invitee = people.onshoreVendor();
    await ask(visitor, invitee.email);
    await fill(visitor, invitee);
    await send(visitor);
    await headed(visitor, "Invitation sent");
    await openList(visitor);
    await page.getByRole("searchbox").fill(invitee.email);
    await page.getByRole("link", { name: invitee.email }).click();
    const revoke = page.getByRole("button", { name: "Revoke invitation" });
    await revoke.click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    const support = await host.newOfficer(people.officerAddress(), { roles: "techpass_support" });
    const id = page.url().split("/").at(-1);
    const body = { request_number: "SR-2026-0042", reason: "No email came." };
    await host.ask(202, "POST", `/desk/invitations/${id}/resend`, { ...support, body });
    await dialog.getByRole("button", { name: "Revoke" }).click();
    await headed(visitor, "This has changed in the meantime");
    await page.getByRole("main").getByText("Email sent again").waitFor();
    await checkPage(visitor, "the invitation: somebody else has changed it");
    await revoke.click();
    await dialog.getByRole("button", { name: "Revoke" }).click();
    await headed(visitor, "The invitation has been revoked");
    assert.deepEqual(visitor.complaints, []);
  });

  test("the list shows each change: sent again, revoked, invited again, registered", async (t) => {
    const visitor = await signIn(t);
    const { page } = visitor;
    const invitee = people.onshoreVendor();
    await ask(visitor, invitee.email);
    await fill(visitor, invitee);
    await page.getByLabel("Language of the emails to this person").selectOption("zh-Hans");
    await send(visitor);
    await headed(visitor, "Invitation sent");
    await page.getByRole("link", { name: "See this invitation" }).click();
    await page.getByRole("button", { name: "Send the email again" }).click();
    await page.getByRole("main").getByRole("status").first().waitFor();
    await page.getByRole("button", { name: "Revoke invitation" }).click();
    await checkPage(visitor, "the question before revoking");
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("button", { name: "Invite again" }).click();
    await fill(visitor, invitee);
    await send(visitor);
    await headed(visitor, "Invitation sent");

    const row = page.getByRole("listitem").filter({ hasText: invitee.email });
    await openList(visitor);
    await page.getByRole("searchbox").fill(invitee.email);
    await row.filter({ hasText: "Revoked" }).waitFor();
    const pending = row.filter({ hasText: "Pending" });
    await pending.waitFor();
    await checkPage(visitor, "the officer's list");
    // The person registers meanwhile. The list shows it without a reload.
    const { items } = await list(invitee.email);
    await host.register(await host.link(items[0]), people.registration());
    await row.filter({ hasText: "Registered" }).waitFor();
    await page.getByLabel("Status").selectOption("revoked");
    await page.getByRole("listitem").filter({ hasText: "Registered" }).waitFor({ state: "detached" });
    await row.filter({ hasText: "Revoked" }).waitFor();
  });

  test("a wrong mobile number is corrected, and the invitation withdrawn (R48, R49)", async (t) => {
    const visitor = await signIn(t);
    const { page } = visitor;
    const invitee = people.integratedOfficer();
    await ask(visitor, invitee.email);
    await fill(visitor, invitee);
    await send(visitor);
    await headed(visitor, "Account created");
    await page.getByRole("link", { name: "See this invitation" }).click();
    await page.getByRole("button", { name: "Correct the details" }).click();
    const number = page.locator("#mobile_number");
    await number.waitFor();
    assert.equal((await number.inputValue()).replace(/\D/g, "").slice(-8), invitee.mobile_number.replace(/\D/g, "").slice(-8));
    await checkPage(visitor, "the form to correct details");
    const right = people.mobile();
    await number.fill(right);
    await send(visitor);
    await headed(visitor, "Details corrected");
    await page.getByRole("link", { name: "See this invitation" }).click();
    const shown = page.getByRole("main");
    await shown.getByText(right.replace(/\D/g, "").slice(-8)).first().waitFor();
    // Another person registers with that number.
    const vendor = await host.invite(people.onshoreVendor());
    await host.register(await host.link(vendor), { ...people.registration(), mobile_number: right });
    await page.reload();
    await shown.getByText(/^Needed\./).waitFor();
    await checkPage(visitor, "an invitation whose account needs a mobile number");
    await page.getByRole("button", { name: "Withdraw invitation" }).click();
    await checkPage(visitor, "the question before withdrawing");
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
    await shown.getByText("The invitation has been withdrawn and the account removed.").waitFor();
    await page.getByRole("button", { name: "Invite again" }).waitFor();
    await checkPage(visitor, "a withdrawn invitation");
    assert.deepEqual([visitor.elsewhere, visitor.complaints], [[], []]);
  });

  test("the personal data of an invitee without an account is erased, and the officer still sees the outcome (R46)", async (t) => {
    const forgetful = await Host.start("5d", { PersonalDataKept: "5s" });
    t.after(() => forgetful.stop());
    const anna = await forgetful.newOfficer("anna.lim@tech.gov.sg");
    const invitation = await forgetful.invite(people.onshoreVendor(), anna);
    await forgetful.revoke(invitation, anna);
    for (let purged = 0; purged < 1; ) {
      ({ purged } = await forgetful.ask(200, "POST", "/_local/invoke/expire", { body: { sweep: true } }));
    }
    const visitor = await signIn(t, { on: forgetful });
    await openList(visitor);
    await visitor.page.getByRole("link", { name: "(address erased)" }).click();
    const main = visitor.page.getByRole("main");
    await main.getByText("Personal data erased", { exact: true }).waitFor();
    await main.getByText("Revoked").first().waitFor();
    assert.equal(await main.getByRole("button").count(), 0, "there is nobody to invite again");
    await checkPage(visitor, "a forgotten invitation");
  });

  test("a link that is pressed while the page learns who the officer is leads to its view", async (t) => {
    const visitor = await signIn(t, { name: /Noor Aziz/ });
    const { page } = visitor;
    let hold;
    const held = new Promise((resolve) => { hold = resolve; });
    await page.route("**/me", hold);
    await page.reload();
    const request = await held;
    await page.getByRole("link", { name: "Invite many" }).hover();
    await page.mouse.down();
    await request.continue();
    await page.getByRole("link", { name: "Desk" }).waitFor();
    await page.mouse.up();
    await page.getByLabel("CSV file").waitFor();
    assert.deepEqual(visitor.complaints, []);
  });

  for (const [who, name] of Object.entries(REFUSED)) {
    test(`${who} does not let anybody invite, and the page says why`, async (t) => {
      const visitor = await signIn(t, { name });
      await visitor.page.getByRole("alert").waitFor();
      await checkPage(visitor, `the refusal of ${who}`);
    });
  }
});

/** The invitations of Anna Lim for an address, newest first. */
async function list(email) {
  const { token } = await host.newOfficer("anna.lim@tech.gov.sg");
  const { items } = await host.ask(200, "GET", "/invitations?limit=100", { token });
  return { items: items.filter((item) => item.email === email) };
}
