// The pages have the language of the reader's browser, until the reader chooses another.
import assert from "node:assert/strict";
import { describe } from "node:test";

import { checkPage } from "../support/checks.mjs";
import { send } from "../support/form.mjs";
import { onshoreVendor, registration } from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { Visitor, host } from "../support/world.mjs";

describe("languages", { concurrency: 4 }, () => {
  test("a Chinese browser gets Chinese pages, and the switch leads to English", async (t) => {
    const invitation = await host.invite(onshoreVendor());
    const visitor = await Visitor.come(t, { locale: "zh-CN" });
    const { page } = visitor;
    const language = () => page.locator("html").getAttribute("lang");
    const link = await host.link(invitation);
    await visitor.open(link);
    assert.equal(await language(), "zh-Hans");
    await checkPage(visitor, "the form in Chinese");
    await visitor.follow(() => page.locator("header a[hreflang=en]").click());
    assert.equal(await language(), "en");
    await send(visitor, {});
    assert.equal(await language(), "en", "the choice is kept");

    await visitor.open(link);
    await send(visitor, {});
    assert.equal(await language(), "zh-Hans");
    await checkPage(visitor, "the faulty form in Chinese");
    await send(visitor, registration());
    assert.equal(visitor.answer.status(), 201);
    await checkPage(visitor, "the end in Chinese");
    const mail = await host.mail("account_created", invitation);
    assert.match(mail.html, /<html lang="zh-Hans"/);
  });
});
