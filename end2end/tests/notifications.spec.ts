import { administrator, expect, expectFaults, hydrated, test } from "../support/fixtures";

test.use({ mail: true });

test("a mail server is set and tested, and the bell tells of an integration that fails", async ({
  page, programs, setUp, connect, synced, open,
}) => {
  // The browser's own note that the server refused the test mail.
  expectFaults(page, ["422"]);
  const sink = programs.sink!;
  await setUp();
  await open("/admin/settings/email");
  await expect(page.getByText("nothing is sent by e-mail")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send Test Mail" })).toBeDisabled();
  await page.getByLabel("SMTP server").fill("127.0.0.1");
  await page.getByLabel("Port").fill(String(sink.port));
  await page.getByLabel("Sender address").fill("seatledger@msp.example");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("The mail server is saved.")).toBeVisible();
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");

  await page.getByRole("button", { name: "Send Test Mail" }).click();
  await expect(page.getByLabel("Security")).toHaveAccessibleDescription(/offers no STARTTLS/);
  await page.getByLabel("Security").selectOption("none");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Nothing sent yet")).toBeVisible();
  await page.getByRole("button", { name: "Send Test Mail" }).click();
  await expect(page.getByText(`taken a test mail to ${administrator.email}`)).toBeVisible();
  expect(sink.messages).toHaveLength(1);
  expect(sink.messages[0]).toContain("Subject: Test mail from Seatledger");

  // Set-up's end is told in the bell of the page that is open, and by mail.
  await connect("published");
  await synced();
  const bell = page.getByRole("link", { name: /^Notifications/ });
  await expect(bell).toHaveAccessibleName("Notifications, 1 unread");
  await expect(async () => expect(sink.messages).toHaveLength(2)).toPass();

  const fault = { effect: { type: "html", status: 200 }, kind: "subscribedSkus" };
  const injected = await page.request.post(`${programs.simulator.admin}/_sim/faults`, { data: fault });
  expect(injected.ok()).toBe(true);
  await open("/admin/integrations");
  for (let run = 0; run < 2; run++) {
    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: "Start Manual Sync" }).click();
    await expect(page.getByText("Sync started.").first()).toBeVisible();
    await expect(page.getByRole("row", { name: /Demo published/ }).getByText("Failed", { exact: true })).toBeVisible();
    await expect(page.getByText("Sync started.")).toHaveCount(0);
  }
  await expect(bell).toHaveAccessibleName("Notifications, 2 unread");
  await bell.click();
  await page.waitForURL(/notifications$/);
  await hydrated(page);
  const failing = page.getByRole("listitem").filter({ hasText: "is failing" });
  await expect(failing).toContainText("2 of 2 tenants could not be read.");
  await failing.getByRole("button", { name: "Mark as read" }).click();
  await expect(bell).toHaveAccessibleName("Notifications, 1 unread");
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(bell).toHaveAccessibleName("Notifications");
  await page.getByRole("link", { name: "Demo published is failing" }).click();
  await page.waitForURL(/integrations\/[0-9a-f-]{36}$/);
  await expect(async () => expect(sink.messages).toHaveLength(3)).toPass();
  expect(sink.messages[2]).toContain("Subject: Demo published is failing");
  expect(sink.messages.join("\n")).not.toContain(programs.simulator.connections[0]!.secret);
});
