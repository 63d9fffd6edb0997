// What all stories share: a host on which nobody reaches a limit, and a browser.
import { after } from "node:test";

import { Host } from "./host.mjs";
import { chromium } from "./packages.mjs";
import { assertNoStrayTexts, recordTexts } from "./texts.mjs";

export const host = await Host.start("5d", {
  InvitationsPerHour: 100_000,
  InvitationsPerAddressADay: 100_000,
  TriesPerLink: 100_000,
});

const options = ["--disable-gpu", "--disable-quic", "--no-first-run"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: options });

after(async () => {
  await browser.close();
  await host.stop();
});

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 800 };

/** A person with a browser of his own, which forgets everything when the test ends. */
export class Visitor {
  /** The requests that went anywhere but to this machine. They are answered with an empty page. */
  elsewhere = [];
  /** What the browser held against a page: a breach of its policy, or a fault in its script. */
  complaints = [];
  /** Gives the texts in what the API answered. */
  data;

  static async come(test, options = {}) {
    const visitor = new Visitor();
    visitor.context = await browser.newContext({ viewport: DESKTOP, locale: "en-SG", ...options });
    test.after(() => visitor.leave());
    visitor.data = await recordTexts(visitor.context);
    await visitor.context.route(/^https?:\/\/(?!127\.0\.0\.1:)/, (route) => {
      visitor.elsewhere.push(route.request());
      return route.fulfill({ contentType: "text/html", body: "<title>Elsewhere</title>" });
    });
    visitor.use(await visitor.context.newPage());
    return visitor;
  }

  /** Closes the browser. What it showed last, like what `checkPage` saw, is made of words and data only. */
  async leave() {
    try {
      for (const page of this.context.pages()) await assertNoStrayTexts(page, this.data);
    } finally {
      await this.context.close();
    }
  }

  /** Goes on in another tab. */
  use(page) {
    this.page = page;
    page.on("pageerror", (fault) => this.complaints.push(fault.message));
    page.on("console", (message) => {
      // That an answer is no success is what some tests are about.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
        this.complaints.push(message.text());
      }
    });
    page.on("response", (response) => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) {
        this.answer = response;
      }
    });
  }

  /** Opens an address. */
  async open(url) {
    this.answer = await this.page.goto(url);
  }

  /** Does what leads to another page, and waits for it. */
  async follow(action) {
    const navigated = this.page.waitForEvent("framenavigated", (frame) => frame === this.page.mainFrame());
    await Promise.all([navigated, action()]);
    await this.page.waitForLoadState();
  }

  /** Does what opens another tab, and goes on in it. */
  async followToNewTab(action) {
    const opened = this.context.waitForEvent("page");
    const [page] = await Promise.all([opened, action()]);
    await page.waitForLoadState();
    this.use(page);
    // The answer came before anybody listened. Opening a page again changes nothing (R27).
    this.answer = await page.reload();
  }
}
