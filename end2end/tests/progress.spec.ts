import { expect, test } from "../support/fixtures";

test.use({ tenants: 40 });

test("a manual sync shows its progress while it runs", async ({ page, programs, setUp, connect, synced }) => {
  await setUp();
  await connect("provider");
  await synced();
  const slower = await page.request.put(`${programs.simulator.admin}/_sim/latency`, { data: { ms: 60 } });
  expect(slower.ok()).toBe(true);

  await page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(window, { seen });
    new MutationObserver(() => {
      for (const match of document.body.innerText.matchAll(/Syncing… \d+ of \d+/g)) {
        seen.add(match[0]);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
  await page.getByRole("button", { name: "Start Manual Sync" }).click();
  await expect(page.getByRole("main").getByText(/Syncing… \d+ of \d+/).first()).toBeVisible();
  await synced();
  const seen = await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
  expect(seen.length, seen.join(", ")).toBeGreaterThanOrEqual(2);
  // The customers that have not consented are named, with what to do; the others were read all the same.
  await expect(page.getByText(/Grant admin consent.*AADSTS700016/).first()).toBeVisible();
});
