import { expect, expectFaults, hydrated, test } from "../support/fixtures";
import { importOrganizations } from "../support/matching";

/** Its domain is that of one tenant, so that it is matched by itself. */
const organization = "Larkspur Engineering & Sons";

test("an organization's licenses are found, read with their people, noted on and closed to others", async ({
  page,
  setUp,
  connect,
  synced,
  open,
}) => {
  await setUp();
  await importOrganizations(page, open, [`${organization},larkspur-engineering-sons.example`]);
  await connect("provider");
  await synced();
  await open("/organizations");
  await page.getByRole("link", { name: organization }).click();
  await page.getByRole("navigation", { name: "Section" }).getByRole("link", { name: /^Microsoft Licenses \d/ }).click();

  const table = page.getByRole("table", { name: "Microsoft Licenses" });
  await expect(table.getByRole("row", { name: /^Total/ })).toBeVisible();
  await expect(page.getByRole("status").getByText(/from Microsoft, as of/)).toBeVisible();
  const all = (await table.getByRole("row").count()) - 2;
  expect(all).toBeGreaterThan(1);

  // Figures begin with the most; words narrow at once, and both are in the address.
  await table.getByRole("link", { name: "Consumed" }).click();
  await expect(table.getByRole("columnheader", { name: /Consumed/ })).toHaveAttribute("aria-sort", "descending");
  const first = table.getByRole("row").nth(1).getByRole("rowheader").getByRole("link");
  const name = await first.innerText();
  await page.getByRole("searchbox", { name: "Search licenses" }).fill(name.toLowerCase());
  await expect(page.getByRole("status").getByText(new RegExp(`^\\d+ of ${all} licenses`))).toBeVisible();
  await expect(page).toHaveURL(/q=.*sort=-consumed/);
  await page.getByRole("searchbox", { name: "Search licenses" }).fill("no such product");
  await expect(page.getByText("No license has these words")).toBeVisible();
  await page.getByRole("link", { name: "Clear the search" }).click();
  await expect(table.getByRole("row")).toHaveCount(all + 2);

  await table.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  await expect(page.getByText(/From Microsoft, as of/)).toBeVisible();
  await expect(page.getByRole("table", { name: "Subscriptions" }).getByRole("row")).not.toHaveCount(0);
  await page.getByText(/^\d+ service plans?$/).click();
  await expect(page.getByRole("table", { name: "Service plans" })).toBeVisible();

  const people = page.getByRole("table", { name: "People who hold it" });
  const somebody = await people.getByRole("row").nth(1).getByRole("rowheader").locator("span").first().innerText();
  await page.getByRole("searchbox", { name: "Search people" }).fill(somebody);
  await page.getByRole("searchbox", { name: "Search people" }).press("Enter");
  await expect(page).toHaveURL(/q=/);
  await expect(people.getByRole("row", { name: somebody }).first()).toBeVisible();

  await page.getByRole("link", { name: "Edit notes, tags and owner" }).click();
  await page.getByLabel("Notes").fill("Renew in autumn");
  await page.getByLabel("Tags").fill("Key account, EU");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Renew in autumn")).toBeVisible();
  await expect(page.getByRole("list", { name: "Tags" }).getByText("Key account")).toBeVisible();

  await page.getByRole("link", { name: "Security settings" }).click();
  await page.getByRole("radio", { name: /^Specific people/ }).check();
  await page.getByRole("checkbox", { name: /^Ada Example/ }).check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Open to specific people")).toBeVisible();

  // A phone shows the same without scrolling sideways.
  await page.setViewportSize({ width: 390, height: 844 });
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(widths[0]).toBeLessThanOrEqual(widths[1]!);
});

test("a type is made, its assets documented by its fields, and Microsoft's stays locked", async ({
  page,
  context,
  setUp,
  connect,
  synced,
  open,
}) => {
  // The browser's own notes that the server refused a later edit, and to delete a type in use.
  expectFaults(page, ["409", "422"]);
  await setUp();
  await importOrganizations(page, open, [`${organization},larkspur-engineering-sons.example`]);
  await connect("provider");
  await synced();

  await open("/admin/flexible-asset-types");
  await page.getByRole("link", { name: "Microsoft Licenses" }).last().click();
  await expect(page.getByRole("region", { name: "Locked" })).toContainText("come from Microsoft");
  await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);

  await open("/admin/flexible-asset-types");
  await page.getByRole("link", { name: "New", exact: true }).click();
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByText(/Nothing is saved yet: 2 parts/)).toBeVisible();
  await page.getByLabel("Name", { exact: true }).first().fill("Servers");
  const field = (n: number) => page.getByRole("group", { name: `Field ${n}` });
  await field(1).getByLabel("Name").fill("Host name");
  for (const [n, name, kind] of [[2, "Role", "Select"], [3, "Cores", "Number"], [4, "Admins", "Tag"]] as const) {
    await page.getByRole("button", { name: "Add Field" }).click();
    await field(n).getByLabel("Name").fill(name);
    await field(n).getByLabel("Kind").selectOption(kind);
  }
  await field(2).getByLabel("Options").fill("Web\nMail");
  await field(3).getByRole("button", { name: "Move up" }).click();
  await expect(field(2).getByLabel("Name")).toHaveValue("Cores");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByRole("row", { name: /Servers/ })).toContainText("Enabled");

  await open("/organizations");
  await page.getByRole("link", { name: organization }).click();
  await page.getByRole("navigation", { name: "Section" }).getByRole("link", { name: "Servers 0" }).click();
  await page.getByRole("link", { name: "Document the first one" }).click();
  await page.getByLabel("Cores").fill("eight");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByLabel("Host name")).toHaveAccessibleDescription(/is required/);
  await expect(page.getByLabel("Cores")).toHaveValue("eight");
  await page.getByLabel("Host name").fill("SRV1");
  await page.getByLabel("Cores").fill("8");
  await page.getByLabel("Role").selectOption("Mail");
  await page.getByLabel("Admins").fill("a");
  await page.getByRole("button", { name: "Find people" }).click();
  await page.getByRole("list", { name: "Found people" }).getByRole("button").first().click();
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByRole("heading", { name: "SRV1", exact: true })).toBeVisible();
  await expect(page.getByText("Mail", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.waitForURL(/edit$/);
  await hydrated(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await hydrated(other);
  await other.getByLabel("Cores").fill("16");
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await expect(other.getByText("16", { exact: true })).toBeVisible();
  await page.getByLabel("Cores").fill("32");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Nothing of yours is saved.")).toBeVisible();
  await expect(page.getByLabel("Cores")).toHaveValue("32");

  await open("/admin/flexible-asset-types");
  await page.getByRole("link", { name: "Servers" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("dialog").getByText(/There are assets of the type Servers/)).toBeVisible();

  await other.getByRole("button", { name: "Delete" }).click();
  await other.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(other.getByText("Nothing yet")).toBeVisible();
});
