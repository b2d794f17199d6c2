import { administrator, expect, expectFaults, hydrated, licenses, test } from "../support/fixtures";
import { answered, choose, count, filter, importOrganizations, search, tenant, tenants } from "../support/matching";

/** One that is matched by itself, two that are only alike, one whose name is another's, and one of nobody. */
const organizations = [
  "Larkspur Engineering & Sons,larkspur-engineering-sons.example",
  "Harrowfield Dental,",
  "Quayside Dental Ltd,",
  "Noordzee Kwekerij,noordzee.example",
  "Velmora International,velmora.example",
];

test("suggestions are accepted, matches chosen, changed and taken back, and every step is kept", async ({
  page,
  setUp,
  connect,
  synced,
  open,
}) => {
  await setUp();
  await importOrganizations(page, open, organizations);
  await connect("provider");
  await synced();
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Matching/ }).click();
  await expect(page.getByRole("heading", { name: "Matching" })).toBeVisible();

  // Its domain is that of one organization: nobody had to say so.
  await expect.poll(() => count(page, "Matched")).toBe(1);
  await expect(tenant(page, "Larkspur Engineering")).toHaveCount(0);
  const all = await count(page, "All");
  await expect.poll(() => count(page, "Unmatched")).toBe(all - 1);

  // Why an organization is suggested stands beside it, also for the keyboard.
  const dental = tenant(page, "Harrowfield Dental Care LLP");
  await dental.getByRole("button", { name: /^Harrowfield Dental, \d+ %/ }).focus();
  const evidence = page.getByRole("dialog", { name: "Suggested matches for Harrowfield Dental Care LLP" });
  await expect(evidence.getByRole("listitem").filter({ hasText: "For:" }).first()).toBeVisible();
  await page.keyboard.press("Escape");
  const flowers = tenant(page, "Noordzee Kwekerij N.V.");
  await expect(flowers).toContainText("Contradicted");

  await dental.getByRole("button", { name: "Accept Suggested Match" }).click();
  await expect(page.getByRole("status").getByText(/Harrowfield Dental Care LLP matched/)).toBeVisible();
  await expect(dental).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(dental).toHaveCount(1);
  await answered(page);
  await dental.getByRole("button", { name: "Accept Suggested Match" }).click();
  await expect(dental).toHaveCount(0);

  // A name with two letters in the wrong order.
  await search(page, "glenwood");
  await tenant(page, "Glenwood Logistics").getByRole("button", { name: /^Match Glenwood/ }).click();
  await page.getByRole("combobox", { name: /^Organization for Glenwood/ }).fill("velmroa");
  await expect(page.getByRole("option", { name: /Velmora International/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(tenant(page, "Glenwood Logistics")).toHaveCount(0);

  await choose(page, "Volpe Costruzioni S.p.A.", "Ignore");
  const ignore = page.getByRole("dialog", { name: "Ignore" });
  await ignore.getByRole("button", { name: "Ignore" }).click();
  await expect(ignore.getByLabel("Reason")).toHaveAccessibleDescription(/Say why/);
  await ignore.getByLabel("Reason").fill("Test or demonstration tenant");
  await ignore.getByRole("button", { name: "Ignore" }).click();
  await expect.poll(() => count(page, "Ignored")).toBe(1);

  await choose(page, "Sjöholm Rederi AB", "Rename here");
  await page.getByRole("dialog", { name: "Rename here" }).getByLabel("Name here").fill("The shipping company");
  await page.getByRole("dialog", { name: "Rename here" }).getByRole("button", { name: "Rename" }).click();
  await expect(tenant(page, "The shipping company")).toContainText("Sjöholm Rederi AB");

  // All of it is in the address and in the database.
  await answered(page);
  await search(page, "");
  await filter(page, "Matched").click();
  await expect(page).toHaveURL(/matched/);
  await page.reload();
  await hydrated(page);
  await expect(tenant(page, "Larkspur Engineering")).toContainText("Automatic");
  await expect(tenant(page, "Harrowfield Dental Care LLP")).toContainText(administrator.name);
  await choose(page, "Glenwood Logistics & Sons", "Change Match");
  await page.getByRole("combobox", { name: /^Organization for Glenwood/ }).fill("quay");
  await page.keyboard.press("Enter");
  await expect(tenant(page, "Glenwood Logistics")).toContainText("Quayside Dental Ltd");
  await choose(page, "Larkspur Engineering & Sons", "Revert Match");
  await expect(page.getByText(/no longer linked to Larkspur Engineering & Sons.*nothing is deleted/)).toBeVisible();
  await expect.poll(() => count(page, "Matched")).toBe(2);
  await answered(page);
  await search(page, "");
  await filter(page, "Ignored").click();
  await expect(tenant(page, "Volpe Costruzioni")).toContainText("Test or demonstration tenant");
  await choose(page, "Volpe Costruzioni S.p.A.", "Back to Unmatched");
  await expect(page.getByText("No tenant is ignored")).toBeVisible();

  // What was reverted is not matched again behind the person's back; its history says who did what.
  await filter(page, "Unmatched").click();
  await answered(page);
  await choose(page, "Larkspur Engineering & Sons", "Evidence and history");
  const history = page.getByRole("dialog", { name: /^Suggested matches for Larkspur/ });
  await expect(history.getByText(/Matched to Larkspur Engineering & Sons automatically/)).toBeVisible();
  await expect(history.getByText(administrator.name).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await open("/global/microsoft-licenses");
  await page.getByRole("searchbox", { name: "Filter" }).fill("harrowfield");
  await expect(licenses(page).getByRole("row", { name: /Harrowfield Dental/ }).first()).toBeVisible();
});

test("organizations are created in bulk without doubles, and one undo takes all of it back", async ({
  page,
  setUp,
  connect,
  synced,
  open,
}) => {
  await setUp();
  await importOrganizations(page, open, organizations);
  await connect("provider");
  await synced();
  const integration = page.url();
  await open(`${integration}/matching`);
  await expect.poll(() => count(page, "Matched")).toBe(1);
  const unmatched = await count(page, "Unmatched");

  await search(page, "dental care");
  await expect(tenants(page).getByRole("row")).toHaveCount(3);
  await tenant(page, "Quayside Dental").getByRole("checkbox").click();
  await search(page, "");
  await page.getByRole("button", { name: new RegExp(`^Select all ${unmatched} that match the filter`) }).click();
  const bulk = page.getByRole("region", { name: "Bulk Actions" });
  await expect(bulk).toContainText(`${unmatched} selected`);

  await bulk.getByRole("button", { name: "Create Organizations" }).click();
  const alike = page.getByRole("dialog", { name: "Create Organizations" });
  const asked = await alike.getByRole("checkbox").count();
  expect(asked).toBeGreaterThanOrEqual(2);
  await alike.getByRole("checkbox", { name: "Quayside Dental Care LLP" }).check();
  const created = unmatched - asked + 1;
  await alike.getByRole("button", { name: `Create ${created} organizations` }).click();
  await expect(page.getByText(`${created} organizations created and matched.`)).toBeVisible();
  await expect.poll(() => count(page, "Matched")).toBe(1 + created);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => count(page, "Matched")).toBe(1);
  await answered(page);
  await open("/organizations");
  await expect(page.getByText(`${organizations.length} of ${organizations.length} organizations`)).toBeVisible();

  // A range by Shift, and the same reason for all of it.
  await open(`${integration}/matching`);
  const boxes = tenants(page).getByRole("gridcell").getByRole("checkbox");
  await boxes.nth(1).click();
  await boxes.nth(4).click({ modifiers: ["Shift"] });
  await expect(bulk).toContainText("4 selected");
  await bulk.getByRole("button", { name: "Ignore" }).click();
  await page.getByLabel("Reason").fill("Managed by somebody else");
  await page.getByRole("dialog", { name: "Ignore" }).getByRole("button", { name: "Ignore" }).click();
  await expect.poll(() => count(page, "Ignored")).toBe(4);
  await filter(page, "Ignored").click();
  await tenants(page).getByRole("checkbox", { name: "Select the rows on screen" }).click();
  await bulk.getByRole("button", { name: "Revert Match" }).click();
  await expect.poll(() => count(page, "Ignored")).toBe(0);
});

test("matching goes by keyboard alone", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await importOrganizations(page, open, organizations);
  await connect("provider");
  await synced();
  await open(`${page.url()}/matching`);
  await expect.poll(() => count(page, "Matched")).toBe(1);
  const all = await count(page, "All");

  await page.keyboard.press("/");
  await page.keyboard.type("dental harrow");
  await expect(tenants(page).getByRole("row")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("dental care");
  await expect(tenants(page).getByRole("row")).toHaveCount(3);
  await page.keyboard.press("Tab");
  await tenants(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("a");
  await expect.poll(() => count(page, "Matched")).toBe(2);
  await page.keyboard.press("u");
  await expect.poll(() => count(page, "Matched")).toBe(1);
  await answered(page);

  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await page.keyboard.press("j");
  await page.keyboard.press("Space");
  await expect(page.getByRole("region", { name: "Bulk Actions" })).toContainText("2 selected");
  await page.keyboard.press("i");
  await page.keyboard.type("Our own tenant");
  await page.keyboard.press("Enter");
  await expect.poll(() => count(page, "Ignored")).toBe(2);
  await page.keyboard.press("u");
  await expect.poll(() => count(page, "Ignored")).toBe(0);
  await answered(page);

  await page.keyboard.press("Escape");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await page.keyboard.type("velm");
  await page.keyboard.press("Enter");
  await expect.poll(() => count(page, "Matched")).toBe(2);
  await page.keyboard.press("Home");
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog", { name: "Create Organizations" });
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "Create anyway" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => count(page, "Matched")).toBe(3);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog").getByText("Accept the suggested match")).toBeVisible();
  await page.keyboard.press("Escape");
  expect(await count(page, "All")).toBe(all);
});

test("who decides later is told, and nothing of the earlier decision is lost", async ({
  page,
  context,
  setUp,
  connect,
  synced,
  open,
}) => {
  // The page hears of no event, as behind a proxy that swallows them.
  expectFaults(page, ["/events"]);
  await setUp();
  await importOrganizations(page, open, organizations);
  await connect("provider");
  await synced();
  await page.route("**/events*", (route) => route.abort());
  await open(`${page.url()}/matching`);
  await expect(tenant(page, "Quayside Dental Care LLP")).toBeVisible();

  const other = await context.newPage();
  await other.goto(page.url());
  await hydrated(other);
  await search(other, "Quayside Dental Care");
  await tenant(other, "Quayside Dental Care LLP").getByRole("button", { name: /^Match Quayside/ }).click();
  await other.getByRole("combobox").fill("velmora");
  await other.keyboard.press("Enter");
  await expect(other.getByText(/Quayside Dental Care LLP matched to Velmora International/)).toBeVisible();

  await search(page, "dental care");
  await tenants(page).getByRole("checkbox", { name: "Select the rows on screen" }).click();
  await page.getByRole("region", { name: "Bulk Actions" }).getByRole("button", { name: "Accept Suggested Matches" }).click();
  const result = page.getByRole("region", { name: "Result" });
  await expect(result).toContainText("1 matched, 1 not:");
  await expect(result).toContainText(`${administrator.name} matched this tenant to Velmora International meanwhile.`);
  await filter(page, "Matched").click();
  await expect(tenant(page, "Quayside Dental Care LLP")).toContainText("Velmora International");
  await expect(tenant(page, "Harrowfield Dental Care LLP")).toContainText("Harrowfield Dental");
});

test("a phone is enough to match", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await importOrganizations(page, open, organizations);
  await connect("provider");
  await synced();
  await page.setViewportSize({ width: 390, height: 844 });
  await open(`${page.url()}/matching`);
  await expect.poll(() => count(page, "Matched")).toBe(1);
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(widths[0]).toBeLessThanOrEqual(widths[1]!);

  await choose(page, "Harrowfield Dental Care LLP", "Accept Suggested Match");
  await expect.poll(() => count(page, "Matched")).toBe(2);
  await choose(page, "Glenwood Logistics & Sons", "Match To");
  await page.getByRole("combobox", { name: /^Organization for/ }).fill("velmora");
  await page.getByRole("option", { name: /Velmora/ }).click();
  await expect.poll(() => count(page, "Matched")).toBe(3);
  await filter(page, "Matched").click();
  await answered(page);
  await choose(page, "Glenwood Logistics & Sons", "Revert Match");
  await expect.poll(() => count(page, "Matched")).toBe(2);
});
