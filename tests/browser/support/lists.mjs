// A list of people, as an officer brings it to the page and takes it away from there.
import { readFile } from "node:fs/promises";

/** A file that the browser is given. */
export const file = (text, name = "people.csv") => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** People as rows below the names of all their fields. */
export function csvOf(people) {
  const columns = [...new Set(people.flatMap(Object.keys))];
  return [columns, ...people.map((person) => columns.map((column) => person[column] ?? ""))]
    .map((cells) => cells.join(",")).join("\r\n");
}

/** Opens the view. */
export const openLists = ({ page }) => page.getByRole("link", { name: "Invite many" }).click();

/** Chooses a file and has it checked; waits for what the page says of it. */
export async function bring({ page }, chosen) {
  await page.getByLabel("CSV file").setInputFiles(chosen);
  await page.getByRole("button", { name: "Check the list" }).click();
}

/** Waits until the page says that so many people can be invited, and sends the list to them. */
export async function sendTo({ page }, number) {
  await page.getByRole("button", { name: new RegExp(`^Send ${number} invitations?$`) }).click();
}

/** The text of the file that a button hands out. */
export async function downloaded({ page }, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return readFile(await download.path(), "utf8");
}

/** How often each row's outcome is shown, by its words. */
export const outcomes = ({ page }) => page.locator("tbody .tag").allInnerTexts();
