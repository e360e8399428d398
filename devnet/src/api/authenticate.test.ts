import { generateKeyPairSync, sign } from "node:crypto";
import { Principal } from "@dfinity/principal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type NetworkUnderTest, openNetwork } from "../../test/helpers/network-under-test.ts";
import {
  contentOf,
  delegation,
  ed25519Signer,
  inMinutes,
  post,
  principalOf,
  type RequestSigner,
  signed,
} from "../../test/helpers/raw-request.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import { hashMap } from "../encoding/independent-hash.ts";

let network: NetworkUnderTest;
let client: TestClient;
let canister: string;
const signer = ed25519Signer();
const ANONYMOUS = Uint8Array.of(4);

function ecdsaSigner(namedCurve: "P-256" | "secp256k1"): RequestSigner {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve });
  return {
    publicKey: new Uint8Array(publicKey.export({ format: "der", type: "spki" })),
    sign: (message) => new Uint8Array(sign("sha256", message, { key: privateKey, dsaEncoding: "ieee-p1363" })),
  };
}

beforeAll(async () => {
  network = await openNetwork();
  client = await createTestClient(network);
  canister = await client.deploy();
});
afterAll(() => network.close());

const callPath = () => `/api/v3/canister/${canister}/call`;
const call = (envelope: unknown) => post(network, callPath(), envelope);
const content = (fields: Record<string, unknown> = {}) => contentOf(canister, principalOf(signer), fields);
/** How many times the test canister's `count` has run. */
async function runs(): Promise<number> {
  const reply = Buffer.from(await client.update(canister, "count"));
  return reply.readInt32LE(0);
}

describe("a request that is accepted", () => {
  it("is signed by Ed25519, P-256 or secp256k1, or by no one", async () => {
    for (const key of [signer, ecdsaSigner("P-256"), ecdsaSigner("secp256k1")])
      expect(await call(await signed(contentOf(canister, principalOf(key)), key))).toMatchObject({ status: 200 });
    expect(await call({ content: contentOf(canister, ANONYMOUS) })).toMatchObject({ status: 200 });
  });

  it("may be signed at the end of a chain of different keys", async () => {
    const [second, third] = [ecdsaSigner("P-256"), ecdsaSigner("secp256k1")];
    const targets = [Principal.fromText(canister).toUint8Array()];
    const envelope = {
      ...(await signed(content(), third)),
      sender_pubkey: signer.publicKey,
      sender_delegation: [await delegation(signer, second, { targets }), await delegation(second, third)],
    };
    expect(await call(envelope)).toMatchObject({ status: 200, body: { status: "replied" } });
  });

  it("runs once, however often and wherever it is posted", async () => {
    const before = await runs();
    const envelope = await signed(content({ nonce: Uint8Array.of(1, 2, 3) }), signer);
    const answers = await Promise.all([
      call(envelope),
      post(network, `/api/v2/canister/${canister}/call`, envelope),
      post(network, `/api/v4/canister/${canister}/call`, envelope),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 202, 200]);
    expect(await runs()).toBe(before + 2);
  });
});

describe("a request that is refused with 400", () => {
  it("has expired, or expires too late", async () => {
    for (const minutes of [-1 / 60, 7]) {
      const answer = await call(await signed(content({ ingress_expiry: inMinutes(minutes) }), signer));
      expect(answer.status).toBe(400);
      expect(answer.text).toMatch(/^Invalid request expiry: .*Minimum allowed expiry: .*Maximum.*Provided expiry: /);
    }
  });

  it("is not CBOR, lacks a field, or is for another canister than its URL", async () => {
    expect(await call(new TextEncoder().encode("nonsense"))).toMatchObject({ status: 400 });
    const { method_name: _left, ...rest } = content();
    expect((await call(await signed(rest, signer))).text).toBe("Malformed request: method_name must be a text.");
    const other = contentOf("aaaaa-aa", principalOf(signer), { canister_id: Uint8Array.of(1, 1) });
    const answer = await call(await signed(other, signer));
    expect(answer).toMatchObject({
      status: 400,
      text: expect.stringContaining("does not match effective canister id"),
    });
  });

  it("uses a delegation that has expired", async () => {
    const second = ed25519Signer();
    const envelope = {
      ...(await signed(content(), second)),
      sender_pubkey: signer.publicKey,
      sender_delegation: [await delegation(signer, second, { expiration: inMinutes(-1) })],
    };
    expect(await call(envelope)).toMatchObject({
      status: 400,
      text: expect.stringMatching(/^Invalid delegation expiry: /),
    });
  });
});

describe("a request that is refused with 403, and not run", () => {
  async function expectRefused(envelope: unknown, reason: string) {
    const before = await runs();
    const { status, text } = await call(envelope);
    expect({ status, text }).toEqual({
      status: 403,
      text: expect.stringMatching(new RegExp(`^Failed to authenticate request [0-9a-f]{64} due to: .*${reason}`)),
    });
    expect(await runs()).toBe(before + 1);
  }

  it("has a signature with one bit flipped, or none", async () => {
    const envelope = await signed(content(), signer);
    const signature = envelope.sender_sig as Uint8Array;
    signature[5] = (signature[5] ?? 0) ^ 1;
    await expectRefused(envelope, "the signature is not valid");
    await expectRefused({ content: content() }, "the signature is missing");
  });

  it("has a key that does not belong to the sender", async () => {
    await expectRefused(await signed(content(), ed25519Signer()), "the public key does not belong to the sender");
  });

  it("is anonymous and signed", async () => {
    await expectRefused(await signed(contentOf(canister, ANONYMOUS), signer), "an anonymous request must not carry");
  });

  it("has a nonce of 33 bytes", async () => {
    await expectRefused(await signed(content({ nonce: new Uint8Array(33) }), signer), "nonce is longer than 32");
  });

  it("has a delegation for other canisters, for queries, too long or in a circle", async () => {
    const second = ed25519Signer();
    const chain = async (...links: unknown[]) => ({
      ...(await signed(content(), second)),
      sender_pubkey: signer.publicKey,
      sender_delegation: links,
    });
    const elsewhere = { targets: [Uint8Array.of(1, 2)] };
    await expectRefused(await chain(await delegation(signer, second, elsewhere)), "not one of the targets");
    await expectRefused(await chain(await delegation(signer, second, { permissions: "queries" })), "queries only");
    const links = Array.from({ length: 21 }, () => delegation(signer, second));
    await expectRefused(await chain(...(await Promise.all(links))), "more than 20 delegations");
    const back = [await delegation(signer, second), await delegation(second, signer)];
    await expectRefused(await chain(...back), "in a circle");
  });
});

it("answers an anonymous query whatever its expiry", async () => {
  const query = contentOf(canister, ANONYMOUS, { request_type: "query", method_name: "state", ingress_expiry: 0n });
  const answer = await post(network, `/api/v2/canister/${canister}/query`, { content: query });
  expect(answer).toMatchObject({ status: 200, body: { status: "replied" } });
});

it("lets only the sender read what became of a request", async () => {
  const mine = await signed(content({ nonce: Uint8Array.of(9) }), signer);
  await call(mine);
  const requestId = hashMap(mine.content as Record<string, unknown>);
  const read = async (who: RequestSigner, id: Uint8Array) => {
    const request = {
      request_type: "read_state",
      sender: principalOf(who),
      ingress_expiry: inMinutes(4),
      paths: [[new TextEncoder().encode("request_status"), id]],
    };
    return post(network, `/api/v2/canister/${canister}/read_state`, await signed(request, who));
  };
  expect(await read(signer, requestId)).toMatchObject({ status: 200 });
  expect(await read(ed25519Signer(), requestId)).toMatchObject({ status: 403 });
  expect(await read(signer, new Uint8Array(31))).toMatchObject({ status: 400, text: "A request id has 32 bytes." });
});
