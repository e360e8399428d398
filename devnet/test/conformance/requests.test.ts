import { generateKeyPairSync, sign } from "node:crypto";
import { Cbor, type HashTree, reconstruct } from "@dfinity/agent";
import { Principal } from "@dfinity/principal";
import { Certificate, lookupResultToBuffer } from "@icp-sdk/core/agent";
import { Principal as CorePrincipal } from "@icp-sdk/core/principal";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { fromUtf8 } from "../../src/encoding/bytes.ts";
import { hashMap } from "../../src/encoding/independent-hash.ts";
import { canisterSigner } from "../helpers/canister-signer.ts";
import {
  contentOf,
  delegation,
  ed25519Signer,
  inMinutes,
  post,
  principalOf,
  type RawAnswer,
  type RequestSigner,
  signed,
} from "../helpers/raw-request.ts";
import { script } from "../helpers/script.ts";
import { openScriptNetwork, type ScriptNetwork } from "./script-network.ts";

const ANONYMOUS = Uint8Array.of(4);
const COUNT = script.set("x").do("log").do("readLog").replyAcc();

let given: ScriptNetwork;
let canister: string;
const signer = ed25519Signer();

beforeAll(async () => {
  given = await openScriptNetwork();
  canister = await given.deploy();
});
afterAll(() => given.network.close());

type Fields = Record<string, unknown>;
const content = (fields: Fields = {}, sender = principalOf(signer)) =>
  contentOf(canister, sender, { method_name: "run", arg: COUNT.bytes, ...fields });
const call = (envelope: Fields, version = "v3") =>
  post(given.network, `/api/${version}/canister/${canister}/call`, envelope);
const runs = async () => (await given.ask(canister, script.do("readLog").replyAcc())).length;

async function readState(paths: Uint8Array[][], as: RequestSigner = signer): Promise<RawAnswer> {
  const request = { request_type: "read_state", sender: principalOf(as), ingress_expiry: inMinutes(4), paths };
  return post(given.network, `/api/v2/canister/${canister}/read_state`, await signed(request, as));
}

/** The status of a request by the certificate in an answer, with the reply as text. */
async function statusIn(
  { body }: RawAnswer,
  requestId: Uint8Array,
  { network, id } = { network: given.network, id: canister },
): Promise<{ status: string | undefined; reply: string | undefined }> {
  const certificate = await Certificate.create({
    certificate: body.certificate as Uint8Array,
    rootKey: hexToBytes(network.rootKey),
    principal: { canisterId: CorePrincipal.fromText(id) },
  });
  const text = (label: string) => {
    const found = lookupResultToBuffer(
      certificate.lookup_path([utf8ToBytes("request_status"), requestId, utf8ToBytes(label)]),
    );
    return found === undefined ? undefined : fromUtf8(new Uint8Array(found));
  };
  return { status: text("status"), reply: text("reply") };
}

function ecdsaSigner(namedCurve: "P-256" | "secp256k1"): RequestSigner {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve });
  return {
    publicKey: new Uint8Array(publicKey.export({ format: "der", type: "spki" })),
    sign: (message) => new Uint8Array(sign("sha256", message, { key: privateKey, dsaEncoding: "ieee-p1363" })),
  };
}

async function expectNotRun(envelope: Fields, status: number, text: string | RegExp): Promise<void> {
  const before = await runs();
  expect(await call(envelope)).toMatchObject({ status, text: expect.stringMatching(text) });
  expect(await runs()).toBe(before);
}

describe("conformance: requests", () => {
  it("1. request ids and tree hashes are the specification's; an unknown field is part of the id", async () => {
    const example = contentOf("aaaaa-aa", ANONYMOUS, {
      canister_id: hexToBytes("00000000000004D2"),
      method_name: "hello",
      arg: hexToBytes("4449444C00FD2A"),
      ingress_expiry: 1_685_570_400_000_000_000n,
    });
    expect(bytesToHex(hashMap(example))).toBe("1d1091364d6bb8a6c16b203ee75467d59ead468f523eb058880ae8ec80e2b101");
    const tree = Cbor.decode<HashTree>(
      hexToBytes(
        "8301830183024161830183018302417882034568656c6c6f810083024179820345776f726c6483024162820344676f6f648301830241638100830241648203476d6f726e696e67",
      ),
    );
    expect(bytesToHex(new Uint8Array(await reconstruct(tree)))).toBe(
      "eb5c5b2195e62d996b84c9bcc8259d19a83786a2f59e0878cec84c811f669aa0",
    );
    const novel = content({ novelty: [1, { deep: "value" }] });
    expect(await statusIn(await call(await signed(novel, signer)), hashMap(novel))).toMatchObject({
      status: "replied",
    });
  });

  it("2. what has expired, or expires too late, is refused with 400; an anonymous query is answered", async () => {
    const expired = { ingress_expiry: inMinutes(-1 / 60) };
    await expectNotRun(await signed(content(expired), signer), 400, /^Invalid request expiry: /);
    await expectNotRun(
      await signed(content({ ingress_expiry: inMinutes(7) }), signer),
      400,
      /^Invalid request expiry: /,
    );
    const query = content({ ...expired, request_type: "query", method_name: "ask" }, ANONYMOUS);
    const answer = await post(given.network, `/api/v2/canister/${canister}/query`, { content: query });
    expect(answer).toMatchObject({ status: 200, body: { status: "replied" } });
  });

  it("3. a flipped signature bit, a foreign key, a signature on an anonymous request: 403, and nothing runs", async () => {
    const flipped = await signed(content(), signer);
    const signature = flipped.sender_sig as Uint8Array;
    signature[5] = (signature[5] ?? 0) ^ 1;
    await expectNotRun(flipped, 403, "");
    await expectNotRun(await signed(content(), ed25519Signer()), 403, "");
    await expectNotRun(await signed(content({}, ANONYMOUS), signer), 403, "");
  });

  it("4. a chain of three kinds of keys signs; one too long, for others or for queries only does not", async () => {
    const [second, third] = [ecdsaSigner("P-256"), ecdsaSigner("secp256k1")];
    const chain = async (last: RequestSigner, ...links: Fields[]) => ({
      ...(await signed(content({ nonce: crypto.getRandomValues(new Uint8Array(8)) }), last)),
      sender_pubkey: signer.publicKey,
      sender_delegation: links,
    });
    const targets = [Principal.fromText(canister).toUint8Array()];
    const good = await chain(third, await delegation(signer, second, { targets }), await delegation(second, third));
    expect(await call(good)).toMatchObject({ status: 200, body: { status: "replied" } });
    const foreign = { targets: [Principal.managementCanister().toUint8Array()] };
    await expectNotRun(await chain(second, await delegation(signer, second, foreign)), 403, "");
    await expectNotRun(await chain(second, await delegation(signer, second, { permissions: "queries" })), 403, "");
    let link = signer;
    const links: Fields[] = [];
    for (let count = 0; count < 21; count++) {
      const next = ed25519Signer();
      links.push(await delegation(link, next));
      link = next;
    }
    await expectNotRun(await chain(link, ...links), 403, "");
  });

  it("5. a canister's signature authenticates, and no more once what it certifies has changed", async () => {
    const signing = await given.client.deploy();
    const user = canisterSigner(given.client, signing);
    const as = (who: RequestSigner) =>
      signed(content({ nonce: utf8ToBytes(bytesToHex(who.publicKey).slice(-8)) }, principalOf(who)), who);
    expect(await call(await as(user))).toMatchObject({ status: 200, body: { status: "replied" } });
    const stale: RequestSigner = { ...user, sign: async () => user.sign(utf8ToBytes("another message")) };
    await expectNotRun(await as(stale), 403, "");
  });

  it("6. one envelope posted to v2, v3 and v4 runs once, and all three end with the same reply", async () => {
    const before = await runs();
    const envelope = await signed(content({ nonce: utf8ToBytes("thrice") }), signer);
    const requestId = hashMap(envelope.content as Fields);
    const [v2, v3, v4] = await Promise.all(["v2", "v3", "v4"].map((version) => call(envelope, version)));
    expect([v2?.status, v3?.status, v4?.status]).toEqual([202, 200, 200]);
    const polled = await readState([[utf8ToBytes("request_status"), requestId]]);
    for (const answer of [v3, v4, polled])
      expect(answer && (await statusIn(answer, requestId))).toEqual({
        status: "replied",
        reply: "x".repeat(before + 1),
      });
    expect(await runs()).toBe(before + 1);
  });

  it("7. a canister's rejection is certified; a refusal by inspect_message is not, and has IC0406", async () => {
    const rejecting = content({ arg: script.set("no").do("reject").bytes });
    const answer = await call(await signed(rejecting, signer));
    expect(await statusIn(answer, hashMap(rejecting))).toMatchObject({ status: "rejected" });
    const picky = await given.deploy(script.storeFor("inspect", script));
    const refused = contentOf(picky, principalOf(signer), { method_name: "run" });
    const path = `/api/v3/canister/${picky}/call`;
    expect(await post(given.network, path, await signed(refused, signer))).toMatchObject({
      status: 200,
      body: { status: "non_replicated_rejection", error_code: "IC0406" },
    });
  });

  it("9. another's request is not shown (403); the certificate proves that an unknown one is absent", async () => {
    const mine = await signed(content({ nonce: utf8ToBytes("mine") }), signer);
    await call(mine);
    const path = [utf8ToBytes("request_status"), hashMap(mine.content as Fields)];
    expect(await readState([path])).toMatchObject({ status: 200 });
    expect(await readState([path], ed25519Signer())).toMatchObject({ status: 403 });
    const unknown = [utf8ToBytes("request_status"), new Uint8Array(32)];
    const { body } = await readState([unknown]);
    const certificate = await Certificate.create({
      certificate: body.certificate as Uint8Array,
      rootKey: hexToBytes(given.network.rootKey),
      principal: { canisterId: CorePrincipal.fromText(canister) },
    });
    expect(certificate.lookup_path([...unknown, utf8ToBytes("status")])).toMatchObject({ status: "Absent" });
  });
});

describe("conformance: a slow call", () => {
  it.skipIf(process.env.IC_URL !== undefined)(
    "8. a call longer than the wait gives 202; its status goes from processing to the same reply",
    async () => {
      const slow = await openScriptNetwork({ syncCallWaitMs: 1 });
      try {
        const id = await slow.deploy();
        // Nothing is certified until the clock is switched back, so the test can read the status before.
        slow.network.local?.clock.use("mainnet", { networkDelayMs: 0, blockIntervalMs: 10, certificationMs: 600_000 });
        const request = contentOf(id, principalOf(signer), { method_name: "run", arg: COUNT.bytes });
        const requestId = hashMap(request);
        const envelope = await signed(request, signer);
        expect(await post(slow.network, `/api/v3/canister/${id}/call`, envelope)).toMatchObject({ status: 202 });
        const status = async () => {
          const paths = [[utf8ToBytes("request_status"), requestId]];
          const ask = { request_type: "read_state", sender: principalOf(signer), ingress_expiry: inMinutes(4), paths };
          const answer = await post(slow.network, `/api/v2/canister/${id}/read_state`, await signed(ask, signer));
          return statusIn(answer, requestId, { network: slow.network, id });
        };
        const processing = { status: "processing", reply: undefined };
        await vi.waitFor(async () => expect(await status()).toEqual(processing), { timeout: 20_000 });
        slow.network.local?.clock.use("instant");
        await vi.waitFor(async () => expect(await status()).toEqual({ status: "replied", reply: "x" }));
      } finally {
        await slow.network.close();
      }
    },
  );
});
