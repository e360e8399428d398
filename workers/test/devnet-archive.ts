import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { deployCanister, startDevnet } from "@store-forever/devnet";
import { fromHex } from "@store-forever/protocol";
import { Actor, createAgent, Ed25519KeyIdentity, type IDL, Principal } from "@store-forever/protocol/ic";
import type { Network } from "../src/index.ts";

const BACKEND = new URL("../../canister/dist/backend.wasm.gz", import.meta.url);

export interface DevnetArchive extends AsyncDisposable {
  network: Network & { rootKey: Uint8Array };
  /** Takes the canister's cycles for more than it has, so that it can pay for no call; or gives them free again. */
  freeze(isFrozen: boolean): Promise<void>;
  /** Upgrades the canister to another packing of its module: what it holds stays, what it was doing is lost. */
  upgrade(): Promise<void>;
}

interface Management {
  update_settings(arg: { canister_id: Principal; settings: { freezing_threshold: [bigint] } }): Promise<void>;
}
const managementInterface: IDL.InterfaceFactory = ({ IDL: idl }) => {
  const settings = idl.Record({ freezing_threshold: idl.Opt(idl.Nat) });
  return idl.Service({ update_settings: idl.Func([idl.Record({ canister_id: idl.Principal, settings })], [], []) });
};
/** For so long the cycles of no canister last. */
const ALWAYS_SECONDS = 10n ** 15n;

/** A local network with the real backend canister on it. */
export async function startDevnetArchive(): Promise<DevnetArchive> {
  if (!existsSync(BACKEND)) throw new Error("The backend canister is not built. Run: npm run build");
  const devnet = await startDevnet({ port: 0 });
  const rootKey = fromHex(devnet.rootKey);
  const agent = createAgent({ host: devnet.url, identity: Ed25519KeyIdentity.generate(), rootKey });
  const wasm = await readFile(BACKEND);
  const canisterId = await deployCanister({ agent, wasm });
  const management = Actor.createActor<Management>(managementInterface, {
    agent,
    canisterId: Principal.managementCanister(),
    effectiveCanisterId: Principal.fromText(canisterId),
  });
  return {
    freeze: (isFrozen) =>
      management.update_settings({
        canister_id: Principal.fromText(canisterId),
        settings: { freezing_threshold: [isFrozen ? ALWAYS_SECONDS : 0n] },
      }),
    network: { host: devnet.url, canisterId, rootKey },
    // Packed otherwise, it is another module, and does the same.
    upgrade: async () =>
      void (await deployCanister({ agent, wasm: gzipSync(gunzipSync(wasm), { level: 1 }), canisterId })),
    [Symbol.asyncDispose]: () => devnet.close(),
  };
}

export const newKeyPair = () =>
  crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
