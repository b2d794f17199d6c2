import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { required } from "./chromium";

/** What the simulator offers to connect with. */
export interface Connection {
  label: string;
  world: string;
  cloud: string;
  tenant_id: string;
  application_id: string;
  secret: string;
}

/** A simulated Microsoft that is running. */
export interface Simulator {
  file: string;
  admin: string;
  connections: Connection[];
  stop: () => Promise<void>;
}

/** A server that is running. */
export interface Server {
  origin: string;
  data: string;
  setUpLink: string | undefined;
  stop: () => Promise<void>;
}

/** A folder that lives as long as a test. */
export async function folder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "seatledger-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Starts the simulator with both worlds. */
export async function startSimulator(path: string, options: { tenants: number; latencyMs?: number }): Promise<Simulator> {
  const file = join(path, "simulator.json");
  const child = spawn(
    required("SEATLEDGER_SIMULATOR"),
    [
      "--world", "both",
      "--tenants", String(options.tenants),
      "--latency-ms", String(options.latencyMs ?? 0),
      "--connections-file", file,
      "--exit-with-parent",
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  await firstLine(child, "the simulator");
  const written = JSON.parse(await readFile(file, "utf8"));
  return { file, admin: written.admin, connections: written.connections, stop: () => end(child) };
}

/** Starts the server; it prints its address once it listens. */
export async function startServer(path: string, simulator: Simulator, options: string[] = []): Promise<Server> {
  const port = await freePort();
  const child = spawn(
    required("SEATLEDGER_SERVER"),
    [
      "--listen", `127.0.0.1:${port}`,
      "--data", join(path, "data"),
      "--site", required("SEATLEDGER_SITE"),
      "--simulator", simulator.file,
      "--exit-with-parent",
      ...options,
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const line = await firstLine(child, "the server");
  const setUpLink = /https?:\S+\/set-up\S+/.exec(line)?.[0];
  return { origin: `http://127.0.0.1:${port}`, data: join(path, "data"), setUpLink, stop: () => end(child) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no free port")),
      );
    });
  });
}

function firstLine(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) {
      reject(new Error(`${name} has no output`));
      return;
    }
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${name} ended early with code ${code}`)));
  });
}

/** Closing its input is how a program is told to end. */
function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) {
      resolve();
      return;
    }
    child.removeAllListeners("exit");
    child.once("exit", () => resolve());
    child.stdin?.end();
  });
}
