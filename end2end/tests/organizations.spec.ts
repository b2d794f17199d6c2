import { expect, licenses, test } from "../support/fixtures";

test("a tenant that is matched shows its organization in the license list", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await open("/organizations");
  await page.getByRole("button", { name: "Create Organization" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Fabrikam GmbH");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("main").getByText("Fabrikam GmbH").first()).toBeVisible();

  await connect("published");
  await synced();
  const tenant = page.getByRole("row", { name: /Contoso/ }).first();
  const match = tenant.getByRole("combobox");
  await match.fill("Fabrikam GmbH");
  await match.press("Enter");
  await expect(page.getByText("Contoso is matched to Fabrikam GmbH.")).toBeVisible();
  await open("/global/microsoft-licenses");
  await expect(licenses(page).getByRole("row", { name: /Fabrikam GmbH/ })).toHaveCount(2);
  await expect(licenses(page).getByRole("row", { name: /Unmatched/ })).toHaveCount(2);
});
