import { expect, test } from "../support/fixtures";
import { customers, licensed } from "../support/world";

test.use({ tenants: 6 });

test("settings that are saved bring directory users", async ({ page, programs, setUp, connectOnly, synced }) => {
  await setUp();
  await connectOnly("provider");
  await expect(page.getByRole("heading", { name: "Sync your data with Microsoft", level: 1 })).toBeVisible();
  await expect(page.getByRole("radio", { name: /All licensed users/ })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: /^Licenses/ })).toBeChecked();

  // Licenses are read before anything is saved: their products appear with counts.
  await page.getByText("Only users with certain subscriptions").click();
  const products = page.getByRole("group", { name: "Subscriptions" }).getByRole("checkbox");
  await expect(products.first()).toBeVisible();
  await expect(page.getByText(/\d+ consumed · \d+ tenants?/).first()).toBeVisible();
  await expect(page.getByText("Takes 0 directory users.")).toBeVisible();
  await page.getByRole("button", { name: "Save and Continue" }).click();
  await expect(page.getByText(/Choose at least one subscription/)).toBeVisible();
  await products.first().check();
  await expect(page.getByText(/Takes up to \d+ directory users?\./)).toBeVisible();

  await page.getByText("All licensed users").click();
  await page.getByRole("button", { name: "Save and Continue" }).click();
  await page.waitForURL(/integrations\/[0-9a-f-]{36}$/);
  await synced();
  const [tenant] = await customers(page, programs.simulator);
  const row = page.getByRole("row", { name: new RegExp(tenant!.name) }).first();
  await expect(row.getByRole("cell").nth(3)).toHaveText(String(licensed(tenant!).length));
});

test("settings are kept, and one tenant may be read otherwise", async ({ page, programs, setUp, connect, synced }) => {
  await setUp();
  await connect("provider");
  await synced();
  const [tenant] = await customers(page, programs.simulator);
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Sync Settings" }).click();
  await page.getByLabel("Sync every").selectOption({ label: "4 hours" });
  await page.getByText("Quiet hours", { exact: true }).click();
  await page.getByLabel("Tenant to override").fill(tenant!.name);
  await page.getByRole("button", { name: "Add override" }).click();
  await page.getByText("Sync directory users").last().click();
  await page.getByLabel("Deletion guard, percent").fill("0");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByLabel("Deletion guard, percent")).toHaveAccessibleDescription(/between 1 and 100/);
  await expect(page.getByLabel("Deletion guard, percent")).toBeFocused();
  await page.getByLabel("Deletion guard, percent").fill("30");
  const saved = page.waitForResponse((response) => response.url().endsWith("/fn/save_sync_settings"));
  await page.getByRole("button", { name: "Save", exact: true }).click();
  expect((await saved).ok()).toBe(true);

  await page.reload();
  await expect(page.getByLabel("Sync every")).toHaveValue("14400");
  await expect(page.getByLabel("From (UTC)")).toHaveValue("22:00");
  await expect(page.getByLabel("Deletion guard, percent")).toHaveValue("30");
  await expect(page.getByRole("checkbox", { name: /Sync directory users/ }).first()).toBeChecked();
  await expect(page.getByRole("checkbox", { name: /Sync directory users/ }).last()).not.toBeChecked();
});
