import { readFile } from "node:fs/promises";

export interface TimeShares<T> {
  value: T;
  wallMs: number;
  /** Processor time of this process: hashing, encoding, signing, checking certificates. */
  clientCpuMs: number;
  /** Processor time of the local network's process, the canister included. */
  networkCpuMs: number;
  /** Time during which no update call was in flight. */
  idleMs: number;
}

/** Processor time of a process, from Linux's `/proc`. */
async function cpuMsOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, "latin1")).split(") ")[1]?.split(" ") ?? [];
  const CLOCK_TICK_MS = 10;
  return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS;
}

/** Runs work and measures what its time was spent on. */
export async function measureTimeShares<T>(networkPid: number, work: () => Promise<T>): Promise<TimeShares<T>> {
  const realFetch = globalThis.fetch;
  const startMs = performance.now();
  let inFlight = 0;
  let idleMs = 0;
  let idleSinceMs = startMs;
  globalThis.fetch = async (...args) => {
    if (!String(args[0]).endsWith("/call")) return await realFetch(...args);
    if (inFlight++ === 0) idleMs += performance.now() - idleSinceMs;
    try {
      return await realFetch(...args);
    } finally {
      if (--inFlight === 0) idleSinceMs = performance.now();
    }
  };
  const clientBefore = process.cpuUsage();
  const networkBefore = await cpuMsOf(networkPid);
  try {
    const value = await work();
    const nowMs = performance.now();
    const { user, system } = process.cpuUsage(clientBefore);
    return {
      value,
      wallMs: nowMs - startMs,
      clientCpuMs: (user + system) / 1000,
      networkCpuMs: (await cpuMsOf(networkPid)) - networkBefore,
      idleMs: idleMs + (inFlight === 0 ? nowMs - idleSinceMs : 0),
    };
  } finally {
    globalThis.fetch = realFetch;
  }
}
