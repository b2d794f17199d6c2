import { expect, test } from "../support/fixtures";

test.use({ tenants: 30 });

test("a sync pauses after the current tenant, and goes on when it is resumed", async ({
  page,
  programs,
  setUp,
  connect,
  synced,
}) => {
  await setUp();
  await connect("provider");
  await synced();
  const latency = (ms: number) => page.request.put(`${programs.simulator.admin}/_sim/latency`, { data: { ms } });
  expect((await latency(1_000)).ok()).toBe(true);

  const main = page.getByRole("main");
  await page.getByRole("button", { name: "Start Manual Sync" }).click();
  await expect(main.getByText(/Syncing… [1-9]\d* of \d+/).first()).toBeVisible();
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Pause Sync" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "After the current tenant" }).click();
  const paused = main.getByText(/^Paused at \d+ of \d+ tenants$/);
  await expect(paused).toBeVisible();
  await expect(main.getByText("Nothing is read until you choose Resume Sync.")).toBeVisible();
  const [, done, all] = /(\d+) of (\d+)/.exec(await paused.innerText()) ?? [];
  expect(Number(done)).toBeLessThan(Number(all));

  expect((await latency(0)).ok()).toBe(true);
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Resume Sync" }).click();
  await expect(paused).toBeHidden();
  await synced();
});
