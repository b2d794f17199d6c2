import { defineConfig } from "@playwright/test";

import { browser } from "./support/chromium";

/** Benches in a real browser: they print figures and assert none. */
export default defineConfig({
  testDir: "benches",
  workers: 1,
  timeout: 600_000,
  reporter: [["list"]],
  use: { ...browser, viewport: { width: 1440, height: 900 } },
});
