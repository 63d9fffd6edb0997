// Every kind of email in the mailbox: valid, accessible, and within the abilities of email programs (R39, R40).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe } from "node:test";

import { htmlFindings, layoutFindings } from "../support/checks.mjs";
import { delisted } from "../support/delisting.mjs";
import { draw } from "../support/drawing.mjs";
import { weigh } from "../support/findings.mjs";
import { Host } from "../support/host.mjs";
import { mailFindings } from "../support/mail_clients.mjs";
import * as people from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { Visitor, host } from "../support/world.mjs";

const inviter = host.officer.email;

async function registered(invitee, answers) {
  const invitation = await host.invite(invitee);
  await host.register(await host.link(invitation), answers);
  return invitation;
}

let brief;
let reminding;

/** The actions that lead to each email. */
const STORIES = {
  registration_invitation: async (kind) => host.mail(kind, await host.invite(people.offshoreVendor())),
  onboarding_invitation: async (kind) => host.mail(kind, await host.invite(people.integratedOfficer())),
  account_created: async (kind) => host.mail(kind, await registered(people.onshoreVendor(), people.registration())),
  seed_onboarding: async (kind) =>
    host.mail(kind, await registered(people.offshoreVendor(), people.offshoreRegistration())),
  registered: async (kind) => host.mail(kind, await registered(people.localOfficer(), people.registration()), inviter),
  not_registered_in_time: async (kind) => brief.mail(kind, await brief.invite(people.onshoreVendor()), inviter),
  not_delivered: async (kind) => {
    // An address of this kind bounces, as with SES's mailbox simulator.
    const invitee = { ...people.onshoreVendor(), email: "bounce+browser@vendor.example" };
    return host.mail(kind, await host.invite(invitee), inviter);
  },
  replaced: async (kind) => {
    const first = await host.invite(people.onshoreVendor());
    await host.invite({ ...people.onshoreVendor(), email: first.email }, await host.newOfficer("other@tech.gov.sg"));
    return host.mail(kind, first, inviter);
  },
  withdrawn: async (kind) => {
    const invitation = await host.invite(people.integratedOfficer());
    await host.revoke(invitation);
    return host.mail(kind, invitation);
  },
  number_needed: async (kind) => {
    const invitee = people.integratedOfficer();
    const invitation = await host.invite(invitee);
    await registered(people.onshoreVendor(), { ...people.registration(), mobile_number: invitee.mobile_number });
    return host.mail(kind, invitation, inviter);
  },
  registration_refused: async (kind, t) => {
    const { delisting, invitation, link } = await delisted(t);
    await delisting.ask(410, "POST", link, { body: people.registration() });
    return delisting.mail(kind, invitation, delisting.officer.email);
  },
  revoked_by_operator: async (kind) => {
    const officer = await host.newOfficer("chan.wei@tech.gov.sg");
    const invitation = await host.invite(people.onshoreVendor(), officer);
    // The searched index follows after a moment.
    for (let told = 0; told < 1; ) {
      const body = { revoke: { inviter: officer.email } };
      ({ officers_told: told } = await host.ask(200, "POST", "/_local/invoke/expire", { body }));
    }
    return host.mail(kind, invitation, officer.email);
  },
  invited_again: async (kind) => {
    const invitee = people.onshoreVendor();
    const invitation = await registered(invitee, people.registration());
    const { token } = host.officer;
    await host.ask(409, "POST", "/invitations", { token, body: invitee });
    return host.mail(kind, invitation);
  },
  reminder: async (kind) => {
    const invitation = await reminding.invite(people.offshoreVendor());
    await reminding.makeOld(invitation);
    await reminding.sweep();
    return reminding.mail(kind, invitation);
  },
  declined: (kind) => answered(kind, "wrong_person"),
  details_rejected: (kind) => answered(kind, "wrong_details"),
  asked_again: async (kind) => {
    const invitation = await host.invite(people.onshoreVendor());
    const link = await host.link(invitation);
    await host.revoke(invitation);
    await host.ask(202, "POST", `${link}/request`, { body: {} });
    return host.mail(kind, invitation, inviter);
  },
  replacement_revoked: async (kind) => {
    const first = await host.invite(people.onshoreVendor());
    const other = await host.newOfficer("another@tech.gov.sg");
    const second = await host.invite({ ...people.onshoreVendor(), email: first.email }, other);
    await host.revoke(second, other);
    return host.mail(kind, second, inviter);
  },
  activation_reminder: async (kind) => reminding.mail(kind, await waited(people.onshoreVendor(), 27)),
  account_terminated: async (kind) => reminding.mail(kind, await waited(people.onshoreVendor(), 30)),
  not_activated_in_time: async (kind) => reminding.mail(kind, await waited(people.localOfficer(), 30), inviter),
  details_corrected: async (kind) => {
    const invitation = await registered(people.onshoreVendor(), people.registration());
    const { account_id: account } = await host.invitation(invitation);
    await atTheDesk(200, "PATCH", `/desk/accounts/${account}`, { department: "Data Engineering", sponsoring_agency: "MOH" });
    return host.mail(kind, invitation);
  },
  account_released: async (kind) => host.mail(kind, await released()),
  released_by_support: async (kind) => host.mail(kind, await released(), inviter),
  emails_resumed: async (kind) => {
    const invitee = { ...people.onshoreVendor(), email: "suppressionlist+mails@vendor.example" };
    const invitation = await host.invite(invitee);
    await host.mail("not_delivered", invitation, inviter);
    await atTheDesk(200, "DELETE", "/desk/suppressions", { email: invitee.email });
    return host.mail(kind, invitation);
  },
  revoked_by_support: async (kind) => {
    const invitation = await host.invite(people.onshoreVendor());
    await atTheDesk(200, "POST", `/desk/invitations/${invitation.id}/revoke`);
    return host.mail(kind, invitation, inviter);
  },
  invitations_transferred: async (kind) => {
    const [leaver, owner] = [await host.newOfficer("leaver@tech.gov.sg"), await host.newOfficer("owner@tech.gov.sg")];
    for (const { token } of [leaver, owner]) await host.ask(200, "GET", "/me", { token });
    const invitation = await host.invite(people.onshoreVendor(), leaver);
    await atTheDesk(200, "POST", `/desk/invitations/${invitation.id}/transfer`, { to_email: owner.email });
    return host.mail(kind, invitation, owner.email);
  },
};

/** A person who has not signed in for this many days, after the sweep. */
async function waited(invitee, days) {
  const invitation = await reminding.invite(invitee);
  await reminding.register(await reminding.link(invitation), people.registration());
  await reminding.makeAccountOld(invitation, days);
  await reminding.sweep();
  return invitation;
}

/** A support officer's change for a service request. */
async function atTheDesk(status, method, path, change = {}) {
  const { token } = await host.newOfficer("noor.aziz@tech.gov.sg", { roles: ["techpass_support"] });
  const body = { request_number: "SR-2026-0042", reason: "They asked for it.", ...change };
  return host.ask(status, method, path, { token, body });
}

/** A person whose account support has released. */
async function released() {
  const invitation = await registered(people.onshoreVendor(), people.registration());
  const { account_id: account } = await host.invitation(invitation);
  await atTheDesk(200, "POST", `/desk/accounts/${account}/release`);
  return invitation;
}

/** The officer gets an email about the invitee's objection. */
async function answered(kind, reason) {
  const invitation = await host.invite(people.onshoreVendor());
  await host.ask(200, "POST", `${await host.link(invitation)}/decline`, { body: { reason } });
  return host.mail(kind, invitation, inviter);
}

describe("mails", { concurrency: 4 }, () => {
  before(async () => {
    [brief, reminding] = await Promise.all([Host.start("5s"), Host.start("5d", { RemindBefore: "6d", ActivationFeed: "on" })]);
  });
  after(() => Promise.all([brief.stop(), reminding.stop()]));

  test("there is a story for each kind", () => {
    const description = readFileSync(new URL("../../../infra/openapi.yaml", import.meta.url), "utf8");
    const [, kinds] = description.match(/kind:\s+type: string\s+enum:\s+((?:- \w+\s+)+)/);
    assert.deepEqual(Object.keys(STORIES).sort(), kinds.match(/\w+/g).sort());
  });

  for (const [kind, play] of Object.entries(STORIES)) {
    test(kind, async (t) => {
      const { html, text } = await play(kind, t);
      assert.ok(text.length > 100, "there is a text as well");
      const { page } = await Visitor.come(t);
      await page.setContent(html);
      await draw(page, `email ${kind}`);
      const inHtml = await htmlFindings(html, { "no-inline-style": "off" });
      weigh("mail", [...inHtml, ...mailFindings(html), ...(await layoutFindings(page))], kind);
      const links = await page.getByRole("link").evaluateAll((links) => links.map((link) => link.href));
      for (const link of links) assert.ok(text.includes(link.replace(/\/$/, "")), `${link} is not in the text`);
    });
  }
});
