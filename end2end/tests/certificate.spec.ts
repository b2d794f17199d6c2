import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { connectionOf, expect, expectFaults, fillConnection, test } from "../support/fixtures";

/** With a key that protects nothing; no simulated application holds it. */
const CERTIFICATE = fileURLToPath(new URL("../../crates/graph/tests/it/certificate/client.pem", import.meta.url));

test("a certificate is read from a file, and what is wrong with it is named beside it", async ({
  page,
  programs,
  setUp,
  open,
}) => {
  // The browser's own note that the server refused the form.
  expectFaults(page, ["422"]);
  await setUp();
  await open("/admin/integrations/new/microsoft");
  await fillConnection(page, connectionOf(programs.simulator, "published"));
  await page.getByLabel("A certificate").check();
  await expect(page.getByLabel("Secret Key", { exact: true })).toBeHidden();
  const certificate = page.getByLabel("Certificate with private key");
  const connect = page.getByRole("button", { name: "Connect", exact: true });

  await connect.click();
  await expect(certificate).toHaveAccessibleDescription(/Enter the certificate with its private key/);

  const [block] = readFileSync(CERTIFICATE, "utf8").split("-----BEGIN PRIVATE KEY-----");
  await certificate.fill(block!);
  await connect.click();
  await expect(certificate).toHaveAccessibleDescription(/The private key is missing/);

  await page.getByLabel("Or read it from a file").setInputFiles(CERTIFICATE);
  await expect(page.getByText("Read.", { exact: true })).toBeVisible();
  await connect.click();
  await expect(certificate).toHaveAccessibleDescription(/Upload it, without its private key.*AADSTS700027/);
  await expect(certificate).toHaveAttribute("aria-invalid", "true");

  await page.getByLabel("A secret key").check();
  await expect(page.getByLabel("Secret Key", { exact: true })).not.toHaveValue("");
  await connect.click();
  await expect(page.getByText("Demo published is connected; its licenses are being read.")).toBeVisible();
});
