// An invitee gets an email, follows its link, makes every mistake, and registers (R27 to R34).
import assert from "node:assert/strict";
import { describe } from "node:test";

import { checkPage } from "../support/checks.mjs";
import { assertFaulty, assertKept, fieldsOf, followSummary, send } from "../support/form.mjs";
import * as people from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { Visitor, host } from "../support/world.mjs";

/** The people who register, their forms, and a number that each cannot have (R31). */
const INVITEES = [
  ["an onshore vendor", people.onshoreVendor, people.registration, "+44 7911 123456"],
  ["an offshore vendor", people.offshoreVendor, people.offshoreRegistration, "+65 6123 4567"],
  ["a local public officer", people.localOfficer, people.registration, "+91 98765 43210"],
];

for (const javaScriptEnabled of [true, false]) {
  describe(`registering ${javaScriptEnabled ? "with" : "without"} JavaScript`, { concurrency: 4 }, () => {
    for (const [who, invitee, registration, forbiddenNumber] of INVITEES) {
      test(who, async (t) => {
        const invitation = await host.invite(invitee());
        const visitor = await Visitor.come(t, { javaScriptEnabled });
        const check = (name) => javaScriptEnabled && checkPage(visitor, `${name} of ${who}`);
        await openFromMail(visitor, await host.mail("registration_invitation", invitation));
        const title = await visitor.page.title();
        await check("the form");

        const good = registration();
        const fields = Object.keys(good);
        assert.deepEqual(await fieldsOf(visitor), fields);
        await send(visitor, {});
        await assertFaulty(visitor, fields);
        await followSummary(visitor, fields);
        await check("the faulty form");

        for (const mistakes of await everyMistake(good, invitation.email, forbiddenNumber)) {
          const answers = { ...good, ...mistakes };
          await send(visitor, answers);
          assert.ok([409, 422].includes(visitor.answer.status()));
          await assertFaulty(visitor, Object.keys(mistakes));
          await assertKept(visitor, answers);
          assert.notEqual(await visitor.page.title(), title, "a screen reader is told at once");
        }

        await send(visitor, good);
        assert.equal(visitor.answer.status(), 201);
        const said = await visitor.page.getByRole("main").innerText();
        assert.ok(said.includes(`${good.username}@techpass.gov.sg`), said);
        await check("the end");
        await host.mail("account_created", invitation);
        assert.deepEqual(visitor.elsewhere, []);
      });
    }
  });
}

/** Finds the email in the mailbox, and follows its link. */
async function openFromMail(visitor, mail) {
  await visitor.open(`${host.url}/_local/mail?search=${mail.to}`);
  await visitor.follow(() => visitor.page.getByRole("listitem").getByRole("link").click());
  const link = visitor.page.frameLocator("iframe").locator("a[href*='/register/']").first();
  await visitor.followToNewTab(() => link.click());
}

/** The mistakes of each field, one after the other. All other fields are right at the same time. */
async function everyMistake(good, email, forbiddenNumber) {
  const somebody = people.registration();
  await host.register(await host.link(await host.invite(people.onshoreVendor())), somebody);
  const long = (name) => "x".repeat(name === "company_address" ? 257 : 65);
  const lines = Object.keys(good).filter((name) => !/mobile|email|password/.test(name));
  const rounds = [
    { username: "mei..tan", first_name: "M3i", last_name: "--", mobile_number: "12345", password: "Ab1!" },
    Object.fromEntries(lines.map((name) => [name, long(name)])),
    { username: "admin", mobile_number: forbiddenNumber, password: "password1234" },
    { password: `${good.username} 4711 Harbour` },
    { username: somebody.username.toUpperCase(), mobile_number: somebody.mobile_number },
  ];
  if ("reporting_officer_email" in good) {
    rounds.push({ reporting_officer_name: "4711", reporting_officer_email: "nobody@" });
    rounds.push({ reporting_officer_email: email });
  }
  return rounds;
}
