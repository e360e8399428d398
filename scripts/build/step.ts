import { type SpawnOptions, spawn } from "node:child_process";

/**
 * Runs a command to its end, keeping its output back unless it fails.
 * @throws Error naming the step, after printing what the command said
 */
export function runStep(
  name: string,
  [command, ...args]: [string, ...string[]],
  place: Pick<SpawnOptions, "cwd" | "env"> = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const output: Buffer[] = [];
    // A test runner sets it, and then builds are for development: what is built must not depend on who asks.
    const { NODE_ENV: _, ...env } = process.env;
    const child = spawn(command, args, { env, ...place, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (data: Buffer) => output.push(data));
    child.stderr.on("data", (data: Buffer) => output.push(data));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(output));
      reject(new Error(`${name} failed (exit code ${code}).`));
    });
  });
}
