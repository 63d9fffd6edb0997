// A running host with its own data, and requests of officers and clients.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";

const PATIENCE = 60_000;
const DAY = 24 * 3600 * 1000;

/** The time this many milliseconds ago, as an attribute. Times have whole seconds. */
const before = (milliseconds) => ({ S: new Date(Date.now() - milliseconds).toISOString().replace(/\.\d+/, "") });

export class Host {
  /** Starts a host with this validity of links, and with other values of the template's parameters. */
  static async start(validity, parameters = {}) {
    const folder = await mkdtemp(join(tmpdir(), "techpass-"));
    const settings = Object.entries(parameters).flatMap(([name, value]) => ["--parameter", `${name}=${value}`]);
    const options = ["--port", "0", "--data", folder, "--validity", validity, ...settings];
    const child = spawn(join(process.env.PROGRAMS, "local"), options, { stdio: ["ignore", "pipe", "inherit"] });
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    let url;
    for await (const line of createInterface(child.stdout)) {
      url ??= line.match(/^Listening on (\S+)$/)?.[1];
      const dynamodb = url && line.match(/^ +DynamoDB +(\S+)$/)?.[1];
      if (dynamodb) {
        child.stdout.resume();
        const host = Object.assign(new Host(), { url, dynamodb, child, folder, kill });
        host.officer = await host.newOfficer("officer@tech.gov.sg");
        return host;
      }
    }
    throw new Error("the host has ended");
  }

  async stop() {
    this.child.kill("SIGTERM");
    if (this.child.exitCode === null) await once(this.child, "exit");
    process.off("exit", this.kill);
    await rm(this.folder, { recursive: true });
  }

  /** The JSON of a response, which must have this status. */
  async ask(status, method, path, { token, body } = {}) {
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    const answer = await fetch(new URL(path, this.url), { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    assert.equal(answer.status, status, `${method} ${path}: ${text}`);
    return JSON.parse(text);
  }

  /** A public officer with a token of this host, and more claims. */
  async newOfficer(email, claims = {}) {
    const { access_token: token } = await this.ask(200, "POST", "/_local/token", { body: { email, claims } });
    return { email, token };
  }

  invite(answers, { token } = this.officer) {
    return this.ask(201, "POST", "/invitations", { token, body: answers });
  }

  /** An invitation as its inviter sees it, with its history. */
  invitation({ id }, { token } = this.officer) {
    return this.ask(200, "GET", `/invitations/${id}`, { token });
  }

  revoke({ id }, { token } = this.officer) {
    return this.ask(200, "DELETE", `/invitations/${id}`, { token });
  }

  /** Makes an invitation so old that a reminder is due (R52). */
  async makeOld(invitation) {
    const old = before(20 * DAY);
    for (const item of await this.#copies(invitation)) await this.#put({ ...item, mailed_at: old, created_at: old });
  }

  /**
   * Makes an account wait for this many days. The 30th is its last day. The directory's events have come since before
   * that, and the next sweep handles what is due (R50). The last event is said to come tomorrow: an account does not end
   * if its deadline is one second after the last event, or if a story beside this one writes an earlier event.
   */
  async makeAccountOld(invitation, days) {
    const [created, due] = [before(days * DAY), before(0)];
    await this.#put({ PK: { S: "FEED#SIGN_INS" }, SK: { S: "FEED" }, since: before(60 * DAY), heard_at: before(-DAY) });
    for (const { remind_at, ...item } of await this.#copies(invitation)) {
      item.account.M.activate_by = before((days - 30) * DAY);
      if (days < 30) item.remind_at = due;
      if (item.closed_at) item.closed_at = created;
      item.created_at = created;
      const shard = item.deadline_shard?.S.split("#").at(-1);
      if (shard) item.deadline_shard = { S: `ACCOUNT#${due.S.slice(0, 10)}#${shard}` };
      await this.#put(item);
    }
  }

  /** Runs the sweep. */
  sweep() {
    return this.ask(200, "POST", "/_local/invoke/expire", { body: { sweep: true } });
  }

  /** The item of the invitation, and the current record of its address. */
  #copies({ id, email }) {
    const keys = [[`INVITATION#${id}`, "INVITATION"], [`EMAIL#${email}`, "ADDRESS"]];
    return Promise.all(keys.map(async ([PK, SK]) => {
      const { Item } = await this.#dynamodb("GetItem", { Key: { PK: { S: PK }, SK: { S: SK } } });
      return Item;
    }));
  }

  #put(Item) {
    return this.#dynamodb("PutItem", { Item });
  }

  async #dynamodb(operation, request) {
    const answer = await fetch(this.dynamodb, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-date": "20260101T000000Z",
        "x-amz-target": `DynamoDB_20120810.${operation}`,
        authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/ap-southeast-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
      },
      body: JSON.stringify({ TableName: "local-Table", ...request }),
    });
    assert.equal(answer.status, 200, `${operation}: ${answer.status}`);
    return answer.json();
  }

  /** Registers like a program. */
  register(link, answers) {
    return this.ask(201, "POST", link, { body: answers });
  }

  /** The email of this kind about an invitation. Waits until it has arrived. */
  async mail(kind, invitation, to = invitation.email) {
    const signal = AbortSignal.timeout(PATIENCE);
    const search = new URLSearchParams({ search: to });
    const arrivals = Readable.fromWeb((await fetch(`${this.url}/_local/mail/arrivals?${search}`, { signal })).body);
    try {
      for await (const line of createInterface(arrivals)) {
        const [, id] = line.match(/^id: (.+)$/) ?? [];
        const mail = id && (await this.ask(200, "GET", `/_local/mail/${id}`));
        if (mail?.tags.mail === kind && mail.tags.invitation === invitation.id) return mail;
      }
    } catch (cause) {
      throw new Error(`waited in vain for the mail ${kind} to ${to}`, { cause });
    } finally {
      arrivals.destroy();
    }
    throw new Error("the host has stopped");
  }

  /** The registration link in an invitation's email. */
  async link(invitation) {
    const mail = await this.mail("registration_invitation", invitation);
    return mail.html.match(/href="([^"]+\/register\/[^"]+)"/)[1];
  }
}
