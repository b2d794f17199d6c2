import { expect, licenses, test } from "../support/fixtures";

test.use({ viewport: { width: 390, height: 844 } });

test("at phone width every page fits and the navigation opens", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await connect("published");
  await synced();
  const integration = new URL(page.url()).pathname;
  const paths = [
    "/admin/integrations",
    "/admin/integrations/new/microsoft",
    integration,
    `${integration}/sync-settings`,
    `${integration}/sync-logs`,
    `${integration}/held-removals`,
    "/organizations",
    "/global/microsoft-licenses",
  ];
  for (const path of paths) {
    await open(path);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${path} is not wider than the screen`).toBeLessThanOrEqual(0);
  }
  await expect(licenses(page).getByRole("row", { name: /Office 365 E5/ }).first()).toBeVisible();
});
