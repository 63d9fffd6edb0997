// The registration form, as a person uses it.
import assert from "node:assert/strict";

/** Types answers into the fields of these names, and sends the form. */
export async function send(visitor, answers) {
  const form = visitor.page.locator("form[method=post]");
  for (const [name, value] of Object.entries(answers)) await form.locator(`#${name}`).fill(value);
  await visitor.follow(() => form.locator("[type=submit]").click());
}

/** The names of the form's fields. */
export const fieldsOf = ({ page }) => idsOf(page.locator("form[method=post] :is(input, textarea)"));

/** Fails unless exactly these fields are marked as wrong, each with its error beside it and in the summary. */
export async function assertFaulty({ page }, names) {
  assert.deepEqual(await idsOf(page.locator("[aria-invalid=true]")), names);
  const leadTo = await page.locator(".errors a").evaluateAll((links) => links.map((link) => link.hash.slice(1)));
  assert.deepEqual(leadTo, names);
  for (const name of names) {
    assert.ok((await page.locator(`#${name}-error`).innerText()).trim(), `the reason beside ${name}`);
    const described = await page.locator(`#${name}`).getAttribute("aria-describedby");
    assert.ok(described.split(" ").includes(`${name}-error`), `${name} is described by ${described}`);
  }
}

/** Follows each link of the summary, which must lead to the field. */
export async function followSummary({ page }, names) {
  for (const [index, name] of names.entries()) {
    await page.locator(".errors a").nth(index).click();
    assert.deepEqual(await idsOf(page.locator(":focus")), [name]);
  }
}

/** Fails unless the form still has the answers, except for the password (R33). */
export async function assertKept({ page }, answers) {
  const fields = page.locator("form[method=post] :is(input, textarea)");
  const kept = await fields.evaluateAll((fields) => fields.map((field) => [field.name, field.value]));
  assert.deepEqual(Object.fromEntries(kept), { ...answers, password: "" });
}

const idsOf = (locator) => locator.evaluateAll((elements) => elements.map((element) => element.id));
