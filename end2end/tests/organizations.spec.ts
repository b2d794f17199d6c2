import { chooseFile, expect, expectFaults, hydrated, licenses, test } from "../support/fixtures";

test("a tenant that is matched shows its organization in the license list", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await open("/organizations");
  await page.getByRole("link", { name: "Create an organization" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Fabrikam GmbH");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Fabrikam GmbH" })).toBeVisible();

  await connect("published");
  await synced();
  await page.getByRole("row", { name: /Contoso/ }).first().getByRole("link", { name: "Unmatched" }).click();
  await page.getByRole("button", { name: "Match Contoso to", exact: true }).first().click();
  await page.getByRole("combobox", { name: "Organization for Contoso" }).fill("Fabrikam GmbH");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/Contoso matched to Fabrikam GmbH\./)).toBeVisible();
  await open("/global/microsoft-licenses");
  await expect(licenses(page).getByRole("row", { name: /Fabrikam GmbH/ })).toHaveCount(2);
  await expect(licenses(page).getByRole("row", { name: /Unmatched/ })).toHaveCount(2);

  await open("/organizations");
  await page.getByRole("link", { name: "Fabrikam GmbH" }).click();
  await page.getByRole("main").getByRole("link", { name: /Microsoft Licenses 2/ }).click();
  await expect(page.getByRole("table", { name: "Microsoft Licenses" }).getByRole("rowheader")).toHaveCount(3);
});

test("an organization is created after a question, edited by one at a time and archived", async ({ page, context, setUp, open }) => {
  // The browser's own note that the server refused what was typed over somebody else's edit.
  expectFaults(page, ["409"]);
  await setUp();
  const create = async (name: string) => {
    await open("/organizations/new");
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByRole("button", { name: "Create", exact: true }).click();
  };
  await create("Contoso GmbH");
  await expect(page.getByRole("heading", { name: "Contoso GmbH" })).toBeVisible();

  await create("Contoso");
  const question = page.getByRole("dialog", { name: "Is it one of these?" });
  await expect(question.getByRole("link", { name: "Contoso GmbH" })).toBeVisible();
  await question.getByRole("button", { name: "Back" }).click();
  await page.getByLabel("Domains").fill("contoso\ncontoso.example");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByLabel("Domains")).toHaveAccessibleDescription(/“contoso” is not a domain/);
  await page.getByLabel("Domains").fill("contoso.example");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await question.getByRole("button", { name: "Create anyway" }).click();
  await expect(page.getByRole("heading", { name: "Contoso", exact: true })).toBeVisible();
  await expect(page.getByText("contoso.example")).toBeVisible();

  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.waitForURL(/edit$/);
  await hydrated(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await hydrated(other);
  await other.getByLabel("Alert").fill("Call first.");
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await expect(other.getByRole("complementary", { name: "Alert" })).toHaveText("Call first.");

  await page.getByLabel("Type").fill("Customer");
  await page.getByRole("button", { name: "Add Location" }).click();
  const location = page.getByRole("group", { name: "Location 1" });
  await location.getByLabel("Name").fill("Headquarters");
  await location.getByLabel("Country").selectOption("Germany");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Nothing of yours is saved.")).toBeVisible();
  await expect(location.getByLabel("Name")).toHaveValue("Headquarters");

  await other.getByRole("link", { name: "Locations" }).first().click();
  await expect(other.getByText("No locations yet")).toBeVisible();
  await other.getByRole("button", { name: "Archive", exact: true }).click();
  await other.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
  await expect(other.getByText(/Archived since/)).toBeVisible();
  await open("/organizations");
  await expect(page.getByText("1 of 2 organizations · 1 archived")).toBeVisible();
  await page.getByRole("link", { name: "Archived", exact: true }).click();
  await expect(page.getByRole("row", { name: /Contoso.*Archived/ })).toBeVisible();
});

const file = [
  "name,organization_type,short_name,location_country_name,location_city",
  "Fabrikam GmbH,Customer,FAB,Germany,Köln",
  "Contoso Ltd,Customer,CTS,,",
  "Nowhere Inc,Customer,,Atlantis,",
  "Velmora,Vendor,,FR,Paris",
].join("\r\n");

test("a file is imported without its bad line and without doubles", async ({ page, setUp, open }) => {
  await setUp();
  await open("/organizations/new");
  await page.getByLabel("Name", { exact: true }).fill("Contoso");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Contoso" })).toBeVisible();

  const choose = async () => {
    await open("/organizations/import");
    const csv = { name: "customers.csv", mimeType: "text/csv", buffer: Buffer.from(`\ufeff${file}`) };
    await chooseFile(page, "Choose CSV File", csv, page.getByText(/^4 lines: /));
  };
  await choose();
  await expect(page.getByText("4 lines: 2 new, 1 ask, 1 cannot be imported")).toBeVisible();
  await expect(page.getByLabel("Column organization_type goes into")).toHaveValue("type");
  const bad = page.getByRole("row", { name: /Nowhere Inc/ });
  await expect(bad).toContainText("country: This country is not known.");
  const asks = page.getByRole("row", { name: /Contoso Ltd/ });
  await expect(asks.getByRole("link", { name: "Contoso" })).toBeVisible();
  await asks.getByRole("combobox").selectOption("Update Contoso");
  await page.getByRole("button", { name: "Import 3 lines" }).click();
  await expect(page.getByText("2 created, 1 updated. 1 line was not imported.")).toBeVisible();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download these lines" }).click();
  const mended = await (await downloading).createReadStream();
  const text = Buffer.concat(await mended.toArray()).toString();
  expect(text).toContain("Nowhere Inc,Customer,,Atlantis,,\"This country is not known.");

  await choose();
  await expect(page.getByText("4 lines: 3 ask, 1 cannot be imported")).toBeVisible();
  await page.getByRole("button", { name: /^Import nothing/ }).click();
  await expect(page.getByText("3 left out. 1 line was not imported.")).toBeVisible();
  await page.getByRole("link", { name: "Go to Organizations" }).click();
  await expect(page.getByText("3 of 3 organizations")).toBeVisible();

  // A phone shows the same list without scrolling sideways.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("searchbox", { name: "Search names and domains" }).fill("velm");
  await page.getByRole("button", { name: "Search", exact: true }).last().click();
  await expect(page.getByText("1 of 3 organizations")).toBeVisible();
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(widths[0]).toBeLessThanOrEqual(widths[1]!);
});
