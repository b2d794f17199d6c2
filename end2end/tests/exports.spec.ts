import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { expect, licenses, number, test } from "../support/fixtures";

/** Chooses something of the Export menu and reads the file that comes. */
async function exported(page: Page, words: string): Promise<{ name: string; content: Buffer }> {
  await page.getByRole("button", { name: "Export" }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: words }).click(),
  ]);
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

test("an export holds exactly the rows of the filtered list", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await connect("provider");
  await synced();
  await open("/global/microsoft-licenses?q=microsoft%20365&status=Enabled&columns=tenant.product.active");
  const shown = async () => number(await page.getByRole("search").getByRole("status").innerText());
  await expect.poll(shown).toBeGreaterThan(3);
  const rows = await shown();

  const csv = await exported(page, "CSV");
  expect(csv.name).toMatch(/^microsoft-licenses-\d{4}-\d\d-\d\d\.csv$/);
  const [head, ...lines] = csv.content.toString("utf8").trimEnd().split("\r\n");
  expect(head).toBe("\ufeffTenant,Product,Active,As of,Coverage");
  expect(lines).toHaveLength(rows);
  for (const line of lines) {
    expect(line).toMatch(/microsoft/i);
    expect(line).toMatch(/365.*of 25 tenants/);
  }
  const [tenant = "", product = ""] = lines[0]?.split(",") ?? [];
  await expect(licenses(page).getByRole("row").nth(1)).toContainText(tenant);
  await expect(licenses(page).getByRole("row").nth(1)).toContainText(product);

  const json = JSON.parse((await exported(page, "JSON")).content.toString("utf8"));
  expect([json.rows, json.licenses.length]).toEqual([rows, rows]);
  const book = await exported(page, "Excel (.xlsx)");
  expect(book.content.subarray(0, 2).toString()).toBe("PK");

  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Print view" }).click();
  await expect(page.getByRole("heading", { name: "Microsoft Licenses" })).toBeVisible();
  await expect(page.getByText("“microsoft 365” · Status: Enabled")).toBeVisible();
  // Besides the heading and the totals.
  await expect(page.getByRole("row")).toHaveCount(rows + 2);
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect.poll(shown).toBe(rows);
});
