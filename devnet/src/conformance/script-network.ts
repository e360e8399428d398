import type { DevnetOptions } from "../devnet.ts";
import { type NetworkUnderTest, openNetwork } from "../testing/network-under-test.ts";
import type { Script } from "../testing/script.ts";
import { scriptCanister } from "../testing/script-canister.ts";
import { createTestClient, type TestClient } from "../testing/test-client.ts";

/** A network with a client, and what the behaviours are shown with: canisters that run scripts. */
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
