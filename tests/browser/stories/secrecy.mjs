// Anyone with the link can register, so the page keeps it secret (`infra/openapi.yaml`, `/register/{token}`).
import assert from "node:assert/strict";
import { describe } from "node:test";

import { send } from "../support/form.mjs";
import { onshoreVendor, registration } from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { Visitor, host } from "../support/world.mjs";

/** Follows a link to another site, and fails if that site can see where the visitor came from. */
async function assertNothingIsToldBy(visitor, link) {
  const before = visitor.elsewhere.length;
  await visitor.follow(() => link.click());
  const [request, ...more] = visitor.elsewhere.slice(before);
  assert.deepEqual(more, []);
  assert.equal((await request.allHeaders()).referer, undefined);
  assert.equal(await visitor.page.evaluate(() => document.referrer), "");
  await visitor.follow(() => visitor.page.goBack());
}

describe("secrecy", { concurrency: 4 }, () => {
  test("the link is sent to nobody", async (t) => {
    const visitor = await Visitor.come(t);
    const { page } = visitor;
    const requests = [];
    visitor.context.on("request", (request) => requests.push(request.url()));
    const link = await host.link(await host.invite(onshoreVendor()));
    const token = link.split("/").pop();

    await visitor.open(link);
    assert.ok(!(await page.title()).includes(token) && !(await page.content()).includes(token));
    await assertNothingIsToldBy(visitor, page.locator("footer a").first());
    await send(visitor, registration());
    assert.ok(!(await page.title()).includes(token) && !(await page.content()).includes(token));
    await assertNothingIsToldBy(visitor, page.getByRole("main").getByRole("link"));
    await visitor.open(link);
    await assertNothingIsToldBy(visitor, page.getByRole("main").getByRole("link"));

    const followed = visitor.elsewhere.map((request) => request.url());
    const others = requests.filter((url) => url !== link && !followed.includes(url));
    assert.deepEqual(others, [], "a page loads nothing but itself");
    // The only cookie is for the last page. It names the account, and no script and no other site can read it.
    const [{ name, path, httpOnly, sameSite, value }, ...more] = await visitor.context.cookies();
    assert.deepEqual({ name, path, httpOnly, sameSite }, {
      name: "registered", path: "/register", httpOnly: true, sameSite: "Strict",
    });
    assert.ok(!value.includes(token) && more.length === 0);
    assert.deepEqual(visitor.complaints, [], "the browser enforces nothing against the page");
  });
});
