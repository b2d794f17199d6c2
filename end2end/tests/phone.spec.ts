import { expect, licenses, test } from "../support/fixtures";

test.use({ viewport: { width: 390, height: 844 } });

test("at phone width every page fits and the navigation opens", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await connect("published");
  await synced();
  for (const path of ["/admin/integrations", "/admin/integrations/new/microsoft", "/organizations", "/global/microsoft-licenses"]) {
    await open(path);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${path} is not wider than the screen`).toBeLessThanOrEqual(0);
  }
  await expect(licenses(page).getByRole("row", { name: /Office 365 E5/ }).first()).toBeVisible();
});
