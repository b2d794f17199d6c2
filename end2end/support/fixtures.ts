import { type Locator, type Page, expect, test as base } from "@playwright/test";

import { type MailSink, startMailSink } from "./mail-sink";
import { type Connection, type Server, type Simulator, folder, startServer, startSimulator } from "./programs";

/** The person who sets Seatledger up in these journeys. */
export const administrator = {
  name: "Ada Example",
  email: "ada@example.com",
  password: "quiet-Ledger-orbit-77",
};

interface Programs {
  simulator: Simulator;
  /** Takes mail, where the test wants any. */
  sink: MailSink | undefined;
  server: Server;
}

interface Options {
  tenants: number;
  /** Whether the server may hand mail to a sink. */
  mail: boolean;
}

interface Fixtures {
  /** A simulator and a server with an empty database, for this test alone. */
  programs: Programs;
  /** Opens a path and waits until the page answers to clicks. */
  open: (path: string) => Promise<void>;
  /** Sets up, so that the administrator is signed in. */
  setUp: () => Promise<void>;
  /**
   * Connects to a simulated world through the form and saves what is recommended; ends on the integration's page
   * while its first sync runs.
   */
  connect: (world: string) => Promise<void>;
  /** The same, but ends on Sync Settings before anything is saved. */
  connectOnly: (world: string) => Promise<void>;
  /** Waits on the integration's page until its run has ended. */
  synced: () => Promise<void>;
}

export const test = base.extend<Fixtures & Options>({
  tenants: [24, { option: true }],
  mail: [false, { option: true }],

  programs: async ({ tenants, mail }, use) => {
    const home = await folder();
    const simulator = await startSimulator(home.path, { tenants });
    const sink = mail ? await startMailSink() : undefined;
    const options = sink ? ["--internal-targets", `127.0.0.1:${sink.port}`] : [];
    const server = await startServer(home.path, simulator, options);
    await use({ simulator, sink, server });
    await server.stop();
    await simulator.stop();
    await sink?.stop();
    await home.remove();
  },

  // Every page of every journey: a console error, an exception or a blocked resource fails the test.
  // It names the programs so that they outlive the page.
  page: async ({ page, programs: _ }, use) => {
    const faults: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") {
        faults.push(`console: ${message.text()} (${message.location().url})`);
      }
    });
    page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
    page.on("request", (request) => {
      if (new URL(request.url()).pathname === "/csp") {
        faults.push(`blocked by the content security policy: ${request.postData()}`);
      }
    });
    await use(page);
    expect(faults.filter((fault) => !expectedFaults.get(page)?.some((part) => fault.includes(part)))).toEqual([]);
  },

  open: async ({ page, programs }, use) => {
    await use(async (path) => {
      await page.goto(path.startsWith("http") ? path : programs.server.origin + path);
      await hydrated(page);
    });
  },

  setUp: async ({ page, programs, open }, use) => {
    await use(async () => {
      await open(programs.server.setUpLink ?? "the server printed no set-up link");
      await page.getByLabel("Your name").fill(administrator.name);
      await page.getByLabel("E-mail").fill(administrator.email);
      await page.getByLabel("Password", { exact: true }).fill(administrator.password);
      await page.getByLabel("Password again").fill(administrator.password);
      await page.getByRole("button", { name: "Create Administrator" }).click();
      await page.waitForURL((url) => url.pathname !== "/set-up");
      await hydrated(page);
    });
  },

  connectOnly: async ({ page, programs, open }, use) => {
    await use(async (world) => {
      await open("/admin/integrations/new/microsoft");
      await fillConnection(page, connectionOf(programs.simulator, world));
      await page.getByRole("button", { name: "Connect", exact: true }).click();
      await page.waitForURL(/integrations\/[0-9a-f-]{36}\/sync-settings$/);
    });
  },

  connect: async ({ page, connectOnly }, use) => {
    await use(async (world) => {
      await connectOnly(world);
      await page.getByRole("button", { name: "Save and Continue" }).click();
      await page.waitForURL(/integrations\/[0-9a-f-]{36}$/);
      // Saving starts a run of its own, after the one that began with Connect: until it has queued its units, all is
      // well and users are still to come.
      const users = page.getByRole("main").getByText("Directory users", { exact: true });
      await expect(users.first()).toBeAttached({ timeout: 60_000 });
    });
  },

  synced: async ({ page }, use) => {
    await use(async () => {
      const states = page.getByRole("main");
      // Of the run and of every tenant in it: some are done while others still wait.
      await expect(async () => {
        expect(await states.getByText(/^(OK|Partial.*)$/).count()).toBeGreaterThan(0);
        expect(await states.getByText(/^(Queued|Syncing….*)$/).count()).toBe(0);
      }).toPass({ timeout: 180_000 });
    });
  },
});

export { expect };

const expectedFaults = new WeakMap<Page, string[]>();

/** Says which console errors belong to the journey, such as the browser's own note of a refused form. */
export function expectFaults(page: Page, parts: string[]): void {
  expectedFaults.set(page, parts);
}

/** Waits until clicks are no longer lost. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
}

/** What the simulator offers for a world. */
export function connectionOf(simulator: Simulator, world: string): Connection {
  const found = simulator.connections.find((connection) => connection.world === world);
  if (!found) {
    throw new Error(`the simulator has no world named ${world}`);
  }
  return found;
}

/** The Global > Microsoft Licenses grid. */
export function licenses(page: Page): Locator {
  return page.getByRole("grid", { name: "Microsoft Licenses" });
}

/** The number of a column in the totals row. */
export async function total(page: Page, column: string): Promise<number> {
  const headers = await licenses(page).getByRole("columnheader").allInnerTexts();
  const index = headers.findIndex((header) => header.trim() === column);
  const text = await licenses(page).getByRole("row").last().getByRole("gridcell").nth(index).innerText();
  return number(text);
}

/**
 * Reads the first number of a text, with thin spaces between its thousands. A text without one is not a number:
 * a list that still loads says nothing yet, and whoever polls asks again.
 */
export function number(text: string): number {
  const digits = /\d(?:[\d\u202f]*\d)?/.exec(text)?.[0];
  return digits === undefined ? NaN : Number(digits.replaceAll("\u202f", ""));
}

/** A file, as the page gets it. */
export interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Chooses a file, and waits for what the page shows of it. */
export async function chooseFile(page: Page, label: string, file: ChosenFile, shown: Locator): Promise<void> {
  await page.getByLabel(label).setInputFiles(file);
  await expect(shown).toBeVisible();
}

/** Types a connection into the form, as a person would. */
export async function fillConnection(page: Page, connection: Connection): Promise<void> {
  await page.getByLabel("Name", { exact: true }).fill(`Demo ${connection.world}`);
  await page.getByLabel("Tenant ID").fill(connection.tenant_id);
  await page.getByLabel("Application ID").fill(connection.application_id);
  await page.getByLabel("Secret Key", { exact: true }).fill(connection.secret);
}
