// The states of pages and emails that no other story has. All are checked, and drawn by tests/browser/draw.
import assert from "node:assert/strict";
import { after, before, describe } from "node:test";

import { refusals } from "../../../functions/portal/assets/refusal_words.js";
import { valueWords } from "../../../functions/portal/assets/value_words.js";
import { checkPage } from "../support/checks.mjs";
import { draw } from "../support/drawing.mjs";
import { send } from "../support/form.mjs";
import { Host } from "../support/host.mjs";
import { ask, headed, openList, signIn } from "../support/officer.mjs";
import * as people from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { Visitor, host } from "../support/world.mjs";

const ANNA = "anna.lim@tech.gov.sg";

/** Problems of the form of an address that have no words of their own. */
const OTHER_PROBLEMS = {
  malformed_body: { status: 400, title: "The body cannot be read", detail: "The body is no JSON." },
  an_unknown_code: { status: 418 },
};

/** One of Anna's invitations in each status, and one for each state of its email. */
const INVITATIONS = {
  pending: (anna) => host.invite(people.onshoreVendor(), anna),
  "account created": (anna) => host.invite(people.integratedOfficer(), anna),
  registered: async (anna) => {
    const invitation = await host.invite(people.offshoreVendor(), anna);
    await host.register(await host.link(invitation), people.offshoreRegistration());
    await host.mail("registered", invitation, ANNA);
    return invitation;
  },
  replaced: async (anna) => {
    const first = await host.invite(people.onshoreVendor(), anna);
    await host.invite({ ...people.onshoreVendor(), email: first.email }, await host.newOfficer("ben.goh@tech.gov.sg"));
    await host.mail("replaced", first, ANNA);
    return first;
  },
  revoked: async (anna) => host.revoke(await host.invite(people.localOfficer(), anna), anna),
  withdrawn: async (anna) => host.revoke(await host.invite(people.integratedOfficer(), anna), anna),
  bounced: (anna) => reported(anna, "bounce", "not_delivered"),
  complained: (anna) => reported(anna, "complaint"),
  suppressed: (anna) => reported(anna, "suppressionlist", "not_delivered"),
};

let last = 0;

/** An invitation to an address of SES's mailbox simulator, after the delivery report. */
async function reported(anna, name, owed) {
  const email = `${name}+states${(last += 1)}@vendor.example`;
  const invitation = await host.invite({ ...people.onshoreVendor(), email }, anna);
  if (owed) await host.mail(owed, invitation, ANNA);
  else await host.mail("registration_invitation", invitation);
  await host.ask(200, "GET", "/_local/quiet");
  return invitation;
}

describe("states", { concurrency: 2 }, () => {
  let quiet;
  before(async () => { quiet = await Host.start("6s"); });
  after(() => quiet.stop());

  test("the list: empty, with an expired invitation, without a match", async (t) => {
    const visitor = await signIn(t, { on: quiet });
    const { page } = visitor;
    await openList(visitor);
    await page.getByText("You have not invited anyone yet.").waitFor();
    await checkPage(visitor, "an empty list");
    const anna = await quiet.newOfficer(ANNA);
    const invitation = await quiet.invite(people.onshoreVendor(), anna);
    await quiet.mail("not_registered_in_time", invitation, ANNA);
    await page.reload();
    await page.getByRole("link", { name: invitation.email }).waitFor();
    const numbers = page.getByRole("region", { name: "Your numbers" });
    await numbers.getByText("We do not record who opened an email or a link.").waitFor();
    assert.deepEqual(await numbers.locator("dt, dd").allInnerTexts(), ["Expired", "1"]);
    await page.getByRole("searchbox").fill("nobody");
    await page.getByText("No invitations match.").waitFor();
    await checkPage(visitor, "a list without a match");
    await page.getByRole("searchbox").fill("");
    await page.getByRole("link", { name: invitation.email }).click();
    await page.getByRole("button", { name: "Invite again" }).waitFor();
    await checkPage(visitor, "an expired invitation");
  });

  test("the numbers of many invitations, and none without a response", async (t) => {
    const visitor = await signIn(t);
    const { page } = visitor;
    const statistics = {
      counted: 10_000, complete: false, since: "2026-01-05T01:30:00Z", not_delivered: 12, median_seconds_to_register: 93_600,
      by_status: Object.fromEntries(Object.keys(valueWords.status).map((status, at) => [status, 1 + at * 800])),
    };
    await page.route("**/statistics", (route) => route.fulfill({ json: statistics }), { times: 1 });
    await openList(visitor);
    await page.getByText("They cover your newest 10,000 invitations, since 5 Jan 2026.").waitFor();
    await page.getByText("1 day 2 hours").waitFor();
    await checkPage(visitor, "the numbers of a long record");
    await page.route("**/statistics", (route) => route.abort());
    await page.reload();
    await page.getByRole("searchbox").waitFor();
    assert.equal(await page.getByRole("region", { name: "Your numbers" }).count(), 0);
  });

  test("a list with more than a page of invitations", async (t) => {
    const anna = await host.newOfficer(ANNA);
    await Promise.all(Array.from({ length: 21 }, () => host.invite(people.localOfficer(), anna)));
    const visitor = await signIn(t);
    await openList(visitor);
    await visitor.page.getByRole("button", { name: "Show older invitations" }).waitFor();
    await checkPage(visitor, "a long list");
  });

  for (const [name, make] of Object.entries(INVITATIONS)) {
    test(`an invitation: ${name}`, async (t) => {
      const { id } = await make(await host.newOfficer(ANNA));
      const visitor = await signIn(t);
      await visitor.page.goto(`${host.url}/#/invitations/${id}`);
      await visitor.page.getByRole("heading", { name: "History" }).waitFor();
      await visitor.page.waitForLoadState("networkidle");
      await checkPage(visitor, `an invitation: ${name}`);
    });
  }

  test("an invitation that does not exist", async (t) => {
    const visitor = await signIn(t);
    await visitor.page.goto(`${host.url}/#/invitations/00000000000000000000000000`);
    await visitor.page.getByRole("alert").waitFor();
    await checkPage(visitor, "an invitation that is not there");
  });

  test("an address with a pending invitation, and one with an account", async (t) => {
    const pending = await host.invite(people.onshoreVendor());
    const account = await host.invite(people.integratedOfficer());
    const visitor = await signIn(t);
    await ask(visitor, pending.email);
    await headed(visitor, "This person already has a pending invitation");
    await checkPage(visitor, "an address with a pending invitation");
    await visitor.page.getByRole("button", { name: "Use another address" }).click();
    await ask(visitor, account.email);
    await headed(visitor, "This person already has an account");
    await checkPage(visitor, "an address with an account");
  });

  test("every refusal", async (t) => {
    const visitor = await signIn(t);
    const { page } = visitor;
    const problems = { ...Object.fromEntries(Object.keys(refusals).map((code) => [code, { status: 409 }])), ...OTHER_PROBLEMS };
    for (const [code, { status, ...texts }] of Object.entries(problems)) {
      const problem = { code, status, support_url: "https://help.example/", request_id: "r-1", ...texts };
      const headers = { "Retry-After": "4000" };
      // The service's own texts are tested elsewhere. Here the page shows them.
      await page.route("**/onboarding-form", (route) => route.fulfill({ status, headers, json: problem }), { times: 1 });
      await ask(visitor, "mei.tan@vendor.example");
      await page.getByRole("alert").waitFor();
      await checkPage(visitor, `refused: ${code}`);
      await visitor.page.reload();
      await page.getByRole("button", { name: "Continue" }).waitFor();
    }
  });

  test("no response at all", async (t) => {
    const visitor = await signIn(t);
    await visitor.page.route("**/onboarding-form", (route) => route.abort());
    await ask(visitor, "mei.tan@vendor.example");
    await headed(visitor, "No response from the service");
    await checkPage(visitor, "no response");
  });

  test("signed out, an ended session, and failed sign-ins", async (t) => {
    const visitor = await signIn(t);
    const { page } = visitor;
    await page.evaluate(() => {
      const session = JSON.parse(sessionStorage.getItem("techpass.session"));
      sessionStorage.setItem("techpass.session", JSON.stringify({ ...session, ends: 1 }));
    });
    await ask(visitor, "mei.tan@vendor.example");
    await page.getByRole("heading", { name: "Your sign-in has ended" }).waitFor();
    await checkPage(visitor, "a sign-in that has ended");
    await visitor.open(`${host.url}/?error=access_denied&state=x`);
    await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
    await checkPage(visitor, "a sign-in that failed");
    const other = await signIn(t);
    await other.page.getByRole("button", { name: "Sign out" }).click();
    await other.page.getByText("You have signed out").waitFor();
    await checkPage(other, "signed out");
  });

  test("the registration pages in Chinese", async (t) => {
    const visitor = await Visitor.come(t, { locale: "zh-SG" });
    const see = async (name, link, status) => {
      await visitor.open(link);
      assert.equal(visitor.answer.status(), status);
      await checkPage(visitor, `${name} in Chinese`);
    };
    const offshore = await host.link(await host.invite(people.offshoreVendor()));
    await see("the offshore form", offshore, 200);
    await send(visitor, {});
    await checkPage(visitor, "the faulty offshore form in Chinese");
    await send(visitor, people.offshoreRegistration());
    await checkPage(visitor, "the end offshore in Chinese");
    // The browser that registered would see its last page again.
    await visitor.page.context().clearCookies();
    await see("already registered", offshore, 410);
    const revoked = await host.invite(people.onshoreVendor());
    const dead = await host.link(revoked);
    await host.revoke(revoked);
    await see("revoked", dead, 410);
    const replaced = await host.invite(people.onshoreVendor());
    const old = await host.link(replaced);
    await host.invite({ ...people.onshoreVendor(), email: replaced.email });
    await see("replaced", old, 410);
    const expired = await quiet.invite(people.onshoreVendor());
    const late = await quiet.link(expired);
    await quiet.mail("not_registered_in_time", expired, quiet.officer.email);
    await see("expired", late, 410);
    await see("not found", `${host.url}/register/nothing`, 404);
  });

  test("the emails in Chinese", async (t) => {
    const answers = people.offshoreRegistration();
    const invitee = people.offshoreVendor();
    const invitation = await host.invite(invitee);
    await host.ask(201, "POST", `${await host.link(invitation)}?lang=zh-Hans`, { body: answers });
    await host.ask(409, "POST", "/invitations", { token: host.officer.token, body: invitee });
    const { page } = await Visitor.come(t);
    for (const kind of ["account_created", "seed_onboarding", "invited_again"]) {
      const { html } = await host.mail(kind, invitation);
      assert.match(html, /<html lang="zh-Hans"/);
      await page.setContent(html);
      await draw(page, `email ${kind} in Chinese`);
    }
  });
});
