import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { AssetManager } from "@dfinity/assets";
import { type Devnet, type DevnetOptions, deployCanister, startDevnet } from "@store-forever/devnet";
import { fromHex } from "@store-forever/protocol";
import { createAgent, Ed25519KeyIdentity, type HttpAgent } from "@store-forever/protocol/ic";
import { type GatewayResponse, getFromGateway } from "./get-from-gateway.ts";

export interface AssetCanisterOnDevnet {
  devnet: Devnet;
  /** Signs as a controller. */
  agent: HttpAgent;
  canisterId: string;
  manager: AssetManager;
  agentOf: (identity: Ed25519KeyIdentity) => HttpAgent;
  /** Through the verifying gateway. */
  get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<GatewayResponse>;
}

export const assetsWasm = () =>
  readFile(fileURLToPath(new URL("../../../canister/dist/backend.wasm.gz", import.meta.url)));
export const utf8 = (value: string) => new TextEncoder().encode(value);

export async function startAssetCanister(
  options: Pick<DevnetOptions, "onExecution"> = {},
): Promise<AssetCanisterOnDevnet> {
  const devnet = await startDevnet({ port: 0, ...options });
  const agentOf = (identity: Ed25519KeyIdentity) =>
    createAgent({ host: devnet.url, identity, rootKey: fromHex(devnet.rootKey) });
  const agent = agentOf(Ed25519KeyIdentity.generate());
  const canisterId = await deployCanister({ agent, wasm: await assetsWasm() });
  return {
    devnet,
    agent,
    canisterId,
    manager: new AssetManager({ agent, canisterId }),
    agentOf,
    get: (path, headers) => getFromGateway(devnet, canisterId, path, headers),
  };
}
