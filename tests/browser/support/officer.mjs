// The officers' page, as a person uses it.
import { Visitor, host } from "./world.mjs";

/** An officer who has signed in on the page of the local issuer. */
export async function signIn(t, { name = /Anna Lim/, on = host, ...options } = {}) {
  const visitor = await Visitor.come(t, options);
  await visitor.open(`${on.url}/`);
  await visitor.page.getByRole("button", { name: "Sign in" }).click();
  await visitor.page.getByRole("button", { name }).click();
  await visitor.page.getByRole("button", { name: "Sign out" }).waitFor();
  return visitor;
}

/** Opens the form of an address. */
export async function ask({ page }, email) {
  await page.locator("#email").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Fills in the form. */
export async function fill({ page }, { email, ...answers }) {
  for (const [name, value] of Object.entries(answers)) {
    const field = page.locator(`#${name}`);
    const kind = await field.evaluate((element) => element.type);
    if (kind === "radio") await page.locator(`input[name=${name}][value=${value}]`).check();
    else if (kind === "select-one") await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Sends the form. */
export const send = ({ page }) => page.getByRole("button", { name: "Send invitation" }).click();
/** Waits until the page shows a text. */
export const headed = ({ page }, name) => page.getByRole("main").getByRole("heading", { name }).waitFor();
/** Opens the list. */
export const openList = ({ page }) => page.getByRole("link", { name: "My invitations" }).click();
