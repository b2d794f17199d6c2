import type { Page } from "@playwright/test";

import type { Simulator } from "./programs";

/** A directory user as the simulator knows it. */
export interface UserTruth {
  id: string;
  name: string;
  guest: boolean;
  assignments: { state: string }[];
}

/** A tenant as the simulator knows it. */
export interface TenantTruth {
  id: string;
  name: string;
  world: string;
  known: boolean;
  partner: string | null;
  users: UserTruth[];
}

/** The tenants of the provider world that behave, those with the most users first. */
export async function customers(page: Page, simulator: Simulator): Promise<TenantTruth[]> {
  const answer = await page.request.get(`${simulator.admin}/_sim/truth`);
  const { tenants } = (await answer.json()) as { tenants: TenantTruth[] };
  return tenants
    .filter((tenant) => tenant.world === "provider" && !tenant.known && tenant.partner !== null)
    .sort((a, b) => b.users.length - a.users.length);
}

/** The users that "All licensed users" takes: an assignment in error gives nobody a license. */
export function licensed(tenant: TenantTruth): UserTruth[] {
  const holds = (user: UserTruth) => user.assignments.some(({ state }) => state !== "Error");
  return tenant.users.filter((user) => !user.guest && holds(user));
}

/** Gives a user another job title. */
export async function changeJobTitle(
  page: Page,
  simulator: Simulator,
  tenant: string,
  user: string,
  title: string,
): Promise<void> {
  const url = `${simulator.admin}/_sim/tenants/${tenant}/users/${user}`;
  const answer = await page.request.patch(url, { data: { job_title: title } });
  if (!answer.ok()) {
    throw new Error(`the simulator refused: ${await answer.text()}`);
  }
}

/** Removes users, as somebody at the customer would. */
export async function removeUsers(page: Page, simulator: Simulator, tenant: string, users: UserTruth[]): Promise<void> {
  for (const user of users) {
    const answer = await page.request.delete(`${simulator.admin}/_sim/tenants/${tenant}/users/${user.id}`);
    if (!answer.ok()) {
      throw new Error(`the simulator refused: ${await answer.text()}`);
    }
  }
}
