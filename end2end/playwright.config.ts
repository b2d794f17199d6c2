import { defineConfig } from "@playwright/test";

import { browser } from "./support/chromium";

/** Journeys: one spec each, against the real server and the simulated Microsoft. */
export default defineConfig({
  testDir: "tests",
  // Each worker runs a server and a simulator of its own; two cores carry two.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: { ...browser, viewport: { width: 1440, height: 900 }, trace: "retain-on-failure" },
});
