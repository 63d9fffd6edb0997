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

/** A person with their own browser, which forgets everything when the test ends. */
export class Visitor {
  /** Requests to other machines. They get an empty page. */
  elsewhere = [];
  /** The browser's complaints about a page: a breach of its policy, or an error in a script. */
  complaints = [];
  /** Returns the texts in the API's responses. */
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

  /** Closes the browser. Its last page, like the pages of `checkPage`, has only words and data. */
  async leave() {
    try {
      for (const page of this.context.pages()) await assertNoStrayTexts(page, this.data);
    } finally {
      await this.context.close();
    }
  }

  /** Continues in another tab. */
  use(page) {
    this.page = page;
    page.on("pageerror", (fault) => this.complaints.push(fault.message));
    page.on("console", (message) => {
      // Some tests are about refused requests.
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

  /** Opens a URL. */
  async open(url) {
    this.answer = await this.page.goto(url);
  }

  /** Does something that leads to another page, and waits for it. */
  async follow(action) {
    const navigated = this.page.waitForEvent("framenavigated", (frame) => frame === this.page.mainFrame());
    await Promise.all([navigated, action()]);
    await this.page.waitForLoadState();
  }

  /** Does something that opens another tab, and continues there. */
  async followToNewTab(action) {
    const opened = this.context.waitForEvent("page");
    const [page] = await Promise.all([opened, action()]);
    await page.waitForLoadState();
    this.use(page);
    // The response came before the listener. To open a page again changes nothing (R27).
    this.answer = await page.reload();
  }
}
