import { chooseFile, expect, licenses, test } from "../support/fixtures";
import { customers } from "../support/world";

test("a product that nobody knows is named, and Microsoft's list as a file names others", async ({ page, programs, setUp, connect, synced, open }) => {
  const [customer] = await customers(page, programs.simulator);
  const skus = `${programs.simulator.admin}/_sim/tenants/${customer?.id}/skus`;
  for (const part of ["CONTOSO_SPECIAL_PLAN2", "VELMORA_SUITE"]) {
    const answer = await page.request.put(`${skus}/${part}`, { data: { enabled: 5 } });
    expect(answer.ok()).toBe(true);
  }
  await setUp();
  await connect("provider");
  await synced();

  await open("/admin/settings/product-names");
  const inbox = page.getByRole("table", { name: "Product names" });
  await expect(inbox.getByRole("row", { name: /Contoso Special PLAN2 unrecognized/ })).toBeVisible();
  await inbox.getByRole("button", { name: "Name Contoso Special PLAN2" }).click();
  const dialog = page.getByRole("dialog", { name: "Name Product" });
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("Contoso Special PLAN2");
  await dialog.getByLabel("Name", { exact: true }).fill("Contoso Special");
  await dialog.getByRole("button", { name: "Save Name" }).click();
  await expect(page.getByText("Contoso Special now has this name in every list.")).toBeVisible();
  await expect(inbox.getByRole("row", { name: /Contoso Special named by Ada Example/ })).toBeVisible();

  const velmora = inbox.getByRole("row", { name: /Velmora Suite/ });
  const sku = await velmora.getByRole("cell").nth(2).innerText();
  const text = `Product_Display_Name,String_Id,GUID\nVelmora Suite E1,VELMORA_SUITE,${sku}\nNothing,X,no-guid\n`;
  const file = { name: "products.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  const changes = page.getByRole("list", { name: "Changes" });
  await chooseFile(page, "Choose Catalogue File", file, changes);
  await expect(changes.getByRole("listitem")).toHaveText(["New: Velmora Suite E1 (VELMORA_SUITE)"]);
  await expect(page.getByRole("list", { name: "Lines left out" })).toContainText("Line 3: “no-guid” is no GUID.");
  await page.getByRole("button", { name: "Update Catalogue" }).click();
  await expect(page.getByText("Catalogue updated: 1 new.")).toBeVisible();
  await expect(velmora).toHaveCount(0);

  await open("/global/microsoft-licenses?q=contoso%20special");
  await expect(licenses(page).getByRole("row", { name: /Contoso Special/ })).toHaveCount(1);
  await open("/global/microsoft-licenses?q=velmora%20suite");
  await expect(licenses(page).getByRole("row", { name: /Velmora Suite E1/ })).toHaveCount(1);
});
