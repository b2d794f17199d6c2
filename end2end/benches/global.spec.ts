import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { required } from "../support/chromium";
import { expect, licenses, number, test } from "../support/fixtures";
import { folder } from "../support/programs";
import { report, reportMachine, strike, strokesOf, watchStrokes } from "../support/keystrokes";

const words = ["microsoft", "exchange online", "gmbh business", "project plan 3", "visio", "unmatched defender"];

/** Writes so many rows of the grid's own bench as a server would send them. */
async function feed(rows: number): Promise<Buffer> {
  const home = await folder();
  const file = join(home.path, "licenses");
  execFileSync(required("SEATLEDGER_FEED"), [String(rows), file]);
  const bytes = await readFile(file);
  await home.remove();
  return bytes;
}

const shown = async (page: Page) => number(await page.getByRole("search").getByRole("status").innerText());

/** The longest gaps between frames while the list is scrolled by so many screens. */
async function scrolled(page: Page, screens: number): Promise<number[]> {
  return licenses(page).evaluate(async (list, screens) => {
    const gaps: number[] = [];
    let before = performance.now();
    for (let screen = 0; screen < screens; screen += 1) {
      list.scrollBy({ top: list.clientHeight });
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      gaps.push(now - before);
      before = now;
    }
    return gaps.sort((a, b) => b - a).slice(0, 3);
  }, screens);
}

/** From a click until the frame that shows what it did. */
async function clicked(page: Page, click: () => Promise<void>, target: ReturnType<Page["locator"]>): Promise<void> {
  await watchStrokes(target, "click");
  await click();
  await page.waitForTimeout(500);
}

for (const rows of [100_000, 1_000_000]) {
  test(`the Global page with ${rows} rows`, async ({ page, setUp, open }) => {
    test.setTimeout(900_000);
    const bytes = await feed(rows);
    await page.route(/\/data\/licenses/, (route) =>
      route.fulfill({ body: bytes, contentType: "application/octet-stream", headers: { etag: '"feed"' } }),
    );
    await setUp();
    const loading = performance.now();
    await open("/global/microsoft-licenses?q=exchange");
    await expect(licenses(page).getByRole("row").nth(5)).toBeVisible({ timeout: 60_000 });
    const loaded = performance.now() - loading;
    const search = page.getByRole("searchbox", { name: "Filter" });
    await search.fill("");
    await expect.poll(() => shown(page)).toBe(rows);
    reportMachine(`${rows} rows, ${(bytes.length / 2 ** 20).toFixed(1)} MiB before compression`);
    console.log(`load to the first filtered table: ${loaded.toFixed(0)} ms`);

    const requests: string[] = [];
    page.on("request", (request) => requests.push(new URL(request.url()).pathname));
    await watchStrokes(search, "input");
    await search.focus();
    const struck = await strike(page, words, 3);
    const { strokes, presented } = await strokesOf(page);
    report("filter", strokes, presented);
    expect(strokes.length).toBe(struck);
    expect(requests.filter((path) => path.startsWith("/data") || path.startsWith("/fn"))).toEqual([]);

    for (const column of ["Tenant", "Active"]) {
      const heading = licenses(page).getByRole("columnheader", { name: column }).getByRole("button");
      await clicked(page, () => heading.click(), heading);
      const sorted = await strokesOf(page);
      report(`sort by ${column}`, sorted.strokes, sorted.presented);
    }

    const gaps = await scrolled(page, 200);
    console.log(`scrolling 200 screens, longest gaps between frames: ${gaps.map((gap) => gap.toFixed(1)).join(", ")} ms`);

    const all = licenses(page).getByRole("checkbox", { name: "Select all that match" });
    await clicked(page, () => all.click(), all);
    const picked = await strokesOf(page);
    report("select all", picked.strokes, picked.presented);
    await expect(page.getByRole("region", { name: "Bulk Actions" })).toBeVisible();
  });
}
