import { type Page, expect, licenses, number, test, total } from "../support/fixtures";

const status = (page: Page) => page.getByRole("search").getByRole("status");
const shown = async (page: Page) => number(await status(page).innerText());

async function openList({ page, setUp, connect, synced, open }: {
  page: Page;
  setUp: () => Promise<void>;
  connect: (world: string) => Promise<void>;
  synced: () => Promise<void>;
  open: (path: string) => Promise<void>;
}): Promise<void> {
  await setUp();
  await connect("provider");
  await synced();
  await open("/global/microsoft-licenses");
  await expect.poll(() => shown(page)).toBeGreaterThan(50);
}

test("flags, days, groups and columns stand in the address and come back", async ({ page, setUp, connect, synced, open }) => {
  await openList({ page, setUp, connect, synced, open });
  const everything = await shown(page);
  const unused = await total(page, "Unused");

  const filters = page.getByRole("search");
  await filters.getByRole("button", { name: "Has unused" }).click();
  await expect.poll(() => shown(page)).toBeLessThan(everything);
  const withUnused = await shown(page);
  expect(await total(page, "Unused"), "what is hidden had none").toBe(unused);

  await filters.getByRole("button", { name: "Renewal" }).click();
  await page.getByRole("radio", { name: "Within 90 days" }).check();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("list", { name: "Active filters" })).toContainText("Renewal within 90 days");
  await expect.poll(() => shown(page)).toBeLessThan(withUnused);
  const narrowed = await shown(page);

  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Renewal" }).check();
  await page.getByRole("checkbox", { name: "Utilization" }).uncheck();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "Renewal" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Utilization" })).toHaveCount(0);

  await page.getByLabel("Group by").selectOption("Product");
  const list = page.getByRole("treegrid", { name: "Microsoft Licenses" });
  await expect(list.getByRole("row", { expanded: false }).first()).toBeVisible();
  await expect(page).toHaveURL(/has=unused&renewal=90d&group=product&columns=/);

  await page.reload();
  await expect.poll(() => shown(page)).toBe(narrowed);
  await expect(list.getByRole("row", { expanded: false }).first()).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Renewal" })).toBeVisible();
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect.poll(() => shown(page)).toBe(everything);
});

test("groups open and close by keys, and their sums are the totals", async ({ page, setUp, connect, synced, open }) => {
  await openList({ page, setUp, connect, synced, open });
  await page.getByLabel("Group by").selectOption("Status");
  const list = page.getByRole("treegrid", { name: "Microsoft Licenses" });
  const groups = list.getByRole("row", { expanded: false });
  await expect(groups.first()).toBeVisible();
  const headers = await list.getByRole("columnheader").allInnerTexts();
  const active = headers.findIndex((text) => text.trim() === "Active");
  let sum = 0;
  for (const group of await groups.all()) {
    sum += number(await group.getByRole("gridcell").nth(active).innerText());
  }
  expect(number(await list.getByRole("row").last().getByRole("gridcell").nth(active).innerText())).toBe(sum);

  const closed = await groups.count();
  await list.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect(list.getByRole("row", { expanded: true })).toHaveCount(1);
  await expect(groups).not.toHaveCount(closed);
  await page.keyboard.press("ArrowLeft");
  await expect(groups).toHaveCount(closed);
});

test("rows are picked by mouse and keys, stay picked under a filter, and are copied", async ({ page, context, setUp, connect, synced, open }) => {
  await openList({ page, setUp, connect, synced, open });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const bar = page.getByRole("region", { name: "Bulk Actions" });
  const boxes = licenses(page).getByRole("checkbox", { name: "Select", exact: true });
  await boxes.nth(0).click();
  await boxes.nth(3).click({ modifiers: ["Shift"] });
  await expect(bar).toContainText("4 selected");
  await expect(licenses(page).getByRole("row", { selected: true })).toHaveCount(4);

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(bar).toContainText("5 selected");
  await bar.getByRole("button", { name: "Copy selected rows" }).click();
  await expect(page.getByText("Copied 5 rows.")).toBeVisible();
  const copied = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
  expect(copied).toHaveLength(6);
  expect(copied[0]).toMatch(/^Organization\tTenant\tProduct\tStatus\tActive\t/);

  await page.getByRole("searchbox", { name: "Filter" }).fill("no such license");
  await expect(bar).toContainText("5 selected, 5 hidden");
  await page.getByRole("searchbox", { name: "Filter" }).fill("");
  const everything = await shown(page);
  await licenses(page).getByRole("checkbox", { name: "Select all that match" }).check();
  await expect.poll(async () => number((await bar.innerText()).split(" selected")[0] ?? "")).toBe(everything);
  await bar.getByRole("button", { name: "Clear" }).click();
  await expect(bar).toBeHidden();
});

test("the matrix sums what the list does", async ({ page, setUp, connect, synced, open }) => {
  await openList({ page, setUp, connect, synced, open });
  const consumed = await total(page, "Consumed");
  await page.getByRole("button", { name: "Product × organization" }).click();
  const matrix = page.getByRole("grid", { name: "Product by organization" });
  const sums = matrix.getByRole("row").last();
  await expect(sums.getByRole("rowheader")).toHaveText("All");
  expect(number(await sums.getByRole("gridcell").first().innerText())).toBe(consumed);
  await expect(matrix.getByRole("rowheader", { name: "Unmatched" })).toBeVisible();
  await expect(page).toHaveURL(/view=matrix&figure=consumed/);
  await page.getByLabel("Figure").selectOption("Active");
  await expect(page).toHaveURL(/figure=active/);
  await page.getByRole("button", { name: "List" }).click();
  await expect(licenses(page)).toBeVisible();
});

test("a view is saved, changed, renamed and deleted", async ({ page, setUp, connect, synced, open }) => {
  await openList({ page, setUp, connect, synced, open });
  const menu = async (item: string) => {
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  const name = page.getByRole("dialog", { name: "Save view" }).getByRole("textbox", { name: "Name" });
  const save = page.getByRole("dialog", { name: "Save view" }).getByRole("button", { name: "Save" });
  await page.getByRole("search").getByRole("button", { name: "Has unused" }).click();
  await menu("Save as new view");
  await name.fill("Waste");
  await save.click();
  await expect(page.getByText("Saved “Waste”.")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: /^Waste$/ })).toBeVisible();

  await page.getByRole("search").getByRole("button", { name: "Over-assigned" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Waste · changed" })).toBeVisible();
  await menu("Save changes");
  await expect(page.getByRole("status").filter({ hasText: /^Waste$/ })).toBeVisible();

  await menu("Rename");
  await name.fill("Waste and trouble");
  await save.click();
  await expect(page.getByRole("status").filter({ hasText: /^Waste and trouble$/ })).toBeVisible();

  await open("/global/microsoft-licenses");
  await menu("Waste and trouble");
  await expect(page).toHaveURL(/has=over_assigned&has=unused/);
  await menu("Delete");
  await page.getByRole("dialog", { name: "Delete view" }).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Deleted “Waste and trouble”.")).toBeVisible();
});

test("a changed tenant comes alone, and scroll and picked rows stay", async ({ page, setUp, connect, synced, open }) => {
  await openList({ page, setUp, connect, synced, open });
  await licenses(page).getByRole("checkbox", { name: "Select", exact: true }).nth(2).click();
  const top = await licenses(page).evaluate((list) => {
    list.scrollTo({ top: 1_000 });
    return list.scrollTop;
  });
  expect(top).toBeGreaterThan(0);
  const changes = page.waitForResponse((response) => response.url().includes("/data/licenses?since="));
  // As Matching does, in another window: the tenant of the last rows gets an organization.
  const name = await page.evaluate(async () => {
    const read = async (path: string) => (await fetch(path)).json();
    const [integration] = await read("/fn/list_integrations");
    const { tenants } = await read(`/fn/list_matching_tenants?integration=${integration.id}`);
    const { tenant } = tenants.at(-1);
    const row = { tenant: tenant.id, revision: tenant.revision, action: { create: { confirmed: true } } };
    const form = { batch: crypto.randomUUID(), rows: [row] };
    const headers = { "content-type": "application/json" };
    await fetch("/fn/decide_matches", { method: "POST", headers, body: JSON.stringify({ form }) });
    return tenant.display_name as string;
  });
  const body = await (await changes).body();
  expect(body.subarray(0, 4).toString(), "a patch, not the whole list").toBe("SLGP");
  await expect(page.getByRole("region", { name: "Bulk Actions" })).toContainText("1 selected");
  expect(await licenses(page).evaluate((list) => list.scrollTop)).toBe(top);
  await page.getByRole("search").getByRole("button", { name: "Organization" }).click();
  await expect(page.getByRole("checkbox", { name: new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`) })).toBeVisible();
});
