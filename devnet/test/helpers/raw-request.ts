import { Ed25519KeyIdentity } from "@dfinity/identity";
import { Principal } from "@dfinity/principal";
import { concatBytes } from "@noble/hashes/utils";
import { separator } from "../../src/encoding/bytes.ts";
import { decodeCbor, encodeCbor } from "../../src/encoding/cbor.ts";
import { hashMap } from "../../src/encoding/independent-hash.ts";
import type { NetworkAddress } from "./test-client.ts";

type Fields = Record<string, unknown>;

/** A key that signs requests. */
export interface RequestSigner {
  publicKey: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

export function ed25519Signer(identity = Ed25519KeyIdentity.generate()): RequestSigner {
  return {
    publicKey: new Uint8Array(identity.getPublicKey().toDer()),
    sign: async (message) => new Uint8Array(await identity.sign(message)),
  };
}

export function principalOf({ publicKey }: RequestSigner): Uint8Array {
  return Principal.selfAuthenticating(publicKey).toUint8Array();
}

export const inMinutes = (minutes: number): bigint => BigInt(Date.now() + minutes * 60_000) * 1_000_000n;

/** The content of a request. Its fields can be set to anything. */
export function contentOf(canisterId: string, sender: Uint8Array, fields: Fields = {}): Fields {
  return {
    request_type: "call",
    canister_id: Principal.fromText(canisterId).toUint8Array(),
    method_name: "count",
    arg: new Uint8Array(0),
    sender,
    ingress_expiry: inMinutes(4),
    ...fields,
  };
}

export async function signed(content: Fields, signer: RequestSigner): Promise<Fields> {
  const signature = await signer.sign(concatBytes(separator("ic-request"), hashMap(content)));
  return { content, sender_pubkey: signer.publicKey, sender_sig: signature };
}

/** A link of a delegation chain: `from` lets `to` sign. */
export async function delegation(from: RequestSigner, to: RequestSigner, fields: Fields = {}): Promise<Fields> {
  const map = { pubkey: to.publicKey, expiration: inMinutes(10), ...fields };
  const signature = await from.sign(concatBytes(separator("ic-request-auth-delegation"), hashMap(map)));
  return { delegation: map, signature };
}

export interface RawAnswer {
  status: number;
  text: string;
  body: Fields;
}

/** Posts an envelope as it is. */
export async function post({ url }: Pick<NetworkAddress, "url">, path: string, envelope: unknown): Promise<RawAnswer> {
  const body = envelope instanceof Uint8Array ? envelope : encodeCbor(envelope);
  const response = await fetch(url + path, { method: "POST", body: new Uint8Array(body) });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isCbor = response.headers.get("content-type") === "application/cbor";
  return {
    status: response.status,
    text: isCbor ? "" : Buffer.from(bytes).toString("utf8"),
    body: isCbor ? (decodeCbor(bytes) as Fields) : {},
  };
}
