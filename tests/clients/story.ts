// The story of an invitation, played with the client that openapi-typescript and openapi-fetch make.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";

import type { components, paths } from "./api.js";

const url = process.argv[2] ?? "http://127.0.0.1:9000";

/** The parts that only the local host has: a token, and the emails. */
async function local(method: string, path: string) {
  const response = await fetch(url + path, { method, headers: { Accept: "application/json" } });
  return response.json();
}

async function linkFor(email: string): Promise<string> {
  for (;;) {
    const mails: { text: string }[] = await local("GET", `/_local/mail?${new URLSearchParams({ search: email })}`);
    const token = mails.map(({ text }) => /\/register\/(\S+)/.exec(text)?.[1]).find(Boolean);
    if (token) return token;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const { access_token: token } = await local("POST", "/_local/token");
const api = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${token}` } });

const email = `typescript.${Date.now()}@vendor.example`;
const form = await api.POST("/onboarding-form", { body: { email } });
assert.ok(form.data?.standing === "none");
assert.ok(form.data.fields.some(({ name, required }) => name === "sponsoring_agency" && required));

const list = `email,sponsoring_agency,business_operation\n${email},GOVTECH,onshore\nmei@gmail.com,GOVTECH,onshore\n`;
const checked = await api.POST("/invitations/bulk", {
  params: { query: { dry_run: true } },
  headers: { "Content-Type": "text/csv" },
  body: list,
  bodySerializer: (body) => body,
});
assert.deepEqual(checked.data?.rows.map(({ outcome }) => outcome), ["invited", "validation_failed"]);

// Two requests with one key make one invitation.
const submission: components["schemas"]["Submission"] =
  { email, sponsoring_agency: "GOVTECH", business_operation: "onshore" };
const send = () => api.POST("/invitations", {
  params: { header: { "Idempotency-Key": email, "Accept-Language": "en" } },
  body: submission,
});
const [invited, repeated] = [await send(), await send()];
const id = invited.data?.id ?? assert.fail(JSON.stringify(invited.error));
assert.equal(repeated.data?.id, id);
assert.equal(invited.data?.outcome, "created");

// A change is made only to the expected version.
const path = { id };
const shown = await api.GET("/invitations/{id}", { params: { path } });
assert.ok(shown.data?.status === "pending");
assert.ok(shown.data.expires_at);
const tag = shown.response.headers.get("ETag") ?? assert.fail("no ETag");
const resent = await api.POST("/invitations/{id}/resend", { params: { path, header: { "If-Match": tag } } });
assert.equal(resent.response.status, 202);
const stale = await api.DELETE("/invitations/{id}", { params: { path, header: { "If-Match": tag } } });
assert.ok(stale.error?.code === "changed_meanwhile" && !stale.error.retryable);

// The invitee registers. A client that wants JSON says so, because a browser gets pages.
const invitee = createClient<paths>({ baseUrl: url, headers: { Accept: "application/json" } });
const link = { token: await linkFor(email) };
const opened = await invitee.GET("/register/{token}", { params: { path: link } });
assert.ok(typeof opened.data === "object" && opened.data.email === email, JSON.stringify(opened.error));
const registered = await invitee.POST("/register/{token}", {
  params: { path: link },
  body: {
    username: `typescript.${Date.now()}`, first_name: "Mei", last_name: "Tan", department: "Platform",
    mobile_number: `8${String(Date.now()).slice(-7)}`, password: "violet Harbour 42 kettles",
  },
});
assert.ok(typeof registered.data === "object", JSON.stringify(registered.error));
assert.match(registered.data.login_name, /^typescript\.\d+@/);

const done = await api.GET("/invitations/{id}", { params: { path } });
assert.ok(done.data?.status === "registered" && done.data.account_id === registered.data.account_id);
assert.deepEqual(done.data.history?.map(({ event }) => event), ["invited", "resent", "registered"]);
const late = await api.DELETE("/invitations/{id}", { params: { path } });
assert.ok(late.error?.code === "not_pending");
const refused = await api.POST("/invitations", { body: { ...submission, email: "mei@gmail.com" } });
assert.ok(refused.error?.errors?.some(({ field, code }) => field === "email" && code === "personal_mail"));

const mine = await api.GET("/invitations", { params: { query: { status: "registered", limit: 100 } } });
assert.ok(mine.data?.items.some((invitation) => invitation.id === id));
const numbers = await api.GET("/statistics");
assert.ok((numbers.data?.by_status["registered"] ?? 0) > 0);
console.log("the client in TypeScript played the story");
