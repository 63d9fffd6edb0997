// An officer invites the people of a spreadsheet (R47).
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe } from "node:test";

import { checkPage } from "../support/checks.mjs";
import { Host } from "../support/host.mjs";
import { bring, csvOf, downloaded, file, openLists, outcomes, sendTo } from "../support/lists.mjs";
import { headed, signIn } from "../support/officer.mjs";
import * as people from "../support/people.mjs";
import { test } from "../support/share.mjs";
import { hasLibreOffice, openedByLibreOffice, parseCsv } from "../support/spreadsheet.mjs";
import { host } from "../support/world.mjs";

/** How many emails an address got on a host. */
async function emailsTo(on, address) {
  const mails = await on.ask(200, "GET", `/_local/mail?${new URLSearchParams({ search: address })}`);
  return mails.filter(({ to }) => to.includes(address)).length;
}

/** Waits until all emails are sent. */
const quiet = (on) => on.ask(200, "GET", "/_local/quiet");

describe("lists", { concurrency: 2 }, () => {
  test("a good list is checked and sent, and its result is downloaded", async (t) => {
    const visitor = await signIn(t);
    const { page } = visitor;
    await openLists(visitor);
    await page.getByText("What each column is for").click();
    await checkPage(visitor, "invite many");
    const invitees = [people.integratedOfficer(), people.localOfficer(), people.onshoreVendor(), people.offshoreVendor()];
    await bring(visitor, file(csvOf(invitees)));
    await page.getByRole("button", { name: "Send 4 invitations" }).waitFor();
    await checkPage(visitor, "a good list");
    await sendTo(visitor, 4);
    await headed(visitor, "Result of the list");
    await checkPage(visitor, "the result of a good list");
    await quiet(host);
    for (const { email } of invitees) assert.equal(await emailsTo(host, email), 1, email);
    const [header, ...rows] = parseCsv(await downloaded(visitor, "Download the result"));
    assert.deepEqual(rows.map((row) => row[1]), invitees.map(({ email }) => email));
    assert.deepEqual(rows.map((row) => row[2]),
      ["Account created", "Registration link sent", "Registration link sent", "Registration link sent"]);
    assert.equal(header.length, rows[0].length);
    await page.goto(rows[2][4]);
    await page.getByRole("main").getByText(invitees[2].email, { exact: true }).waitFor();
    assert.deepEqual([visitor.elsewhere, visitor.complaints], [[], []]);
  });

  test("the examples of the template are checked, and none can be sent", async (t) => {
    const visitor = await signIn(t);
    await openLists(visitor);
    const template = await downloaded(visitor, "Download the template with examples");
    await bring(visitor, file(template));
    await headed(visitor, "There is nobody to invite");
    const found = await outcomes(visitor);
    assert.equal(found.length, 5);
    assert.deepEqual([...new Set(found)], ["Needs a correction"]);
    await checkPage(visitor, "the template brought back");
  });

  test("each fault is at its cell, is corrected there or in a new file, and then sent", async (t) => {
    const visitor = await signIn(t);
    const { page } = visitor;
    const registered = people.onshoreVendor();
    const link = await host.link(await host.invite(registered));
    await host.register(link, people.registration());
    const [good, faulty, foreign, other] = [people.localOfficer(), people.onshoreVendor(), people.integratedOfficer(), people.onshoreVendor()];
    const pending = people.localOfficer();
    await host.invite(pending, await host.newOfficer("ben.goh@tech.gov.sg"));
    await openLists(visitor);
    await bring(visitor, file(csvOf([
      good,
      { ...faulty, sponsoring_agency: "NO SUCH AGENCY" },
      { ...foreign, mobile_number: "+1 202 555 0100" },
      { ...other, email: "no address" },
      registered,
      pending,
      { email: good.email.toUpperCase() },
    ])));
    await headed(visitor, "5 rows with problems");
    await page.getByText(/^ben\.goh@tech\.gov\.sg sent the pending invitation\./).waitFor();
    await page.getByLabel("Show").selectOption("problems");
    assert.deepEqual(await outcomes(visitor), ["Needs a correction", "Needs a correction", "Needs a correction",
      "Already has an account", "Is already in the list, with the same email address or mobile number"]);
    await page.getByText(/^Line 2 is the same person/).waitFor();
    const wrong = () => page.locator("[aria-invalid]").evaluateAll((inputs) => inputs.map(({ value }) => value));
    assert.deepEqual(await wrong(), ["NO SUCH AGENCY", "+1 202 555 0100", "no address"]);
    for (const input of await page.locator("[aria-invalid]").all()) {
      const describedBy = await input.getAttribute("aria-describedby");
      assert.ok((await page.locator(`[id="${describedBy}"]`).innerText()).trim());
    }
    await checkPage(visitor, "a list with problems");

    // A downloaded list can be chosen again, with the same faults at the same cells.
    const [, ...rows] = parseCsv(await downloaded(visitor, "Download the rows with problems"));
    assert.equal(rows.length, 5);

    const cells = (line) => page.getByRole("group", { name: `Cells of line ${line}` });
    await cells(3).getByLabel("Sponsoring agency").fill("govtech");
    await cells(4).getByLabel("Mobile number").fill(foreign.mobile_number);
    await cells(5).getByLabel("Email address").fill(other.email);
    await page.getByRole("button", { name: "Remove this row: line 6" }).click();
    // The service decides which rows are the same person. Rows that may be are checked again too.
    await cells(8).getByLabel("Email address").fill(pending.email.toUpperCase());
    await cells(8).getByLabel("Email address").blur();
    await page.getByText("5 rows must be checked before you can send the list.").waitFor();
    assert.equal(await page.getByRole("button", { name: /^Send/ }).count(), 0, "an unchecked list cannot be sent");
    await checkPage(visitor, "a corrected list");
    await page.reload();
    await page.getByRole("button", { name: "Check again" }).click();
    await page.getByText(/^Line 7 is the same person/).waitFor();
    await page.getByRole("button", { name: "Remove this row: line 8" }).click();
    await sendTo(visitor, 5);
    await headed(visitor, "Result of the list");
    await page.getByText("5 of 5 people invited.").waitFor();
    await quiet(host);
    for (const { email } of [good, faulty, foreign, other]) assert.equal(await emailsTo(host, email), 1, email);
    assert.equal(await emailsTo(host, pending.email), 2, "the earlier officer's, and this one");
    await page.getByRole("button", { name: "Discard the list" }).click();
    await checkPage(visitor, "the question before a list is discarded");
    await page.getByRole("button", { name: "Discard", exact: true }).click();
    await headed(visitor, "The list has been discarded.");
    assert.equal(await page.evaluate(() => localStorage.length), 0);
    assert.deepEqual(visitor.complaints, []);
  });

  test("the tab is closed in the middle: nobody is emailed twice or left out", async (t) => {
    const visitor = await signIn(t);
    const invitees = Array.from({ length: 120 }, () => people.localOfficer());
    await openLists(visitor);
    await bring(visitor, file(csvOf(invitees)));
    // The first part is sent. The second reaches the service, but its response is lost.
    let parts = 0;
    const done = new Promise((resolve) => {
      visitor.context.route("**/invitations/bulk", async (route) => {
        parts += 1;
        if (parts === 2) {
          await route.fetch();
          return resolve();
        }
        return route.fallback();
      });
    });
    await sendTo(visitor, 120);
    await done;
    await headed(visitor, "Sending invitations");
    await visitor.page.locator("#progress-text", { hasText: "Sent 50 of 120 rows." }).waitFor();
    await checkPage(visitor, "a list that is being sent");
    await visitor.page.close();

    visitor.use(await visitor.context.newPage());
    const { page } = visitor;
    await visitor.open(`${host.url}/#/many`);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: /Ben Goh/ }).click();
    await page.getByLabel("CSV file").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: /Anna Lim/ }).click();
    await openLists(visitor);
    await headed(visitor, "Sending has stopped");
    await page.locator("#progress-text", { hasText: "Sent 50 of 120 rows." }).waitFor();
    await checkPage(visitor, "a list that was left in the middle");
    await page.getByRole("button", { name: "Continue sending" }).click();
    await headed(visitor, "Result of the list");
    await page.getByText("120 of 120 people invited.").waitFor();
    await quiet(host);
    const mails = await host.ask(200, "GET", "/_local/mail");
    for (const { email } of invitees) {
      assert.equal(mails.filter(({ to }) => to.includes(email)).length, 1, email);
    }
  });

  test("a connection that is lost and comes back", async (t) => {
    const visitor = await signIn(t);
    const { page } = visitor;
    const invitee = people.localOfficer();
    await openLists(visitor);
    await bring(visitor, file(csvOf([invitee])));
    await page.getByRole("button", { name: "Send 1 invitation" }).waitFor();
    let attempts = 0;
    await page.clock.install();
    await page.route("**/invitations/bulk", (route) => ((attempts += 1) <= 5 ? route.abort() : route.fallback()));
    await sendTo(visitor, 1);
    for (let tries = 1; tries < 5; tries += 1) {
      await waitUntil(() => attempts === tries);
      await page.clock.runFor(16_000);
    }
    await headed(visitor, "No response from the service");
    await checkPage(visitor, "a list without a connection");
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await headed(visitor, "Result of the list");
    assert.equal(attempts, 6);
    await quiet(host);
    assert.equal(await emailsTo(host, invitee.email), 1);
  });

  test("a list is open in one tab only, and a list with old keys is checked again", async (t) => {
    const visitor = await signIn(t);
    const { page } = visitor;
    await openLists(visitor);
    await bring(visitor, file(csvOf([people.localOfficer(), people.localOfficer()])));
    await page.getByRole("button", { name: "Send 2 invitations" }).waitFor();
    const [other] = await Promise.all([visitor.context.waitForEvent("page"), page.evaluate(() => window.open(location.href))]);
    await other.getByRole("heading", { name: "Your list is open in another tab" }).waitFor();
    await other.close();

    await page.route("**/invitations/bulk", (route) => route.abort());
    await sendTo(visitor, 2);
    await headed(visitor, "Sending invitations");
    await page.evaluate(() => {
      const [key, kept] = Object.entries(localStorage)[0];
      const list = JSON.parse(kept);
      list.parts[0].at = Date.now() - 24 * 3_600_000;
      // The tab has its old list in memory until it is opened again.
      window.addEventListener("pagehide", () => localStorage.setItem(key, JSON.stringify(list)));
    });
    await page.reload();
    await headed(visitor, "The list was left for a long time");
    await page.getByRole("button", { name: "Send 2 invitations" }).waitFor();
    await checkPage(visitor, "a list that was left for a day");
  });

  test("a file is dropped on the page, and the files of LibreOffice are read", async (t) => {
    const visitor = await signIn(t);
    const { page } = visitor;
    await openLists(visitor);
    await page.getByLabel("CSV file").waitFor();
    const folder = new URL("../../lists/", import.meta.url);
    const drop = async (name) => {
      const bytes = [...await readFile(new URL(name, folder))];
      const dropped = await page.evaluateHandle(([name, bytes]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], name, { type: "text/csv" }));
        return transfer;
      }, [name, bytes]);
      for (const event of ["dragenter", "dragover", "drop"]) await page.dispatchEvent("main", event, { dataTransfer: dropped });
    };
    for (const [name, said] of [
      ["comma_utf8.csv", "We read “comma_utf8.csv” as UTF-8, with commas between the cells."],
      ["semicolon_utf16.csv", "We read “semicolon_utf16.csv” as UTF-16, with semicolons between the cells."],
    ]) {
      await drop(name);
      await headed(visitor, said);
      await page.getByRole("button", { name: /^Send \d invitations$/ }).waitFor();
      assert.equal((await outcomes(visitor)).length, 3, name);
      await checkPage(visitor, `a dropped file, ${name}`);
      await page.getByRole("button", { name: "Discard the list" }).click();
      await page.getByRole("button", { name: "Discard", exact: true }).click();
    }
    await drop("tab_windows1252.csv");
    await headed(visitor, "How was this file saved?");
    await page.getByText("José Tan").waitFor();
    await page.getByRole("button", { name: "Use this setting" }).click();
    await headed(visitor, "We read “tab_windows1252.csv” as Windows-1252, with tabs between the cells.");
    await page.getByText("jose.tan@vendor.example").first().waitFor();
    assert.equal((await outcomes(visitor)).length, 3);
    assert.deepEqual(visitor.complaints, []);
  });

  test("a list over the limit: some are invited, the others are kept and named", async (t) => {
    const strict = await Host.start("5d", { ListRowsPerDay: 3 });
    t.after(() => strict.stop());
    const visitor = await signIn(t, { on: strict });
    const { page } = visitor;
    const invitees = Array.from({ length: 5 }, () => people.localOfficer());
    await openLists(visitor);
    await bring(visitor, file(csvOf(invitees)));
    await headed(visitor, "2 rows over a limit");
    await checkPage(visitor, "a list over the allowance");
    await sendTo(visitor, 3);
    await headed(visitor, "Result of the list");
    await page.getByText("3 of 5 people invited.").waitFor();
    await checkPage(visitor, "the result of a list over the allowance");
    const [, ...rows] = parseCsv(await downloaded(visitor, "Download the result"));
    assert.deepEqual(rows.map((row) => row[1]), invitees.map(({ email }) => email), "every row is there");
    assert.deepEqual(rows.map((row) => row[2]).slice(3), ["Not sent: over a limit", "Not sent: over a limit"]);
    await page.getByRole("button", { name: "Continue with the rows that were not sent" }).click();
    await page.getByRole("button", { name: "Check again" }).waitFor();
    await headed(visitor, "2 rows over a limit");
    await checkPage(visitor, "the rows over the allowance");
    await quiet(strict);
    for (const { email } of invitees.slice(0, 3)) assert.equal(await emailsTo(strict, email), 1, email);
  });

  test("files as people have them: the page says how it read them, and names unknown parts", async (t) => {
    const visitor = await signIn(t);
    const { page } = visitor;
    const { email, sponsoring_agency: agency, business_operation: operation } = people.onshoreVendor();
    const rows = `E-MAIL ADDRESS;Sponsoring_Agency;Business operation;\r\n;;;\r\n"${email}";${agency};${operation};\r\n`;
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(rows.replace("E-MAIL", "Email"), "utf16le")]);
    const begin = async (buffer, name = "people.csv") => {
      await openLists(visitor);
      await bring(visitor, { name, mimeType: "text/csv", buffer: Buffer.from(buffer) });
    };
    const discard = async () => {
      await page.getByRole("button", { name: "Discard the list" }).click();
      await page.getByRole("button", { name: "Discard", exact: true }).click();
    };
    await begin(wide);
    await headed(visitor, "We read “people.csv” as UTF-16, with semicolons between the cells.");
    await page.getByRole("button", { name: "Send 1 invitation" }).waitFor();
    await discard();

    const named = `S/N,Email address,Sponsoring agency,Business operation,Name\n1,${email},${agency},${operation},`;
    await begin(Buffer.concat([Buffer.from(named), Buffer.from([0x4a, 0x6f, 0x73, 0xe9])]));
    await headed(visitor, "How was this file saved?");
    await page.getByText("José").waitFor();
    await checkPage(visitor, "a file of an unknown encoding");
    await page.getByRole("button", { name: "Use this setting" }).click();
    await headed(visitor, "We do not know some of the columns");
    await checkPage(visitor, "a list with unknown columns");
    await page.getByRole("button", { name: "Leave these columns out" }).click();
    await page.getByRole("button", { name: "Send 1 invitation" }).waitFor();
    await discard();

    for (const [file, said] of [
      ["PK\x03\x04...", /Excel workbook/],
      ["", /empty/],
      ["Email address\n", /has no people/],
      ["Mobile number\n91234567", /No column is named “Email address”/],
      ["Email,email\na@b.example,c@d.example", /Two columns are named “Email address”/],
      ["People of the project\nEmail address\na@b.example", /names none of the columns/],
      ['Email address\n"a@b.example\nc@d.example', /^Line 2 has a quotation mark/],
    ]) {
      await begin(file);
      const link = page.getByRole("alert").getByRole("link", { name: said });
      await link.click();
      assert.equal(await page.locator(":focus").getAttribute("id"), "list");
    }
    await checkPage(visitor, "a file that is no list");
    await page.getByLabel("Or paste the rows").fill(`Email address\tSponsoring agency\tBusiness operation\n${email}\t${agency}\t${operation}`);
    await page.getByRole("button", { name: "Check the list" }).click();
    await headed(visitor, "We read “Pasted list” as text, with tabs between the cells.");
    await page.getByRole("button", { name: "Send 1 invitation" }).waitFor();
  });

  test("no spreadsheet runs a cell of a download as a formula, and every row is there", async (t) => {
    const visitor = await signIn(t);
    await openLists(visitor);
    const hostile = ["=1+1", "+1+1", "-1+1", "@SUM(1;1)", "\t=1+1", "\r=1+1", " =1+1", '=HYPERLINK("http://x.example";"y")', "x;=1+1", "1,=1+1", "\uff1d1+1", "'=1+1", "two\nlines"];
    const quoted = (cell) => `"${cell.replaceAll('"', '""')}"`;
    const lines = hostile.map((cell, index) => `${quoted(`${cell}${index}@vendor.example`)},${quoted(cell)},onshore`);
    await bring(visitor, file(["Email address,Sponsoring agency,Business operation", ...lines].join("\n")));
    await headed(visitor, `${hostile.length} rows with problems`);
    const text = await downloaded(visitor, "Download the rows with problems");
    const [, ...rows] = parseCsv(text);
    assert.equal(rows.length, hostile.length);
    for (const cell of rows.flat()) assert.doesNotMatch(cell, /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/);
    if (await hasLibreOffice()) {
      const sheet = await openedByLibreOffice(text);
      assert.doesNotMatch(sheet, /table:formula/);
      const cells = sheet.match(/<table:table-row[^>]*>(?:(?!<\/table:table-row>)[^])*onshore/g) ?? [];
      assert.equal(cells.length, hostile.length, "rows in LibreOffice");
    } else {
      t.diagnostic("LibreOffice is not installed");
    }
    // When the file is chosen again, the marks are removed.
    await visitor.page.getByRole("button", { name: "Discard the list" }).click();
    await visitor.page.getByRole("button", { name: "Discard", exact: true }).click();
    await bring(visitor, file(text));
    await headed(visitor, `${hostile.length} rows with problems`);
    assert.equal(await downloaded(visitor, "Download the rows with problems"), text);
  });
});

/** Waits for a condition that no page shows. */
async function waitUntil(holds) {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}
