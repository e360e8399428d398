import { Actor, HttpAgent } from "@icp-sdk/core/agent";
import { IDL } from "@icp-sdk/core/candid";
import { Ed25519KeyIdentity } from "@icp-sdk/core/identity";
import { hexToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compileWat } from "../helpers/compile-wat.ts";
import { type NetworkUnderTest, openNetwork } from "../helpers/network-under-test.ts";
import { createTestClient } from "../helpers/test-client.ts";

/** Replies "hello" in Candid, or rejects with the argument's bytes. */
const GREETER = compileWat(`(module
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reject" (func $reject (param i32 i32)))
  (memory 1)
  (data (i32.const 0) "DIDL\\00\\01\\71\\05hello")
  (func $hello (call $append (i32.const 0) (i32.const 13)) (call $reply))
  (func (export "canister_query ask") (call $hello))
  (func (export "canister_update tell") (call $hello))
  (func (export "canister_update refuse") (call $reject (i32.const 8) (i32.const 5))))`);

let network: NetworkUnderTest;
let canisterId: string;
let agent: HttpAgent;

beforeAll(async () => {
  network = await openNetwork();
  canisterId = await (await createTestClient(network)).deploy(GREETER);
  agent = await HttpAgent.create({
    host: network.url,
    identity: Ed25519KeyIdentity.generate(),
    rootKey: hexToBytes(network.rootKey),
    verifyQuerySignatures: true,
  });
});
afterAll(() => network.close());

function actor() {
  const text: [IDL.Type] = [IDL.Text];
  return Actor.createActor<Record<"ask" | "tell" | "refuse", () => Promise<string>>>(
    ({ IDL: idl }) =>
      idl.Service({
        ask: idl.Func([], text, ["query"]),
        tell: idl.Func([], text, []),
        refuse: idl.Func([], text, []),
      }),
    { agent, canisterId },
  );
}

it("accepts query signatures and certificates, with verification on", async () => {
  expect(await actor().ask()).toBe("hello");
  expect(await actor().tell()).toBe("hello");
});

it("gets a canister's rejection out of the certificate", async () => {
  await expect(actor().refuse()).rejects.toThrow("hello");
});

it("fetches the root key that the network has", async () => {
  const other = await HttpAgent.create({ host: network.url, shouldFetchRootKey: true });
  expect(Buffer.from(other.rootKey ?? []).toString("hex")).toBe(network.rootKey);
});

it("refuses what another network certifies", async () => {
  const otherKey = hexToBytes(network.rootKey);
  otherKey[otherKey.length - 1] = (otherKey.at(-1) ?? 0) ^ 1;
  const stranger = await HttpAgent.create({ host: network.url, rootKey: otherKey });
  await expect(stranger.query(canisterId, { methodName: "ask", arg: new Uint8Array(0) })).rejects.toThrow();
});
