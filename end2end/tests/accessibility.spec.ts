import { readFileSync } from "node:fs";

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect, hydrated, test } from "../support/fixtures";
import { importOrganizations } from "../support/matching";

/** Its domain is that of one tenant, so that it is matched by itself. */
const organization = "Larkspur Engineering & Sons";

/** Every route of the app, by its own table. */
const ROUTES = [...readFileSync(new URL("../../app/src/routes.rs", import.meta.url), "utf8").matchAll(/path!\("(\/[^"]+)"\)/g)]
  .map(([, path]) => path as string);

/** Pages that only someone who is not signed in sees. */
const SIGNED_OUT = ["/set-up", "/sign-in"];

/** What is wrong with a page by every rule of axe, in words that a failed test prints. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${new URL(page.url()).pathname}: ${id}: ${node.target.join(" ")}: ${node.failureSummary}`),
  );
}

/** The same in light and in dark. */
async function inBothSchemes(page: Page): Promise<string[]> {
  const found = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    found.push(...(await violations(page)));
  }
  return found;
}

/** Waits until nothing on the page still loads. */
async function settled(page: Page): Promise<void> {
  await hydrated(page);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

/** Makes one of each thing that a route names, and says where they are. */
async function documented(page: Page, open: (path: string) => Promise<void>): Promise<Record<string, string>> {
  const lastPart = () => new URL(page.url()).pathname.split("/").at(-1)!;
  await open("/organizations");
  await page.getByRole("link", { name: organization }).click();
  await page.waitForURL(/organizations\/[0-9a-f-]{36}$/);
  const id = lastPart();
  await open(`/organizations/${id}/microsoft-licenses`);
  const licenses = page.getByRole("table", { name: "Microsoft Licenses" });
  await licenses.getByRole("row").nth(1).getByRole("rowheader").getByRole("link").click();
  await page.waitForURL(/microsoft-licenses\/[0-9a-f-]{36}$/);
  const license = lastPart();

  await open("/admin/flexible-asset-types/new");
  await page.getByLabel("Name", { exact: true }).first().fill("Servers");
  await page.getByRole("group", { name: "Field 1" }).getByLabel("Name").fill("Host name");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("row", { name: /Servers/ }).getByRole("link", { name: "Servers" }).click();
  await page.waitForURL(/flexible-asset-types\/[^/]+$/);
  const kind = lastPart();
  await open(`/organizations/${id}/assets/${kind}/new`);
  await page.getByLabel("Host name").fill("SRV1");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByRole("heading", { name: "SRV1", exact: true })).toBeVisible();
  const asset = lastPart();
  return { id, license, kind, asset };
}

for (const [screen, viewport] of [
  ["1440 pixels", { width: 1440, height: 900 }],
  ["phone width", { width: 390, height: 844 }],
] as const) {
  test.describe(screen, () => {
    test.use({ viewport });

    test(`no page breaks a rule of axe at ${screen}`, async ({ page, programs, setUp, connect, synced, open }) => {
      test.setTimeout(400_000);
      const found: string[] = [];
      await page.goto(programs.server.setUpLink ?? "");
      await settled(page);
      found.push(...(await inBothSchemes(page)));
      await setUp();
      await importOrganizations(page, open, [`${organization},larkspur-engineering-sons.example`]);
      await connect("provider");
      await synced();
      const integration = new URL(page.url()).pathname.split("/").at(-1)!;
      const { id, license, kind, asset } = await documented(page, open);

      for (const route of ROUTES.filter((route) => !SIGNED_OUT.includes(route))) {
        const path = route
          .replace("integrations/:id", `integrations/${integration}`)
          .replace("asset-types/:id", `asset-types/${kind}`)
          .replace("organizations/:id", `organizations/${id}`)
          .replace(":kind", kind!)
          .replace(/(assets\/.*):asset/, `$1${asset}`)
          .replace(":asset", license!);
        expect(path, "every route has its ids").not.toContain(":");
        await open(path);
        await settled(page);
        found.push(...(await inBothSchemes(page)));
      }
      await page.context().clearCookies();
      await open("/sign-in");
      found.push(...(await inBothSchemes(page)));
      expect(found).toEqual([]);
    });
  });
}
