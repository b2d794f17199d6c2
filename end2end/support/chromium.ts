/** The browser that `cargo xtask` has found: started without anything that would talk to the network. */
export const browser = {
  browserName: "chromium" as const,
  launchOptions: {
    executablePath: required("SEATLEDGER_CHROMIUM"),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

/** An environment variable that must be there: a missing program fails the run, it never skips. */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: run the journeys with \`cargo xtask journeys\``);
  }
  return value;
}
