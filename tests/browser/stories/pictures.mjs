// The README's pictures show the current product.
import { before, describe, test } from "node:test";

import { ask, signIn } from "../support/officer.mjs";
import { onshoreVendor } from "../support/people.mjs";
import { assertPictured } from "../support/picture.mjs";
import { Visitor, host } from "../support/world.mjs";

describe("pictures", { concurrency: 4 }, () => {
  let mail;

  before(async () => {
    const invitation = await host.invite({ ...onshoreVendor(), email: "mei.tan@vendor.example" });
    mail = await host.mail("registration_invitation", invitation);
  });

  test("the invitation email", async (t) => {
    const { page } = await Visitor.come(t, { viewport: { width: 720, height: 560 } });
    await page.setContent(mail.html);
    await assertPictured(page, "mail");
  });

  test("the registration page", async (t) => {
    const visitor = await Visitor.come(t, { viewport: { width: 720, height: 1200 } });
    await visitor.open(mail.html.match(/href="([^"]+\/register\/[^"]+)"/)[1]);
    await assertPictured(visitor.page, "registration");
  });

  test("the officers' page", async (t) => {
    const visitor = await signIn(t, { viewport: { width: 900, height: 1000 } });
    await ask(visitor, "jo.lee@vendor.example");
    await visitor.page.locator("#sponsoring_agency").selectOption("GOVTECH");
    await assertPictured(visitor.page, "officer");
  });
});
