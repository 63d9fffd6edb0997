// A person without a mouse, and a person who wants no animation.
import assert from "node:assert/strict";
import { describe } from "node:test";

import { fieldsOf } from "../support/form.mjs";
import { signIn } from "../support/officer.mjs";
import { localOfficer, offshoreRegistration, offshoreVendor } from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { PHONE, Visitor, host } from "../support/world.mjs";

/** Fails unless the focus is visible: WCAG 2.4.7, and 2.4.11, because nothing may hide it. */
async function assertFocusIsSeen({ page }) {
  const { width, style, bottom, top } = await page.locator(":focus").evaluate((element) => {
    const { outlineWidth, outlineStyle } = getComputedStyle(element);
    const { top, bottom } = element.getBoundingClientRect();
    return { width: parseFloat(outlineWidth), style: outlineStyle, top, bottom };
  });
  assert.ok(width >= 2 && style !== "none", `an outline of ${width} px, ${style}`);
  assert.ok(bottom > 0 && top < PHONE.height, "it is in the window");
}

describe("keyboard", { concurrency: 4 }, () => {
  test("the form is filled in, corrected and sent", async (t) => {
    const visitor = await Visitor.come(t, { viewport: PHONE });
    const { page } = visitor;
    const { keyboard } = page;
    const focused = () => page.locator(":focus").getAttribute("id");
    await visitor.open(await host.link(await host.invite(offshoreVendor())));
    const answers = offshoreRegistration();
    const fields = await fieldsOf(visitor);

    const goTo = async (wanted) => {
      for (let steps = 0; steps < 40; steps += 1) {
        await keyboard.press("Tab");
        await assertFocusIsSeen(visitor);
        if (await wanted()) return;
      }
      assert.fail("the keyboard does not lead there");
    };
    await goTo(async () => (await focused()) === fields[0]);
    for (const [index, name] of fields.entries()) {
      assert.equal(await focused(), name);
      await keyboard.type(name === "last_name" ? "4711" : answers[name]);
      await keyboard.press("Tab");
      await assertFocusIsSeen(visitor);
      if (index === fields.length - 1) await visitor.follow(() => keyboard.press("Space"));
    }
    assert.equal(visitor.answer.status(), 422);

    // The summary has the focus first. Its link leads to the field, and Enter in a field sends the form.
    await goTo(async () => (await page.locator(".errors a:focus").count()) === 1);
    await keyboard.press("Enter");
    assert.equal(await focused(), "last_name");
    await keyboard.press("ControlOrMeta+A");
    await keyboard.type(answers.last_name);
    await goTo(async () => (await focused()) === "password");
    await keyboard.type(answers.password);
    await visitor.follow(() => keyboard.press("Enter"));
    assert.equal(visitor.answer.status(), 201);
  });

  test("a list is chosen, corrected and sent", async (t) => {
    const visitor = await signIn(t, { viewport: PHONE });
    const { page } = visitor;
    const { keyboard } = page;
    const goTo = async (element) => {
      await element.waitFor();
      for (let steps = 0; steps < 60; steps += 1) {
        await keyboard.press("Tab");
        await assertFocusIsSeen(visitor);
        if (await element.evaluate((element) => element === document.activeElement)) return;
      }
      assert.fail("the keyboard does not lead there");
    };
    const { email } = localOfficer();
    await goTo(page.getByRole("link", { name: "Invite many" }));
    await keyboard.press("Enter");
    await goTo(page.getByLabel("Or paste the rows"));
    await keyboard.insertText(`Email address\n${email}\nno address`);
    await goTo(page.getByRole("button", { name: "Check the list" }));
    await keyboard.press("Enter");
    await page.getByRole("heading", { name: "1 row with problems" }).waitFor();
    await goTo(page.locator("[aria-invalid]"));
    await keyboard.press("ControlOrMeta+A");
    await keyboard.type(localOfficer().email);
    await keyboard.press("Tab");
    await page.getByText("1 row must be checked before you can send the list.").waitFor();
    await page.getByRole("link", { name: "Skip to main content" }).focus();
    await goTo(page.getByRole("button", { name: "Check again" }));
    await keyboard.press("Enter");
    const send = page.getByRole("button", { name: "Send 2 invitations" });
    await send.waitFor();
    assert.equal(await page.locator(":focus").evaluate(({ localName }) => localName), "h1", "the focus is not lost");
    await goTo(send);
    await keyboard.press("Enter");
    await page.getByText("2 of 2 people invited.").waitFor();
  });

  test("nothing moves with reduced motion", async (t) => {
    const visitor = await Visitor.come(t, { reducedMotion: "reduce" });
    await visitor.open(await host.link(await host.invite(offshoreVendor())));
    const moving = await visitor.page.locator("*").evaluateAll((elements) => {
      const moves = ({ transitionDuration, animationName, scrollBehavior }) =>
        transitionDuration !== "0s" || animationName !== "none" || scrollBehavior === "smooth";
      return elements.filter((element) => moves(getComputedStyle(element))).map(({ localName }) => localName);
    });
    assert.deepEqual(moving, []);
  });
});
