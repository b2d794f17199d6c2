import { expect, test } from "../support/fixtures";
import { customers, licensed, removeUsers } from "../support/world";

test.use({ tenants: 6 });

test("many removals at once are held, and end only when they are approved", async ({
  page,
  programs,
  setUp,
  connect,
  synced,
}) => {
  await setUp();
  await connect("provider");
  await synced();
  const [tenant] = await customers(page, programs.simulator);
  if (!tenant) {
    throw new Error("the world has no customer");
  }
  const users = licensed(tenant);
  const removed = users.slice(0, Math.ceil(users.length / 2));
  const left = users.length - removed.length;
  await removeUsers(page, programs.simulator, tenant.id, removed);
  const row = page.getByRole("row", { name: new RegExp(tenant.name) }).first();
  await expect(row.getByRole("cell").nth(3)).toHaveText(String(users.length));

  await page.getByRole("button", { name: "Start Manual Sync" }).click();
  await expect(async () => {
    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: "Held Removals (1)" }).click({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByRole("heading", { name: `${tenant.name}: Directory users` })).toBeVisible();
  await expect(page.getByText(`${removed.length} of ${users.length} rows`)).toBeVisible();
  await page.getByRole("button", { name: "Approve" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`End ${removed.length} directory users of ${tenant.name}`);
  await dialog.getByRole("button", { name: "End these rows" }).click();
  await expect(page.getByText("Nothing is held")).toBeVisible();

  await page.goBack();
  await expect(row.getByRole("cell").nth(3)).toHaveText(String(left));
});
