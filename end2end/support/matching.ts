import { type Locator, type Page, expect } from "@playwright/test";

import { chooseFile, number } from "./fixtures";

/** Imports organizations by name, and domains behind a comma, through the page that reads files. */
export async function importOrganizations(
  page: Page,
  open: (path: string) => Promise<void>,
  lines: string[],
): Promise<void> {
  await open("/organizations/import");
  const text = ["name,domains", ...lines].join("\r\n");
  const file = { name: "customers.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  const go = page.getByRole("button", { name: /^Import \d/ });
  await chooseFile(page, "Choose CSV File", file, go);
  await go.click();
  await expect(page.getByText(/^\d[\d\u202f]* created/)).toBeVisible({ timeout: 60_000 });
}

/** The list of tenants on the Matching screen. */
export function tenants(page: Page): Locator {
  return page.getByRole("grid", { name: "Tenants" });
}

/** The row of a tenant. */
export function tenant(page: Page, name: string): Locator {
  return tenants(page).getByRole("row", { name });
}

/** Waits until the server has answered every decision; a row takes no second one before. */
export async function answered(page: Page): Promise<void> {
  await expect(tenants(page).getByRole("row").and(page.locator("[aria-busy=true]"))).toHaveCount(0);
}

/** One of the filters above the list. */
export function filter(page: Page, name: "Unmatched" | "Matched" | "Ignored" | "All"): Locator {
  return page.getByRole("navigation", { name: "Show" }).getByRole("link", { name: new RegExp(`^${name}\\b`) });
}

/** The count that a filter shows. */
export async function count(page: Page, name: "Unmatched" | "Matched" | "Ignored" | "All"): Promise<number> {
  return number(await filter(page, name).innerText());
}

/** Shows only tenants with these words. Rows further down are not in the document, and an element is another row's after scrolling. */
export async function search(page: Page, words: string): Promise<void> {
  await page.getByRole("searchbox", { name: "Search tenants" }).fill(words);
}

/** Looks for a tenant, opens its row's menu and chooses from it. */
export async function choose(page: Page, name: string, entry: string): Promise<void> {
  await search(page, name);
  await tenants(page).getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: entry, exact: true }).click();
}
