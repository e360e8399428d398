import { spawn } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";

export interface WatchedProcess<Ready> {
  /** What it said when it was ready for the first time. */
  ready: Ready;
  close(): Promise<void>;
}

export interface WatchedProcessOptions {
  /** Stands before each line that it prints. */
  name: string;
  /** A TypeScript file that prints one line of JSON when it serves, and closes on SIGTERM. */
  file: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  log: (line: string) => void;
}

const CLOSE_TIMEOUT_MS = 20_000;

/**
 * Runs a server of ours in a process of its own, and starts it again whenever a file that it imports is saved (`tsx watch`).
 * @throws Error when it ends before it has served once
 */
export function startWatched<Ready>(options: WatchedProcessOptions): Promise<WatchedProcess<Ready>> {
  const { name, file, args, env = {}, log } = options;
  const tsx = path.join("node_modules", "tsx", "dist", "cli.mjs");
  const child = spawn(process.execPath, [tsx, "watch", "--clear-screen=false", file, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const close = async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), CLOSE_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  };
  createInterface({ input: child.stderr }).on("line", (line) => log(`[${name}] ${line}`));
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const ready = parseReady(line);
      if (ready === undefined) return log(`[${name}] ${line}`);
      log(`[${name}] serves`);
      resolve({ ready: ready as Ready, close });
    });
    ended.then(() => reject(new Error(`The ${name} ended before it served; its messages are above.`)));
  });
}

function parseReady(line: string): unknown {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
