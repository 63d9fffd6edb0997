// The local mailbox, where people and tests read the sent emails.
import assert from "node:assert/strict";
import { describe } from "node:test";

import { checkPage } from "../support/checks.mjs";
import { onshoreVendor } from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { PHONE, Visitor, host } from "../support/world.mjs";

const MAILBOX = `${host.url}/_local/mail`;

/** Invites a person, and waits for the email. */
async function invited(invitee = onshoreVendor()) {
  return host.mail("registration_invitation", await host.invite(invitee));
}

describe("mailbox", { concurrency: 4 }, () => {
  test("emails are found, and the list follows new ones", async (t) => {
    const visitor = await Visitor.come(t);
    const { page } = visitor;
    const invitee = onshoreVendor();
    const listed = page.getByRole("listitem");
    await visitor.open(MAILBOX);
    await page.getByRole("searchbox").fill(invitee.email.toUpperCase());
    await visitor.follow(() => page.getByRole("button").click());
    assert.equal(await listed.count(), 0);
    assert.ok(await page.locator(".none").isVisible());
    await invited();
    await invited(invitee);
    await listed.waitFor();
    assert.ok((await listed.innerText()).includes(invitee.email));
    assert.match(await page.getByRole("status").innerText(), /^1 new/);
    assert.ok(!(await page.locator(".none").isVisible()));
    await checkPage(visitor, "mailbox");
  });

  test("an email is shown with its headers, its text, and its HTML at any width", async (t) => {
    const mail = await invited();
    const visitor = await Visitor.come(t);
    const { page } = visitor;
    await visitor.open(`${MAILBOX}/${mail.id}`);
    const [text, facts] = [await page.locator("pre").innerText(), await page.locator("dl").innerText()];
    assert.equal(text.trim(), mail.text.trim());
    for (const fact of [mail.from, mail.to[0], ...Object.values(mail.tags)]) assert.ok(facts.includes(fact), fact);
    const frame = page.locator("iframe");
    const wide = (await frame.boundingBox()).width;
    await page.getByRole("radio").last().check();
    const narrow = (await frame.boundingBox()).width;
    assert.ok(wide >= 600 && narrow === PHONE.width, `${wide} and ${narrow}`);
    await checkPage(visitor, "an email in the mailbox");
  });

  test("without JavaScript only the updates are missing", async (t) => {
    const mail = await invited();
    const visitor = await Visitor.come(t, { javaScriptEnabled: false });
    const { page } = visitor;
    await visitor.open(`${MAILBOX}?search=${mail.to}`);
    await visitor.follow(() => page.getByRole("listitem").getByRole("link").click());
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), mail.subject);
    assert.equal(await page.frameLocator("iframe").getByRole("heading", { level: 1 }).innerText(), mail.subject);
    await page.getByRole("radio").last().check();
    assert.equal((await page.locator("iframe").boundingBox()).width, PHONE.width);
  });
});
