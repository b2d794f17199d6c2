import { cpus, loadavg } from "node:os";

import { expect, licenses, number, test } from "../support/fixtures";

/** Customers that give about 10,000 licenses. */
test.use({ tenants: 1_450 });

const words = ["microsoft", "exchange online", "gmbh business", "project plan 3", "visio", "holding e5", "unmatched defender"];

/** What one keystroke took, in milliseconds. */
interface Keystroke {
  /** From the key, by the browser's own time stamp, until the first frame that shows the change was painted. */
  paint: number;
  /** Style, layout and paint of that frame. */
  render: number;
  /** What the browser had to do in all: `paint` without the wait for the display's next frame. */
  work: number;
}

/** One frame of a display of 60 Hz. */
const FRAME = 1000 / 60;

test("from a keystroke to the frame that shows it, on 10,000 licenses", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await connect("provider");
  await synced();
  await open("/global/microsoft-licenses");
  await expect(licenses(page).getByRole("row").nth(5)).toBeVisible();
  const rows = number(await page.getByRole("search").getByRole("status").innerText());
  const search = page.getByRole("searchbox", { name: "Filter" });
  await search.evaluate((input: HTMLInputElement) => {
    const keystrokes: Keystroke[] = [];
    const presented: number[] = [];
    Object.assign(window, { keystrokes, presented });
    // Registered after the page's own listener: by now that has filtered, and changed the document.
    input.addEventListener("input", (event) => {
      const handled = performance.now();
      requestAnimationFrame(() => {
        const frame = performance.now();
        // A message is handled after the frame's style, layout and paint.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          const now = performance.now();
          const render = now - frame;
          keystrokes.push({ paint: now - event.timeStamp, render, work: handled - event.timeStamp + render });
        };
        channel.port2.postMessage(null);
      });
    });
    // The browser's own word on when the frame was presented, in steps of 8 ms and from 16 ms on.
    new PerformanceObserver((list) => {
      presented.push(...list.getEntries().filter((entry) => entry.name === "keydown").map((entry) => entry.duration));
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  });
  await search.focus();
  let struck = 0;
  const strike = async (key: string) => {
    await page.keyboard.press(key);
    // As a quick typist does, and at no fixed place between two frames.
    await page.waitForTimeout(70 + ((struck * 7) % 17));
    struck += 1;
  };
  for (let round = 0; round < 4; round += 1) {
    for (const word of words) {
      for (const letter of word) {
        await strike(letter);
      }
      for (const _ of word) {
        await strike("Backspace");
      }
    }
  }
  const { keystrokes, presented } = await page.evaluate(() => {
    const { keystrokes, presented } = window as unknown as { keystrokes: Keystroke[]; presented: number[] };
    return { keystrokes, presented };
  });
  console.log(`${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}; ${rows} licenses, ${struck} keystrokes`);
  report("keystroke to paint", keystrokes.map((one) => one.paint));
  const work = keystrokes.map((one) => one.work);
  report("  without the wait for the display's next frame", work);
  console.log(`  more work than one frame has time for: ${work.filter((time) => time > FRAME).length}`);
  report("  style, layout and paint of it", keystrokes.map((one) => one.render));
  for (const limit of [16, 24, 32]) {
    console.log(`  presented after more than ${limit} ms: ${presented.filter((duration) => duration > limit).length}`);
  }
  expect(keystrokes.length).toBe(struck);
});

function report(name: string, values: number[]): void {
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.min(values.length - 1, Math.floor(values.length * share))]?.toFixed(1);
  console.log(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, largest ${at(1)} ms`);
}
