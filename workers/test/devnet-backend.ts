import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { controlCanister, deployCanister, startDevnet } from "@store-forever/devnet";
import { accepted, fromHex, LIMITS } from "@store-forever/protocol";
import { createAgent, createBackend, Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import type { Network } from "../src/index.ts";

const BACKEND = new URL("../../canister/dist/backend.wasm.gz", import.meta.url);

export interface DevnetBackend extends AsyncDisposable {
  network: Network & { rootKey: Uint8Array };
  /** Reserves all cycles of the canister, so that it can pay for no call, or frees them again. */
  freeze(isFrozen: boolean): Promise<void>;
  /** Upgrades the canister to the same module, compressed otherwise: its data stays, calls in progress are lost. */
  upgrade(): Promise<void>;
}

/** No canister's cycles last so long. */
const ALWAYS_SECONDS = 10n ** 15n;

/** A local network with the real backend canister on it. */
export async function startDevnetBackend(): Promise<DevnetBackend> {
  if (!existsSync(BACKEND)) throw new Error("The backend canister is not built. Run: npm run build");
  const devnet = await startDevnet({ port: 0 });
  const rootKey = fromHex(devnet.rootKey);
  const agent = createAgent({ host: devnet.url, identity: Ed25519KeyIdentity.generate(), rootKey });
  const wasm = await readFile(BACKEND);
  const canisterId = await deployCanister({ agent, wasm });
  const quota_bytes = BigInt(LIMITS.defaultQuotaBytes);
  accepted(await createBackend(agent, canisterId).set_admission({ open: { quota_bytes } }));
  const control = controlCanister(agent, canisterId);
  return {
    freeze: (isFrozen) => control.setFreezingThreshold(isFrozen ? ALWAYS_SECONDS : 0n),
    network: { host: devnet.url, canisterId, rootKey },
    // Compressed otherwise, it counts as another module.
    upgrade: async () =>
      void (await deployCanister({ agent, wasm: gzipSync(gunzipSync(wasm), { level: 1 }), canisterId })),
    [Symbol.asyncDispose]: () => devnet.close(),
  };
}
