import { Certificate, lookupResultToBuffer } from "@dfinity/agent";
import { Principal } from "@dfinity/principal";
import { HttpAgent as CoreAgent } from "@icp-sdk/core/agent";
import { Ed25519KeyIdentity as CoreIdentity } from "@icp-sdk/core/identity";
import { hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { equalBytes, sha256 } from "../../src/encoding/bytes.ts";
import { script } from "../helpers/script.ts";
import { scriptCanister } from "../helpers/script-canister.ts";
import {
  type CertificateParts,
  flipBit,
  flipHashes,
  flipLeaves,
  tampering,
  tamperingWithCertificates,
} from "../helpers/tampering.ts";
import { createTestClient } from "../helpers/test-client.ts";
import { withSection } from "../helpers/with-section.ts";
import { openScriptNetwork, type ScriptNetwork } from "./script-network.ts";

const HELLO = script.set("hello").replyAcc();
const CERTIFICATE = script.do("certificate").replyAcc();

let given: ScriptNetwork;
let canister: string;

beforeAll(async () => {
  given = await openScriptNetwork();
  canister = await given.deploy();
});
afterAll(() => given.network.close());

/** The agent of `@icp-sdk/core`, with every check on. */
function coreAgent(through: typeof fetch = fetch): CoreAgent {
  return CoreAgent.createSync({
    host: given.network.url,
    identity: CoreIdentity.generate(),
    rootKey: hexToBytes(given.network.rootKey),
    verifyQuerySignatures: true,
    retryTimes: 0,
    fetch: through,
  });
}

const coreUpdate = (through?: typeof fetch) =>
  coreAgent(through).update(canister, { methodName: "run", arg: HELLO.bytes });
const coreQuery = (through?: typeof fetch) =>
  coreAgent(through).query(canister, { methodName: "ask", arg: HELLO.bytes });

describe("conformance: certificates", () => {
  it("10. certificates verify in both agents, and not with a byte of tree, signature or value changed", async () => {
    await expect(given.client.update(canister, "run", HELLO.bytes)).resolves.toEqual(utf8ToBytes("hello"));
    await expect(coreUpdate()).resolves.toMatchObject({ reply: utf8ToBytes("hello") });
    const changes: Array<(certified: CertificateParts) => void> = [
      ({ tree }) => flipLeaves(tree, "hello".length),
      ({ tree }) => flipHashes(tree),
      ({ signature }) => flipBit(signature),
    ];
    for (const change of changes) {
      const through = tamperingWithCertificates(change);
      const victim = await createTestClient(given.network, { fetch: through });
      await expect(victim.update(canister, "run", HELLO.bytes)).rejects.toThrow(/signature|point|G1/i);
      await expect(coreUpdate(through)).rejects.toThrow(/signature|point|G1/i);
    }
  });

  it("11. query signatures verify in both agents, and not with a byte of the reply changed", async () => {
    await expect(given.client.query(canister, "ask", HELLO.bytes)).resolves.toEqual(utf8ToBytes("hello"));
    await expect(coreQuery()).resolves.toMatchObject({ status: "replied" });
    const through = tampering(({ reply }) =>
      flipBit((reply as { arg?: Uint8Array } | undefined)?.arg ?? new Uint8Array(1)),
    );
    const victim = await createTestClient(given.network, { fetch: through });
    await expect(victim.query(canister, "ask", HELLO.bytes)).rejects.toThrow(/signature/i);
    await expect(coreQuery(through)).rejects.toThrow(/signature/i);
  });

  it("12. hash, controllers and public metadata are for all, private metadata for controllers, absence is proven", async () => {
    const open = withSection(scriptCanister(), "icp:public greeting", utf8ToBytes("hello"));
    const wasm = withSection(open, "icp:private secret", utf8ToBytes("sesame"));
    const id = await given.client.deploy(wasm, undefined, new Uint8Array(0));
    const idBytes = Principal.fromText(id).toUint8Array();
    const stranger = await createTestClient(given.network);
    const readOf = async (as: typeof stranger, ...labels: string[]) => {
      const path = [utf8ToBytes("canister"), idBytes, ...labels.map(utf8ToBytes)];
      const { certificate } = await as.agent.readState(id, { paths: [path] });
      const rootKey = hexToBytes(given.network.rootKey);
      return (await Certificate.create({ certificate, rootKey, canisterId: Principal.fromText(id) })).lookup_path(path);
    };
    expect(lookupResultToBuffer(await readOf(stranger, "module_hash"))).toEqual(sha256(wasm));
    expect(lookupResultToBuffer(await readOf(stranger, "controllers"))).toBeDefined();
    expect(lookupResultToBuffer(await readOf(stranger, "metadata", "greeting"))).toEqual(utf8ToBytes("hello"));
    expect(lookupResultToBuffer(await readOf(given.client, "metadata", "secret"))).toEqual(utf8ToBytes("sesame"));
    await expect(readOf(stranger, "metadata", "secret")).rejects.toThrow(/403|Custom section/);
    expect(await readOf(stranger, "metadata", "nothing")).toMatchObject({ status: "Absent" });
  });

  it("21. certified data has 32 bytes at most; its certificate is in first executions of queries only", async () => {
    await expect(given.run(canister, script.set("x".repeat(33)).do("certify").do("reply"))).rejects.toThrow("IC0504");
    const data = sha256(utf8ToBytes("root"));
    await given.run(canister, script.set(data).do("certify").do("reply"));
    const certificate = new Uint8Array(await given.ask(canister, CERTIFICATE));
    const canisterId = Principal.fromText(canister);
    const rootKey = hexToBytes(given.network.rootKey);
    const verified = await Certificate.create({ certificate, rootKey, canisterId });
    const found = lookupResultToBuffer(
      verified.lookup_path([utf8ToBytes("canister"), canisterId.toUint8Array(), utf8ToBytes("certified_data")]),
    );
    expect(found !== undefined && equalBytes(new Uint8Array(found), data)).toBe(true);
    const present = script.do("isCertificatePresent").replyAcc();
    const callback = script.set(HELLO.bytes).call({ callee: canister, method: "ask", onReply: present });
    const replicatedQuery = Buffer.from(await given.client.update(canister, "ask", present.bytes));
    const inCallback = Buffer.from(await given.client.query(canister, "compose", callback.bytes));
    const inCallee = script.set(present.bytes).call({ callee: canister, method: "ask" });
    const asCallee = Buffer.from(await given.client.query(canister, "compose", inCallee.bytes));
    const answers = [
      await given.ask(canister, present),
      await given.run(canister, present),
      replicatedQuery,
      inCallback,
      asCallee,
    ];
    expect(answers.map((answer) => answer.readInt32LE())).toEqual([1, 0, 0, 0, 0]);
  });
});
