import { type Page } from "@playwright/test";

import { expect, hydrated, test } from "../support/fixtures";

/** The Access page of the integration whose page is open. */
async function openAccess(page: Page, open: (path: string) => Promise<void>): Promise<void> {
  const integration = new URL(page.url()).pathname.split("/")[3];
  await open(`/admin/integrations/${integration}/access`);
  await expect(page.getByRole("heading", { name: "Access", level: 1 })).toBeVisible();
}

test("a tenant without consent is found, its administrator consents by the link, and it is read", async ({
  page, browser, setUp, connect, synced, open,
}) => {
  await setUp();
  await connect("provider");
  await synced();
  await openAccess(page, open);
  await page.getByRole("navigation", { name: "Findings" }).getByRole("link", { name: /Consent missing/ }).click();
  const rows = page.getByRole("table", { name: "Tenants" }).getByRole("row");
  const row = rows.filter({ hasText: "Consent missing" }).first();
  await expect(row).toContainText("AADSTS");
  const name = await row.getByRole("rowheader").locator("span").innerText();
  await row.getByRole("button", { name: "Consent link" }).click();
  const dialog = page.getByRole("dialog", { name: "Consent link" });
  await expect(dialog).toContainText(name);
  const link = await dialog.locator("code").innerText();
  expect(link).toContain("/v2.0/adminconsent?");

  // The administrator of the customer has a browser of their own and no account here.
  const theirs = await browser.newContext();
  const back = await theirs.newPage();
  await back.goto(link);
  await hydrated(back);
  await expect(back.getByRole("heading", { name: "Consent works" })).toBeVisible();
  await theirs.close();

  await dialog.getByRole("button", { name: "Close" }).click();
  await openAccess(page, open);
  await page.getByLabel("Search tenants").fill(name);
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(async () => {
    await page.reload();
    await hydrated(page);
    const found = page.getByRole("table", { name: "Tenants" }).getByRole("row").filter({ hasText: name });
    await expect(found).not.toContainText("Consent missing", { timeout: 1_000 });
    await expect(found).toContainText("granted", { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
});

test("a service account signs in at Microsoft and is stopped again", async ({ page, setUp, connect, synced, open }) => {
  await setUp();
  await connect("provider");
  await synced();
  await openAccess(page, open);
  await expect(page.getByText("Customers are read as the app", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Sign in a service account" }).click();
  await page.waitForURL(/\/microsofts\?/);
  await expect(page.getByRole("heading", { name: "The service account has signed in" })).toBeVisible();
  await page.getByRole("link", { name: "Back to Access" }).click();
  await hydrated(page);
  await expect(page.getByText("Customers are read as the service account")).toBeVisible();
  await page.getByRole("button", { name: "Read as the app instead" }).click();
  await expect(page.getByText("Customers are read as the app", { exact: true })).toBeVisible();
});

test("a secret is replaced in place after it was tested", async ({ page, programs, setUp, connect, synced, open }) => {
  await setUp();
  await connect("published");
  await synced();
  await openAccess(page, open);
  await page.getByRole("button", { name: "Replace Secret Key" }).click();
  const dialog = page.getByRole("dialog", { name: "Replace Secret Key" });
  const { secret } = programs.simulator.connections.find((it) => it.world === "published")!;
  await dialog.getByLabel("New Secret Key").fill(` ${secret} `);
  await dialog.getByLabel("Secret Key expires on").fill("2026-12-15");
  await dialog.getByRole("button", { name: "Test and replace" }).click();
  await expect(page.getByText("The Secret Key was replaced, and a sync has started.")).toBeVisible();
  await expect(dialog).toBeHidden();
});

test("the guide gives steps, script and manifest for exactly what is ticked", async ({ page, programs, setUp, open }) => {
  await setUp();
  await open("/admin/integrations/set-up-guide");
  const script = page.locator("pre[aria-label='the script']");
  const manifest = page.locator("pre[aria-label='the manifest']");
  await expect(script).toContainText("'User.Read.All'");
  await expect(script).toContainText(`'${programs.server.origin}/microsofts'`);
  await page.getByLabel("Directory users").uncheck();
  await expect(script).not.toContainText("'User.Read.All'");
  await page.getByLabel("One tenant directly").check();
  await expect(script).not.toContainText("'Directory.Read.All'");
  const asked = JSON.parse(await manifest.innerText());
  expect(asked.signInAudience).toBe("AzureADMyOrg");
  expect(asked.requiredResourceAccess[0].resourceAccess).toHaveLength(2);
  await expect(page.getByRole("row", { name: /Directory\.ReadWrite\.All/ })).toContainText("Never");

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the script" }).click();
  expect((await download).suggestedFilename()).toBe("seatledger-set-up.ps1");
});
