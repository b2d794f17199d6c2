import { expect, licenses, number, test, total } from "../support/fixtures";

test("the dashboard leads a newcomer on, and each figure into the list that it counts", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await expect(page.getByRole("heading", { name: "Dashboard", level: 1 })).toBeVisible();
  await expect(page.getByText("Nothing is connected yet")).toBeVisible();
  await expect(page.getByRole("link", { name: "Connect Microsoft" })).toBeVisible();

  await connect("provider");
  await synced();
  const figure = (name: string) => page.getByRole("link", { name: new RegExp(`^${name} \\d`) });
  const shown = async (name: string) => number((await figure(name).innerText()).replace(name, ""));
  await open("/");
  await expect(page.getByRole("listitem").filter({ has: figure("Paid seats") })).toContainText(/tenants? · as of/);
  expect(await shown("Licensed people")).toBeGreaterThan(0);
  for (const [name, column] of [
    ["Paid seats", "Active"],
    ["Unused", "Unused"],
  ] as const) {
    await open("/");
    const counted = await shown(name);
    await figure(name).click();
    await expect(page).toHaveURL(/global\/microsoft-licenses\?kind=Paid/);
    await expect.poll(() => total(page, column)).toBe(counted);
  }
  await open("/");
  const renewals = await shown("Renewals in 30 days");
  await figure("Renewals in 30 days").click();
  const rows = async () => number(await page.getByRole("search").getByRole("status").innerText());
  await expect.poll(rows).toBe(renewals);

  await open("/");
  await figure("Integrations that need attention").click();
  await expect(page).toHaveURL(/admin\/integrations$/);
});

test("a license has its history from the first sync on, and two days are compared", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await connect("provider");
  await synced();
  await open("/global/history");
  await expect(page.getByRole("heading", { name: "History", level: 1 })).toBeVisible();
  await expect(page.getByText("The first day lies before the history")).toBeVisible();
  await page.getByRole("navigation", { name: "Stretch" }).getByRole("link", { name: "7 days" }).click();
  await expect(page).toHaveURL(/from=.*to=/);
  await page.getByLabel("First day").fill("2999-01-01");
  await expect(page.getByText("Choose a first day that lies before the last")).toBeVisible();
  await expect(licenses(page)).toHaveCount(0);
});
