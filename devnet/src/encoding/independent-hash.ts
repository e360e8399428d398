import { lebEncode } from "@dfinity/candid";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, compareBytes, sha256 } from "./bytes.ts";

/** Values that have a hash which does not depend on their encoding. */
export type Hashable =
  | string
  | number
  | bigint
  | Uint8Array
  | readonly Hashable[]
  | { readonly [key: string]: Hashable };

/** Thrown for a value that a request cannot contain. */
export class UnhashableError extends Error {
  override readonly name = "UnhashableError";
}

/** The representation-independent hash of a value. Source: interface specification, "Request ids". */
export function hashValue(value: unknown): Bytes {
  if (typeof value === "string") return sha256(utf8ToBytes(value));
  if (value instanceof Uint8Array) return sha256(value);
  if (typeof value === "bigint" || typeof value === "number") return sha256(natural(value));
  if (Array.isArray(value)) return sha256(concatBytes(...value.map(hashValue)));
  if (typeof value === "object" && value !== null) return hashMap(value as Record<string, unknown>);
  throw new UnhashableError(`A request cannot contain ${value === null ? "null" : `a ${typeof value}`}.`);
}

/** The hash of a map: pairs of key hash and value hash, sorted and joined. The hash of a request's content is its request id. */
export function hashMap(map: Record<string, unknown>): Bytes {
  const pairs = Object.entries(map)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => concatBytes(sha256(utf8ToBytes(key)), hashValue(value)));
  return sha256(concatBytes(...pairs.sort(compareBytes)));
}

function natural(value: bigint | number): Bytes {
  if (value < 0 || (typeof value === "number" && !Number.isSafeInteger(value)))
    throw new UnhashableError(`A request cannot contain the number ${value}.`);
  return lebEncode(value);
}
