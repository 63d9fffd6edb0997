// The invitee declines (R54) or asks for a new invitation (R53), and the officer follows the emails.
import assert from "node:assert/strict";
import { describe } from "node:test";

import { checkPage } from "../support/checks.mjs";
import { send } from "../support/form.mjs";
import { headed, send as sendForm } from "../support/officer.mjs";
import { onshoreVendor, registration } from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { Visitor, host } from "../support/world.mjs";

const REASONS = {
  not_wanted: { choose: "I do not want this account", told: "declined", says: "You have declined the invitation" },
  wrong_person: { choose: "I am not this person", told: "declined", says: "You have declined the invitation" },
  wrong_details: { choose: "The details are wrong", told: "details_rejected", says: "We are telling the officer" },
};

/** An invitation of an officer who can sign in at the local issuer. */
async function invited() {
  const anna = await host.newOfficer("anna.lim@tech.gov.sg");
  const invitation = await host.invite(onshoreVendor(), anna);
  return { anna, invitation, link: await host.link(invitation) };
}

const title = ({ page }) => page.getByRole("heading", { level: 1 }).innerText();
const choose = ({ page }, name) => page.getByRole("radio", { name, exact: true }).check();
const goOn = (visitor) => visitor.follow(() => visitor.page.getByRole("button", { name: "Continue" }).click());

/** Signs in on the page of an email's link, and returns to the same view. */
async function followAsOfficer(t, mail) {
  const visitor = await Visitor.come(t);
  await visitor.open(mail.html.match(/href="([^"]+\/#\/[^"]*)"/)[1]);
  await visitor.page.getByRole("button", { name: "Sign in" }).click();
  await visitor.page.getByRole("button", { name: /Anna Lim/ }).click();
  await visitor.page.getByRole("button", { name: "Sign out" }).waitFor();
  return visitor;
}

describe("waiting", { concurrency: 3 }, () => {
  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";

    for (const [reason, { choose: label, told, says }] of Object.entries(REASONS)) {
      test(`${reason}, ${how}`, async (t) => {
        const { anna, invitation, link } = await invited();
        const visitor = await Visitor.come(t, { javaScriptEnabled });
        await visitor.open(link);
        await goOn(visitor);
        assert.match(await visitor.page.getByRole("main").innerText(), /Choose what is wrong/);
        if (javaScriptEnabled) await checkPage(visitor, "objection without a choice");
        await choose(visitor, label);
        await goOn(visitor);
        if (javaScriptEnabled) await checkPage(visitor, `objection ${reason}, to be confirmed`);
        await goOn(visitor);
        assert.equal(visitor.answer.status(), 422);
        assert.match(await visitor.page.getByRole("main").innerText(), /Choose yes or no/);
        if (javaScriptEnabled) await checkPage(visitor, `objection ${reason}, not confirmed`);
        await choose(visitor, "No");
        await goOn(visitor);
        assert.equal(await title(visitor), "Nothing has changed");
        if (javaScriptEnabled) await checkPage(visitor, "nothing has changed");
        assert.equal((await host.invitation(invitation, anna)).history.length, 1);
        await visitor.open(`${link}/decline`);
        await choose(visitor, label);
        await goOn(visitor);
        await choose(visitor, "Yes");
        await goOn(visitor);
        assert.equal(await title(visitor), says);
        if (javaScriptEnabled) await checkPage(visitor, `objection ${reason}, done`);
        const mail = await host.mail(told, invitation, anna.email);
        assert.ok(mail.text.includes(invitation.email));
        await visitor.open(link);
        assert.equal(visitor.answer.status(), reason === "wrong_details" ? 200 : 410);
        if (javaScriptEnabled && reason !== "wrong_details") await checkPage(visitor, "declined");
      });
    }

    test(`ask again, the officer follows the email and sends, ${how}`, async (t) => {
      const { anna, invitation, link } = await invited();
      await host.revoke(invitation, anna);
      const invitee = await Visitor.come(t, { javaScriptEnabled });
      await invitee.open(link);
      const ask = invitee.page.getByRole("link", { name: "Ask for a new invitation" });
      await invitee.follow(() => ask.click());
      if (javaScriptEnabled) await checkPage(invitee, "ask again");
      await choose(invitee, "Yes");
      await goOn(invitee);
      assert.equal(await title(invitee), "We are asking for a new invitation");
      if (javaScriptEnabled) await checkPage(invitee, "asked again");
      await invitee.open(link);
      assert.equal(await ask.count(), 0, "once a day");
      if (javaScriptEnabled) await checkPage(invitee, "revoked, and asked");

      const officer = await followAsOfficer(t, await host.mail("asked_again", invitation, anna.email));
      await headed(officer, "Invite user");
      await officer.page.locator("#sponsoring_agency").waitFor();
      assert.equal(await officer.page.locator("#sponsoring_agency").inputValue(), "GOVTECH");
      assert.ok(await officer.page.locator("input[name=business_operation][value=onshore]").isChecked());
      await sendForm(officer);
      await headed(officer, "Invitation sent");
      const newer = new URL(await officer.page.getByRole("link", { name: "See this invitation" }).getAttribute("href"), host.url);
      const fresh = await host.link({ id: newer.hash.split("/").at(-1), email: invitation.email });
      await invitee.open(fresh);
      await send(invitee, registration());
      assert.equal(invitee.answer.status(), 201);
      await invitee.open(link);
      assert.match(await invitee.page.getByRole("main").innerText(), /There is an account/);
      if (javaScriptEnabled) await checkPage(invitee, "revoked, with an account");
    });
  }

  test("the officer corrects the details", async (t) => {
    const { anna, invitation, link } = await invited();
    await host.ask(200, "POST", `${link}/decline`, { body: { reason: "wrong_details" } });
    const officer = await followAsOfficer(t, await host.mail("details_rejected", invitation, anna.email));
    await officer.page.locator("#sponsoring_agency").selectOption("MOH");
    await sendForm(officer);
    await headed(officer, "Invitation sent");
    assert.equal((await host.invitation(invitation, anna)).status, "superseded");
  });

  test("the officer sees who declined, and why", async (t) => {
    const { anna, invitation, link } = await invited();
    await host.ask(200, "POST", `${link}/decline`, { body: { reason: "not_wanted" } });
    const officer = await followAsOfficer(t, await host.mail("registration_invitation", invitation).then(() => ({
      html: `<a href="${host.url}/#/invitations/${invitation.id}">`,
    })));
    await officer.page.getByText("The person does not want the account").waitFor();
    await checkPage(officer, "a declined invitation");
    await officer.page.getByRole("link", { name: "My invitations" }).first().click();
    await officer.page.locator("#status").selectOption("declined");
    await officer.page.getByRole("link", { name: invitation.email }).waitFor();
    void anna;
  });

  test("the page about genuine emails, in both languages", async (t) => {
    const visitor = await Visitor.come(t);
    for (const language of ["en", "zh-Hans"]) {
      await visitor.open(`${host.url}/genuine?lang=${language}`);
      await checkPage(visitor, `genuine emails, ${language}`);
    }
  });

  test("a scanner that types one word into all fields changes nothing", async () => {
    const { anna, invitation, link } = await invited();
    for (const word of ["", "test", "yes", "1", "on", "not_wanted", "yes_not_wanted"]) {
      const body = new URLSearchParams(["reason", "confirm", "asked", "username"].map((name) => [name, word]));
      for (const address of [link, `${link}/decline`, `${link}/request`]) {
        await fetch(address, { method: "HEAD" });
        await fetch(`${address}?${body}`);
        await fetch(address, { method: "POST", body });
      }
    }
    const { status, history } = await host.invitation(invitation, anna);
    assert.deepEqual([status, history.length], ["pending", 1]);
  });
});
