import { expect, licenses, number, test, total } from "../support/fixtures";

test("the license list filters in the browser, and its totals follow", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await connect("provider");
  await synced();
  await open("/global/microsoft-licenses");
  const shown = async () => number(await page.getByRole("search").getByRole("status").innerText());
  await expect.poll(shown).toBeGreaterThan(50);
  const everything = await shown();
  const active = await total(page, "Active");

  const requests: string[] = [];
  page.on("request", (request) => {
    // Chromium looks the favicon up whenever the address changes.
    if (!request.url().endsWith("/favicon.svg")) {
      requests.push(request.url());
    }
  });
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Filter" })).toBeFocused();
  await page.keyboard.type("microsoft 365");
  await expect.poll(shown).toBeLessThan(everything);
  const some = await shown();
  expect(some).toBeGreaterThan(0);
  expect(await total(page, "Active")).toBeLessThan(active);
  // Between the header and the totals.
  for (const row of (await licenses(page).getByRole("row").all()).slice(1, -1)) {
    await expect(row).toContainText(/microsoft/i);
    await expect(row).toContainText("365");
  }
  expect(requests, "typing sends no request").toEqual([]);
  expect(new URL(page.url()).searchParams.get("q")).toBe("microsoft 365");

  await page.reload();
  await expect.poll(shown).toBe(some);
  await expect(page.getByRole("searchbox", { name: "Filter" })).toHaveValue("microsoft 365");

  await page.getByRole("searchbox", { name: "Filter" }).fill("no such license");
  await expect(page.getByText("no such license").first()).toBeVisible();
  await page.getByRole("searchbox", { name: "Filter" }).fill("");
  await expect.poll(shown).toBe(everything);

  await page.getByRole("search").getByRole("button", { name: "Status" }).click();
  await page.getByRole("checkbox", { name: /^In grace/ }).check();
  await page.keyboard.press("Escape");
  await expect.poll(shown).toBeLessThan(everything);
  await expect(licenses(page).getByRole("row", { name: / Enabled / })).toHaveCount(0);
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect.poll(shown).toBe(everything);
  expect(await total(page, "Active")).toBe(active);
});

test("any column sorts, and says so", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await connect("provider");
  await synced();
  await open("/global/microsoft-licenses");
  const header = licenses(page).getByRole("columnheader", { name: "Consumed" });
  const first = async () => number(await licenses(page).getByRole("row").nth(1).getByRole("gridcell").nth(6).innerText());
  await expect(licenses(page).getByRole("row").nth(3)).toBeVisible();
  await header.getByRole("button").click();
  const direction = await header.getAttribute("aria-sort");
  const one = await first();
  await header.getByRole("button").click();
  await expect(header).not.toHaveAttribute("aria-sort", direction ?? "none");
  const other = await first();
  expect(Math.min(one, other)).toBe(0);
  expect(Math.max(one, other)).toBeGreaterThan(20);
});

test("a million seats of a free pool change no total", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await connect("provider");
  await synced();
  await open("/global/microsoft-licenses?q=fabric%20free");
  const pool = licenses(page).getByRole("row", { name: /Microsoft Fabric \(Free\)/ }).first();
  await expect(pool).toBeVisible();
  expect(number(await pool.getByRole("gridcell").nth(5).innerText())).toBe(1_000_000);
  expect(await total(page, "Active")).toBe(0);
  expect(await total(page, "Unused")).toBe(0);
});
