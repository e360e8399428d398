import { concatBytes, hexToBytes } from "@noble/hashes/utils";
import { decode, encode, type TagDecoder } from "cborg";
import { bigIntDecoder } from "cborg/taglib";
import type { Bytes } from "./bytes.ts";

/**
 * All CBOR of the devnet, by cborg. The agents' own `@dfinity/cbor` (0.2.3) is not enough for a network: it reads no maps
 * whose keys are numbers (WebAuthn's COSE keys) and no bignums, and it takes duplicate keys and trailing bytes for valid.
 */
const SELF_DESCRIBED = 55_799;
const SELF_DESCRIBED_PREFIX = hexToBytes("d9d9f7");
const BIG_NATURAL = 2;

const tags: TagDecoder[] = [];
tags[SELF_DESCRIBED] = (inner) => inner;
tags[BIG_NATURAL] = bigIntDecoder;

/** Encodes as self-described CBOR, which is what every message and certificate of the Internet Computer is. */
export function encodeCbor(value: unknown): Bytes {
  return concatBytes(SELF_DESCRIBED_PREFIX, encode(value));
}

/** Decodes CBOR with or without the self-describing tag, with naturals of any size. Maps become objects. @throws Error */
export function decodeCbor(bytes: Bytes): unknown {
  return decode(bytes, { tags, rejectDuplicateMapKeys: true });
}

/** Decodes CBOR with maps as `Map`s, for keys that are numbers. @throws Error */
export function decodeCborMap(bytes: Bytes): Map<unknown, unknown> {
  const map: unknown = decode(bytes, { tags, useMaps: true, rejectDuplicateMapKeys: true });
  if (map instanceof Map) return map;
  throw new Error("the CBOR is not a map");
}

/** A byte string in a decoded map. @throws Error */
export function bytesIn(map: Map<unknown, unknown>, key: unknown): Bytes {
  const value = map.get(key);
  if (value instanceof Uint8Array) return value;
  throw new Error(`the CBOR has no byte string ${String(key)}`);
}
