import { HttpAgent, type HttpAgentOptions, type Identity, polling } from "@dfinity/agent";
import { Ed25519KeyIdentity } from "@dfinity/identity";
import { Principal } from "@dfinity/principal";
import { hexToBytes } from "@noble/hashes/utils";
import { deployCanister } from "../../src/client/deploy-canister.ts";
import { testCanister } from "./test-canister.ts";

/** What a client needs to know about a network. */
export interface NetworkAddress {
  url: string;
  /** Hex of the DER root key. */
  rootKey: string;
}

/** An unmodified agent, with every check on, that calls canisters with plain bytes. */
export interface TestClient {
  agent: HttpAgent;
  identity: Identity;
  deploy(wasm?: Uint8Array, canisterId?: string, arg?: Uint8Array): Promise<string>;
  update(canisterId: string, method: string, arg?: Uint8Array): Promise<Uint8Array>;
  query(canisterId: string, method: string, arg?: Uint8Array): Promise<Uint8Array>;
  /** A query's reply as little-endian i32 numbers. */
  numbers(canisterId: string, method: string): Promise<number[]>;
}

export async function createTestClient(
  { url, rootKey }: NetworkAddress,
  { identity = Ed25519KeyIdentity.generate(), ...options }: { identity?: Identity } & HttpAgentOptions = {},
): Promise<TestClient> {
  const agent = await HttpAgent.create({
    host: url,
    identity,
    rootKey: hexToBytes(rootKey),
    retryTimes: 0,
    ...options,
  });
  const client: TestClient = {
    agent,
    identity,
    deploy: (wasm = testCanister(), canisterId, arg) => deployCanister({ agent, wasm, canisterId, arg }),
    async update(canisterId, methodName, arg = new Uint8Array(0)) {
      const { requestId, response } = await agent.call(canisterId, { methodName, arg, callSync: true });
      if (response.body !== null && "reject_code" in response.body)
        throw new Error(`${response.body.error_code}: ${response.body.reject_message}`);
      return (await polling.pollForResponse(agent, Principal.fromText(canisterId), requestId)).reply;
    },
    async query(canisterId, methodName, arg = new Uint8Array(0)) {
      const answer = await agent.query(canisterId, { methodName, arg });
      if (answer.status === "replied") return answer.reply.arg;
      throw new Error(`${answer.error_code}: ${answer.reject_message}`);
    },
    async numbers(canisterId, method) {
      const reply = await client.query(canisterId, method);
      return Array.from({ length: reply.length / 4 }, (_, index) => Buffer.from(reply).readInt32LE(index * 4));
    },
  };
  return client;
}
