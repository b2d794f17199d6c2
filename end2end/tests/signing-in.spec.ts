import { administrator, expect, hydrated, test } from "../support/fixtures";

test("signing out ends the session, and signing in leads back", async ({ page, setUp, open }) => {
  await setUp();
  await open("/organizations");
  await page.getByRole("button", { name: `Account of ${administrator.name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).or(page.getByRole("button", { name: "Sign out" })).click();
  await page.waitForURL(/\/sign-in/);

  await open("/organizations");
  expect(new URL(page.url()).pathname).toBe("/sign-in");
  await page.getByLabel("E-mail").fill(administrator.email);
  await page.getByLabel("Password").fill("not-the-Password-77");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("E-mail address or password is wrong.")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(administrator.email);
  // After a failure the next attempt must wait a second, and the page says so.
  await expect(async () => {
    await page.getByLabel("Password").fill(administrator.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL((url) => url.pathname === "/organizations", { timeout: 3_000 });
  }).toPass();
  await hydrated(page);
  await expect(page.getByRole("heading", { name: "Organizations", level: 1 })).toBeVisible();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("setting up and signing in work", async ({ page, programs }) => {
    await page.goto(programs.server.setUpLink ?? "");
    await page.getByLabel("Your name").fill(administrator.name);
    await page.getByLabel("E-mail").fill(administrator.email);
    await page.getByLabel("Password", { exact: true }).fill(administrator.password);
    await page.getByLabel("Password again").fill("something-else-99");
    await page.getByRole("button", { name: "Create Administrator" }).click();
    await expect(page.getByLabel("Your name")).toHaveValue(administrator.name);
    await page.getByLabel("Password", { exact: true }).fill(administrator.password);
    await page.getByLabel("Password again").fill(administrator.password);
    await page.getByRole("button", { name: "Create Administrator" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.goto(`${programs.server.origin}/admin/integrations`);
    await expect(page.getByText("No integrations yet")).toBeVisible();
  });
});
