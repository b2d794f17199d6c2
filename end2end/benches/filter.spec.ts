import { expect, licenses, number, test } from "../support/fixtures";
import { report, reportMachine, strike, strokesOf, watchStrokes } from "../support/keystrokes";

/** Customers that give about 10,000 licenses. */
test.use({ tenants: 1_450 });

const words = ["microsoft", "exchange online", "gmbh business", "project plan 3", "visio", "holding e5", "unmatched defender"];

test("from a keystroke to the frame that shows it, on 10,000 licenses", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await connect("provider");
  await synced();
  await open("/global/microsoft-licenses");
  await expect(licenses(page).getByRole("row").nth(5)).toBeVisible();
  const rows = number(await page.getByRole("search").getByRole("status").innerText());
  const search = page.getByRole("searchbox", { name: "Filter" });
  await watchStrokes(search, "input");
  await search.focus();
  const struck = await strike(page, words, 4);
  const { strokes, presented } = await strokesOf(page);
  reportMachine(`${rows} licenses, ${struck} keystrokes`);
  report("filter", strokes, presented);
  expect(strokes.length).toBe(struck);
});
