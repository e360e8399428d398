import { generateKeyPairSync, sign } from "node:crypto";
import { DER_COSE_OID, wrapDER } from "@dfinity/agent";
import { Principal } from "@dfinity/principal";
import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import { encode } from "cborg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { canisterSigner } from "../../test/helpers/canister-signer.ts";
import { type NetworkUnderTest, openNetwork } from "../../test/helpers/network-under-test.ts";
import {
  contentOf,
  ed25519Signer,
  post,
  principalOf,
  type RequestSigner,
  signed,
} from "../../test/helpers/raw-request.ts";
import { script } from "../../test/helpers/script.ts";
import { scriptCanister } from "../../test/helpers/script-canister.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import { separator, sha256 } from "../encoding/bytes.ts";
import { decodeCbor, encodeCbor } from "../encoding/cbor.ts";

let network: NetworkUnderTest;
let client: TestClient;
let canister: string;

beforeAll(async () => {
  network = await openNetwork();
  client = await createTestClient(network);
  canister = await client.deploy();
});
afterAll(() => network.close());

async function call(signer: RequestSigner) {
  const envelope = await signed(contentOf(canister, principalOf(signer)), signer);
  const { status, text } = await post(network, `/api/v3/canister/${canister}/call`, envelope);
  return `${status} ${text}`.trim();
}

type KeyKind = "ES256" | "RS256" | "EdDSA";

function webAuthnSigner(kind: KeyKind, challengeOf = (message: Uint8Array) => message): RequestSigner {
  const pair =
    kind === "ES256"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : kind === "RS256"
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : generateKeyPairSync("ed25519");
  const jwk = pair.publicKey.export({ format: "jwk" });
  const bytes = (text = "") => new Uint8Array(Buffer.from(text, "base64url"));
  const cose = {
    ES256: () => [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(jwk.x)],
      [-3, bytes(jwk.y)],
    ],
    RS256: () => [
      [1, 3],
      [3, -257],
      [-1, bytes(jwk.n)],
      [-2, bytes(jwk.e)],
    ],
    EdDSA: () => [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, bytes(jwk.x)],
    ],
  }[kind]() as Array<[number, unknown]>;
  return {
    publicKey: wrapDER(encode(new Map(cose)), DER_COSE_OID),
    sign(message) {
      const challenge = Buffer.from(challengeOf(message)).toString("base64url");
      const clientData = JSON.stringify({ type: "webauthn.get", challenge, origin: "https://example.com" });
      const authenticatorData = new Uint8Array(37);
      const data = concatBytes(authenticatorData, sha256(utf8ToBytes(clientData)));
      const signature = new Uint8Array(sign(kind === "EdDSA" ? null : "sha256", data, pair.privateKey));
      const body = { authenticator_data: authenticatorData, client_data_json: clientData, signature };
      return encodeCbor(body);
    },
  };
}

it.each(["ES256", "RS256", "EdDSA"] as const)("takes WebAuthn signatures by %s", async (kind) => {
  expect(await call(webAuthnSigner(kind))).toBe("200");
});

it("refuses a WebAuthn signature for another challenge", async () => {
  expect(await call(webAuthnSigner("ES256", (message) => sha256(message)))).toMatch(
    /^403 .*challenge is not the request/,
  );
});

it("takes a canister's signature, until its certified data changes", async () => {
  const signer = canisterSigner(client, canister);
  expect(await call(signer)).toBe("200");
  const changed: RequestSigner = {
    ...signer,
    async sign(message) {
      const { tree } = decodeCbor(await signer.sign(message)) as { tree: unknown };
      await client.update(canister, "certify", sha256(utf8ToBytes("something else")));
      return encode({ certificate: await client.query(canister, "certificate"), tree });
    },
  };
  expect(await call(changed)).toMatch(/^403 .*the signature is not valid/);
  const othersMessage: RequestSigner = { ...signer, sign: async () => signer.sign(utf8ToBytes("another request")) };
  expect(await call(othersMessage)).toMatch(/^403 .*the signature is not valid/);
});

it("passes on what the canister that signs for the caller says of it, and checks that", async () => {
  const signer = canisterSigner(client, canister);
  const other = ed25519Signer();
  const witness = await client.deploy(scriptCanister(), undefined, new Uint8Array(0));
  const id = Principal.fromText(canister).toUint8Array();
  const info = utf8ToBytes("verified: alice@example.com");
  const sig = await signer.sign(concatBytes(separator("ic-sender-info"), info));
  const show = script.do("callerInfo").do("append").do("callerInfoSigner").replyAcc();
  const ask = async (sender_info: object | undefined, as = signer) => {
    const request = { request_type: "query", method_name: "ask", arg: show.bytes };
    const content = contentOf(
      witness,
      principalOf(as),
      sender_info === undefined ? request : { ...request, sender_info },
    );
    const { status, text, body } = await post(network, `/api/v3/canister/${witness}/query`, await signed(content, as));
    return status === 200 ? (body.reply as { arg: Uint8Array }).arg : `${status} ${text}`;
  };
  expect(await ask({ info, signer: id, sig })).toEqual(concatBytes(info, id));
  expect(await ask(undefined)).toHaveLength(0);
  expect(await ask({ info: utf8ToBytes("verified: bob"), signer: id, sig })).toMatch(
    /^403 .*signature of sender_info is not/,
  );
  expect(await ask({ info, signer: Uint8Array.of(1), sig })).toMatch(/^403 .*is not the sender key's canister/);
  expect(await ask({ info, signer: id, sig }, other)).toMatch(/^403 .*needs a sender whose key is a canister/);
  expect(await ask({ info })).toMatch(/^400 .*signer must be a byte string/);
});

it("reads naturals of any size, and refuses maps that name a key twice", () => {
  expect(decodeCbor(hexToBytes("d9d9f7c2481000000000000001"))).toBe(2n ** 60n + 1n);
  expect(decodeCbor(hexToBytes("1b1000000000000001"))).toBe(2n ** 60n + 1n);
  expect(() => decodeCbor(hexToBytes("a2616101616102"))).toThrow("repeat map key");
});
