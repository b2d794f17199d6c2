import { cpus, loadavg } from "node:os";

import type { Locator, Page } from "@playwright/test";

/** What one keystroke, or one click, took, in milliseconds. */
export interface Stroke {
  /** From the event, by the browser's own time stamp, until the first frame that shows the change was painted. */
  paint: number;
  /** Style, layout and paint of that frame. */
  render: number;
  /** What the browser had to do in all: `paint` without the wait for the display's next frame. */
  work: number;
}

/** One frame of a display of 60 Hz. */
export const FRAME = 1000 / 60;

/** Measures every event of this name at an element from now on. */
export async function watchStrokes(element: Locator, name: "input" | "click"): Promise<void> {
  await element.evaluate((target: HTMLElement, name: string) => {
    const strokes: Stroke[] = [];
    const presented: number[] = [];
    Object.assign(window, { strokes, presented });
    // Registered after the page's own listener: by now that has filtered, and changed the document.
    target.addEventListener(name, (event) => {
      const handled = performance.now();
      requestAnimationFrame(() => {
        const frame = performance.now();
        // A message is handled after the frame's style, layout and paint.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          const now = performance.now();
          const render = now - frame;
          strokes.push({ paint: now - event.timeStamp, render, work: handled - event.timeStamp + render });
        };
        channel.port2.postMessage(null);
      });
    });
    // The browser's own word on when the frame was presented, in steps of 8 ms and from 16 ms on.
    new PerformanceObserver((list) => {
      presented.push(...list.getEntries().filter((entry) => entry.name === "keydown").map((entry) => entry.duration));
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  }, name);
}

/** Types words and takes them back, so many times; how many keystrokes that were. */
export async function strike(page: Page, words: string[], rounds: number): Promise<number> {
  let struck = 0;
  const press = async (key: string) => {
    await page.keyboard.press(key);
    // As a quick typist does, and at no fixed place between two frames.
    await page.waitForTimeout(70 + ((struck * 7) % 17));
    struck += 1;
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const word of words) {
      for (const letter of word) {
        await press(letter);
      }
      for (const _ of word) {
        await press("Backspace");
      }
    }
  }
  return struck;
}

/** What was measured since [`watchStrokes`]. */
export async function strokesOf(page: Page): Promise<{ strokes: Stroke[]; presented: number[] }> {
  return page.evaluate(() => {
    const { strokes, presented } = window as unknown as { strokes: Stroke[]; presented: number[] };
    return { strokes, presented };
  });
}

/** Prints the figures of many strokes. */
export function report(what: string, strokes: Stroke[], presented: number[]): void {
  const work = strokes.map((one) => one.work);
  print(`${what}: event to paint`, strokes.map((one) => one.paint));
  print("  without the wait for the display's next frame", work);
  console.log(`  more work than one frame has time for: ${work.filter((time) => time > FRAME).length} of ${work.length}`);
  print("  style, layout and paint of it", strokes.map((one) => one.render));
  for (const limit of [16, 24, 32]) {
    console.log(`  presented after more than ${limit} ms: ${presented.filter((duration) => duration > limit).length}`);
  }
}

/** Prints where the figures come from. */
export function reportMachine(what: string): void {
  console.log(`${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}; ${what}`);
}

function print(name: string, values: number[]): void {
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.min(values.length - 1, Math.floor(values.length * share))]?.toFixed(1);
  console.log(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, largest ${at(1)} ms`);
}
