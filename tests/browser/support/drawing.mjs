// Draws pages and emails into the folder DRAW, for people to look at.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { DESKTOP, PHONE } from "./world.mjs";

const folder = process.env.DRAW;

/** Draws a page for a desktop in light mode, and for a phone in dark mode. Does nothing without DRAW. */
export async function draw(page, name) {
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  const file = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const looks = [["desk", { ...DESKTOP, width: 900 }, "light"], ["phone", PHONE, "dark"]];
  for (const [place, viewport, colorScheme] of looks) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${file}.${place}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(DESKTOP);
}
