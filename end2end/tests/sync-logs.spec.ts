import type { Page } from "@playwright/test";

import { expect, test } from "../support/fixtures";
import { changeJobTitle, customers, licensed } from "../support/world";

test.use({ tenants: 6 });

/** Opens the newest run of the logs. */
async function openNewestRun(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Sync Logs" }).click();
  await page.getByRole("table", { name: "Runs" }).getByRole("row").nth(1).getByRole("link").click();
}

test("the logs show a record's fields before and after", async ({ page, programs, setUp, connect, synced }) => {
  await setUp();
  await connect("provider");
  await synced();
  const [tenant] = await customers(page, programs.simulator);
  const user = licensed(tenant!)[0]!;
  await changeJobTitle(page, programs.simulator, tenant!.id, user.id, "=Night clerk");
  // The run whose tenants are all read may still be ending: a start then joins it, and the person is told.
  await expect(async () => {
    await page.getByRole("button", { name: "Start Manual Sync" }).click();
    await expect(page.getByText("Sync started.")).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await synced();

  await openNewestRun(page);
  await page.getByRole("searchbox", { name: "Search tenants and reasons" }).fill(tenant!.name);
  await page.keyboard.press("Enter");
  const unit = page.getByRole("row", { name: new RegExp(`${tenant!.name}.*Directory users`) });
  await unit.getByRole("link", { name: /1 updated/ }).click();
  const record = page.getByRole("row", { name: new RegExp(user.name) });
  await expect(record).toContainText("Updated");
  await expect(record.getByRole("insertion")).toContainText("=Night clerk");
  await page.getByRole("link", { name: "Removed" }).click();
  await expect(page.getByText("No record to show")).toBeVisible();

  await page.getByRole("link", { name: /^Run of / }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download CSV" }).click();
  const file = await (await download).createReadStream();
  const csv = (await file.toArray()).join("");
  // A formula is only text.
  expect(csv).toContain(",'=Night clerk");
});

test("a dry run says what a sync would change, and changes nothing", async ({
  page,
  programs,
  setUp,
  connect,
  synced,
  open,
}) => {
  await setUp();
  await connect("provider");
  await synced();
  const integration = page.url();
  const [tenant] = await customers(page, programs.simulator);
  await changeJobTitle(page, programs.simulator, tenant!.id, licensed(tenant!)[0]!.id, "Night clerk");

  for (const mark of [1, 0]) {
    await open(integration);
    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: mark ? "Dry Run" : "Start Manual Sync" }).click();
    await expect(page.getByText(mark ? "Dry run started." : "Sync started.")).toBeVisible();
    await synced();
    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: "Sync Logs" }).click();
    const newest = page.getByRole("table", { name: "Runs" }).getByRole("row").nth(1);
    await expect(newest.getByText("Dry run")).toHaveCount(mark);
    // The sync after it still finds the change.
    await expect(newest).toContainText("1 updated");
  }
});
