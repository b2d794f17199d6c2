import { readFileSync } from "node:fs";

import { expect, hydrated, licenses, test, total } from "../support/fixtures";

/** The body of Microsoft's reference page that the published world serves. */
const published = JSON.parse(
  readFileSync(new URL("../../crates/graph/tests/examples/subscribedSkus.list.json", import.meta.url), "utf8"),
).value as {
  skuPartNumber: string;
  capabilityStatus: string;
  consumedUnits: number;
  prepaidUnits: { enabled: number };
}[];

test("a newcomer sets up, connects Microsoft, and sees every license", async ({ page, setUp, open, synced }) => {
  await setUp();
  await open("/admin/integrations");
  await expect(page.getByText("No integrations yet")).toBeVisible();
  await page.getByRole("link", { name: "New", exact: true }).click();
  await page.getByRole("link", { name: /Microsoft/ }).last().click();
  await page.getByRole("button", { name: "Contoso" }).click();
  await expect(page.getByLabel("Tenant ID")).not.toHaveValue("");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Sync your data with Microsoft", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Save and Continue" }).click();
  await page.waitForURL(/integrations\/[0-9a-f-]{36}$/);
  await synced();
  await expect(page.getByText("2 of 2 read")).toBeVisible();

  await page.getByRole("link", { name: "Global" }).click();
  await expect(licenses(page).getByRole("row")).toHaveCount(2 + 2 * published.length);
  const active = published
    .filter((sku) => sku.capabilityStatus === "Enabled")
    .reduce((sum, sku) => sum + sku.prepaidUnits.enabled, 0);
  const consumed = published.reduce((sum, sku) => sum + sku.consumedUnits, 0);
  expect(await total(page, "Active")).toBe(2 * active);
  expect(await total(page, "Consumed")).toBe(2 * consumed);
  await expect(licenses(page).getByRole("row", { name: /Office 365 E5 .*25 14 11/ })).toHaveCount(2);
  await expect(licenses(page).getByText("Suspended with 14 users")).toHaveCount(2);
  await expect(licenses(page)).not.toContainText("c7df2760");

  await page.reload();
  await hydrated(page);
  await expect(licenses(page).getByRole("row", { name: /Office 365 E5/ })).toHaveCount(2);
});
