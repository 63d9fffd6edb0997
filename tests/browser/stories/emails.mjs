// An officer who marked an email as unwanted learns that emails are off, and turns them on again (R42).
import assert from "node:assert/strict";

import { checkPage } from "../support/checks.mjs";
import { Host } from "../support/host.mjs";
import { signIn } from "../support/officer.mjs";
import * as people from "../support/people.mjs";
import { test } from "../support/share.mjs";

test("emails to an officer are off, and on again", async (t) => {
  const own = await Host.start("5d");
  t.after(() => own.stop());
  const anna = await own.newOfficer("anna.lim@tech.gov.sg");
  const invitation = await own.invite(people.onshoreVendor(), anna);
  await own.register(await own.link(invitation), people.registration());
  const { id } = await own.mail("registered", invitation, anna.email);
  await own.ask(200, "POST", `/_local/mail/${id}/event`, { body: { event: "Complaint" } });
  const suppressed = async () => (await own.ask(200, "GET", "/me", anna)).suppression;
  while (!await suppressed());

  const visitor = await signIn(t, { on: own });
  const { page } = visitor;
  await page.getByRole("heading", { name: "We do not send you emails" }).waitFor();
  await checkPage(visitor, "emails to the officer are off");
  await page.getByRole("button", { name: "Turn emails on again" }).click();
  await page.getByRole("heading", { name: "Emails are on again" }).waitFor();
  assert.equal(await suppressed(), undefined);
  await page.reload();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  assert.equal(await page.getByText("We do not send you emails").count(), 0);
  assert.deepEqual(visitor.complaints, []);
});
