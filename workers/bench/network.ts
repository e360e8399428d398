import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type ClockKind, deployCanister, MAINNET_PACE } from "@store-forever/devnet";
import { accepted, fromHex, LIMITS } from "@store-forever/protocol";
import { createAgent, createBackend, Ed25519KeyIdentity } from "@store-forever/protocol/ic";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const wasm = (path: string) => readFile(`${ROOT}${path}`);

/** How much the blocks of the mainnet clock take, in MB/s: no upload can be faster. */
export const INGRESS_MB_PER_SECOND = MAINNET_PACE.blockBytes / MAINNET_PACE.blockIntervalMs / 1000;

export interface BenchNetwork extends AsyncDisposable {
  host: string;
  rootKey: Uint8Array;
  identity: Ed25519KeyIdentity;
  backend: string;
  assets: string;
  pid: number;
}

/** Starts a local network in its own process, with the backend canister and an asset canister. */
export async function startBenchNetwork(clock: ClockKind): Promise<BenchNetwork> {
  // The variable names a file relative to the working directory of this process.
  const { TSX_TSCONFIG_PATH: _, ...env } = process.env;
  const devnet = spawn(process.execPath, ["scripts/setup/run.mjs", "devnet/src/cli.ts", "--port", "0"], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => devnet.once("exit", () => resolve()));
  const stop = async () => {
    devnet.kill();
    await ended;
  };
  try {
    const [line] = await Promise.race([
      createInterface(devnet.stdout)
        [Symbol.asyncIterator]()
        .next()
        .then(({ value }) => [String(value)]),
      ended.then((): never => {
        throw new Error("The local network did not start.");
      }),
    ]);
    const { url: host, rootKey: rootKeyHex } = JSON.parse(line ?? "") as { url: string; rootKey: string };
    const rootKey = fromHex(rootKeyHex);
    const identity = Ed25519KeyIdentity.generate();
    const agent = createAgent({ host, identity, rootKey });
    const backend = await deployCanister({ agent, wasm: await wasm("canister/dist/backend.wasm.gz") });
    const quota_bytes = BigInt(LIMITS.defaultQuotaBytes);
    accepted(await createBackend(agent, backend).set_admission({ open: { quota_bytes } }));
    const assets = await deployCanister({ agent, wasm: await wasm("canister/dist/backend.wasm.gz") });
    const set = await fetch(`${host}/_/admin/clock`, { method: "POST", body: JSON.stringify({ kind: clock }) });
    if (!set.ok) throw new Error(await set.text());
    return { host, rootKey, identity, backend, assets, pid: devnet.pid ?? 0, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
