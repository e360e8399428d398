import type { DevnetOptions } from "../../src/devnet.ts";
import { type NetworkUnderTest, openNetwork } from "../helpers/network-under-test.ts";
import type { Script } from "../helpers/script.ts";
import { scriptCanister } from "../helpers/script-canister.ts";
import { createTestClient, type TestClient } from "../helpers/test-client.ts";

/** A network with a client and with canisters that run scripts, which show the behaviours. */
export interface ScriptNetwork {
  network: NetworkUnderTest;
  client: TestClient;
  /** A fresh script canister. */
  deploy(init?: Script): Promise<string>;
  /** Runs a script as an update, which has to reply. */
  run(canister: string, script: Script): Promise<Buffer>;
  /** Runs a script as a query. */
  ask(canister: string, script: Script): Promise<Buffer>;
}

export async function openScriptNetwork(options: Partial<DevnetOptions> = {}): Promise<ScriptNetwork> {
  const network = await openNetwork(options);
  const client = await createTestClient(network);
  return {
    network,
    client,
    deploy: (init) => client.deploy(scriptCanister(), undefined, init?.bytes ?? new Uint8Array(0)),
    run: async (canister, { bytes }) => Buffer.from(await client.update(canister, "run", bytes)),
    ask: async (canister, { bytes }) => Buffer.from(await client.query(canister, "ask", bytes)),
  };
}
