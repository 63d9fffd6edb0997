// Mail scanners open links, follow them, rewrite them, and some send forms. None of this does harm (R27).
import assert from "node:assert/strict";
import { describe } from "node:test";

import { send } from "../support/form.mjs";
import { offshoreRegistration, offshoreVendor } from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { Visitor, host } from "../support/world.mjs";

const SAFE_LINKS = "https://safelinks.example/?url=";

/** The actions of scanners on a link. */
const VISITS = {
  "asks for the headers": async (link) => {
    assert.equal((await fetch(link, { method: "HEAD" })).status, 200);
  },
  "says what it is": async (link) => {
    const headers = { "User-Agent": "Mozilla/5.0 (compatible; LinkScanner)", Accept: "*/*" };
    assert.equal((await fetch(link, { headers })).status, 200);
  },
  "renders the page, scripts and all, until nothing more comes": async (link, { page }) => {
    await page.goto(link, { waitUntil: "networkidle" });
  },
  "fetches ahead": async (link) => {
    const headers = { "Sec-Purpose": "prefetch;prerender", Purpose: "prefetch" };
    assert.equal((await fetch(link, { headers })).status, 200);
  },
  "leads to the link by way of its own": async (link, visitor) => {
    const redirect = (route) => route.fulfill({ status: 302, headers: { Location: link } });
    await visitor.context.route((url) => url.href.startsWith(SAFE_LINKS), redirect);
    await visitor.open(SAFE_LINKS + encodeURIComponent(link));
    assert.equal(visitor.answer.status(), 200);
  },
  "adds parameters": async (link, visitor) => {
    await visitor.open(`${link}?utm_source=mail&data=05%7C02`);
    assert.equal(visitor.answer.status(), 200);
  },
  "takes what follows for a part of the link": async (link, visitor) => {
    for (const junk of [".", ")", "%3E", "/", "&amp;x=1"]) {
      await visitor.open(link + junk);
      assert.equal(visitor.answer.status(), 404, junk);
    }
  },
  "sends the form without answers": async (link) => {
    assert.equal((await fetch(link, { method: "POST", body: new URLSearchParams() })).status, 422);
  },
  "sends the form with the same word everywhere": async (link, visitor) => {
    for (const word of ["test", "test@example.com", "12345678", "' OR 1=1 --"]) {
      await visitor.open(link);
      await send(visitor, Object.fromEntries(Object.keys(offshoreRegistration()).map((name) => [name, word])));
      assert.equal(visitor.answer.status(), 422, word);
    }
  },
};

describe("scanners", { concurrency: 4 }, () => {
  test("do no harm, and the person registers after all of them", async (t) => {
    const invitation = await host.invite(offshoreVendor());
    const link = await host.link(invitation);
    for (const [what, visit] of Object.entries(VISITS)) {
      await t.test(`one that ${what}`, async (t) => {
        await visit(link, await Visitor.come(t));
        const { status, history } = await host.invitation(invitation);
        assert.deepEqual([status, history.length], ["pending", 1]);
      });
    }
    const person = await Visitor.come(t);
    await person.open(link);
    await send(person, offshoreRegistration());
    assert.equal(person.answer.status(), 201);
  });
});
