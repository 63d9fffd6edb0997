// A list of people, as an officer chooses it on the page, and downloads it.
import { readFile } from "node:fs/promises";

/** A file for the browser. */
export const file = (text, name = "people.csv") => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** People as rows, below the names of all their fields. */
export function csvOf(people) {
  const columns = [...new Set(people.flatMap(Object.keys))];
  return [columns, ...people.map((person) => columns.map((column) => person[column] ?? ""))]
    .map((cells) => cells.join(",")).join("\r\n");
}

/** Opens the view. */
export const openLists = ({ page }) => page.getByRole("link", { name: "Invite many" }).click();

/** Chooses a file and checks it. Waits for the page's response. */
export async function bring({ page }, chosen) {
  await page.getByLabel("CSV file").setInputFiles(chosen);
  await page.getByRole("button", { name: "Check the list" }).click();
}

/** Waits until the page says that this many people can be invited, and sends the list. */
export async function sendTo({ page }, number) {
  await page.getByRole("button", { name: new RegExp(`^Send ${number} invitations?$`) }).click();
}

/** The text of a downloaded file. */
export async function downloaded({ page }, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return readFile(await download.path(), "utf8");
}

/** How often each outcome is shown, by its words. */
export const outcomes = ({ page }) => page.locator("tbody .tag").allInnerTexts();
