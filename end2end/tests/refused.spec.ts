import { connectionOf, expect, expectFaults, fillConnection, test } from "../support/fixtures";

test("a wrong secret is named beside its field, and nothing is saved", async ({ page, programs, setUp, open }) => {
  // The browser's own note that the server refused the form.
  expectFaults(page, ["422"]);
  await setUp();
  await open("/admin/integrations/new/microsoft");
  const connection = connectionOf(programs.simulator, "published");
  await fillConnection(page, { ...connection, secret: "not-the-secret" });
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  const secret = page.getByLabel("Secret Key", { exact: true });
  await expect(secret).toHaveAccessibleDescription(/AADSTS7000215/);
  await expect(secret).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Tenant ID")).toHaveValue(connection.tenant_id);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Demo published");

  await page.getByLabel("Tenant ID").fill("contoso.com");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByLabel("Tenant ID")).toHaveAccessibleDescription(/36 characters/);

  await open("/admin/integrations");
  await expect(page.getByText("No integrations yet")).toBeVisible();
});
