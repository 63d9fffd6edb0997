// A link that does not work says why. Each reason has its own page and next step (R35, R45).
import assert from "node:assert/strict";
import { after, before, describe } from "node:test";

import { checkPage } from "../support/checks.mjs";
import { delisted } from "../support/delisting.mjs";
import { send } from "../support/form.mjs";
import { Host } from "../support/host.mjs";
import { onshoreVendor, registration } from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { Visitor, host } from "../support/world.mjs";

describe("dead ends", { concurrency: 4 }, () => {
  const words = new Map();
  let brief;
  let strict;

  before(async () => {
    brief = await Host.start("10s");
    strict = await Host.start("5d", { TriesPerLink: 1 });
  });

  after(async () => {
    await Promise.all([brief.stop(), strict.stop()]);
    assert.equal(new Set(words.values()).size, words.size, "each page has words of its own");
  });

  /** Opens the form, changes the invitation meanwhile, and sends the form, which is refused. */
  async function tryInVain(t, name, on, happen, javaScriptEnabled) {
    const invitation = await on.invite(onshoreVendor());
    const visitor = await Visitor.come(t, { javaScriptEnabled });
    const link = await on.link(invitation);
    await visitor.open(link);
    await happen(invitation, link);
    await send(visitor, registration());
    const said = await visitor.page.getByRole("main").innerText();
    await visitor.open(link);
    assert.equal(visitor.answer.status(), 410);
    assert.equal(await visitor.page.getByRole("main").innerText(), said, "opening and sending get the same answer");
    await assertLeadsOn(visitor, name, javaScriptEnabled);
    return visitor;
  }

  /** Fails unless the page says what happened to the invitation, what to do, and where to get help. */
  async function assertLeadsOn(visitor, name, javaScriptEnabled) {
    const { page } = visitor;
    const said = await page.getByRole("main").innerText();
    const [headline, ...advice] = said.split("\n").filter((line) => line.trim());
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), headline);
    assert.ok(advice.length > 0, `${name} says nothing but ${headline}`);
    assert.ok((await page.title()).includes(headline));
    assert.ok(await page.locator("footer a").isVisible(), "there is help");
    // Only the time of the next attempt differs.
    const timeless = said.replace(/\d+/g, "0");
    assert.equal(words.get(name) ?? timeless, timeless, "with and without JavaScript");
    words.set(name, timeless);
    if (javaScriptEnabled) await checkPage(visitor, name);
  }

  for (const javaScriptEnabled of [true, false]) {
    test(`a domain that left the allowlist (R55), scripts ${javaScriptEnabled}`, async (t) => {
      const { delisting, invitation, link } = await delisted(t);
      const visitor = await Visitor.come(t, { javaScriptEnabled });
      await visitor.open(link);
      assert.equal(visitor.answer.status(), 410);
      await assertLeadsOn(visitor, "a domain that left the allowlist", javaScriptEnabled);
      await visitor.follow(() => visitor.page.getByRole("button", { name: "Tell the officer" }).click());
      await visitor.page.getByText("We have told the officer who invited you.").waitFor();
      await assertLeadsOn(visitor, "the officer was told of it", javaScriptEnabled);
      await delisting.mail("registration_refused", invitation, delisting.officer.email);
    });

    const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";

    test(`expired, ${how}`, async (t) => {
      const happen = (invitation) => brief.mail("not_registered_in_time", invitation, brief.officer.email);
      await tryInVain(t, "expired", brief, happen, javaScriptEnabled);
    });

    test(`replaced, ${how}`, async (t) => {
      const happen = ({ email }) => host.invite({ ...onshoreVendor(), email });
      await tryInVain(t, "replaced", host, happen, javaScriptEnabled);
    });

    test(`revoked, ${how}`, async (t) => {
      await tryInVain(t, "revoked", host, (invitation) => host.revoke(invitation), javaScriptEnabled);
    });

    test(`already registered, ${how}`, async (t) => {
      const happen = (_, link) => host.register(link, registration());
      const visitor = await tryInVain(t, "already registered", host, happen, javaScriptEnabled);
      await visitor.follow(() => visitor.page.getByRole("main").getByRole("link").click());
      assert.equal(visitor.elsewhere.length, 1, "it leads to where one signs in");
    });

    test(`not found, ${how}`, async (t) => {
      const visitor = await Visitor.come(t, { javaScriptEnabled });
      const link = await host.link(await host.invite(onshoreVendor()));
      for (const url of [`${host.url}/register/nothing`, link.replace(/.$/, "")]) {
        await visitor.open(url);
        assert.equal(visitor.answer.status(), 404);
        await assertLeadsOn(visitor, "not found", javaScriptEnabled && url.endsWith("nothing"));
      }
      await visitor.open(`${link}.`);
      assert.equal(visitor.answer.status(), 404);
      await assertLeadsOn(visitor, "misspelt", javaScriptEnabled);
      await visitor.follow(() => visitor.page.getByRole("main").getByRole("link").click());
      assert.equal(visitor.answer.status(), 200, "the button leads to the form");
    });

    test(`too many tries, ${how}`, async (t) => {
      const visitor = await Visitor.come(t, { javaScriptEnabled });
      const link = await strict.link(await strict.invite(onshoreVendor()));
      await visitor.open(link);
      // R45: an empty form is not an attempt.
      await send(visitor, {});
      assert.equal(visitor.answer.status(), 422);
      await send(visitor, { username: "admin" });
      assert.equal(visitor.answer.status(), 422);
      await send(visitor, registration());
      assert.equal(visitor.answer.status(), 429);
      await assertLeadsOn(visitor, "too many tries", javaScriptEnabled);
    });
  }
});
