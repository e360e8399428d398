import { compareBytes, concatBytes } from "../values/bytes.ts";

/** What a hashed record may hold; absent (`undefined`) fields are left out. */
export type HashValue =
  | string
  | Uint8Array
  | bigint
  | number
  | readonly HashValue[]
  | { readonly [field: string]: HashValue | undefined };

export type Sha256 = (bytes: Uint8Array) => Uint8Array;

const encoder = new TextEncoder();

/**
 * The representation-independent hash of a record: what certifies a gallery's or memory's description.
 * IC interface specification, "Representation-independent hashing of structured data".
 * @param sha256 the realm's own SHA-256, so that the canister can use its native one
 */
export function recordHash(record: { readonly [field: string]: HashValue | undefined }, sha256: Sha256): Uint8Array {
  const pairs = Object.entries(record)
    .filter((entry): entry is [string, HashValue] => entry[1] !== undefined)
    .map(([field, value]) => concatBytes([sha256(encoder.encode(field)), valueHash(value, sha256)]))
    .sort(compareBytes);
  return sha256(concatBytes(pairs));
}

function valueHash(value: HashValue, sha256: Sha256): Uint8Array {
  if (typeof value === "string") return sha256(encoder.encode(value));
  if (value instanceof Uint8Array) return sha256(value);
  if (typeof value === "bigint" || typeof value === "number") return sha256(leb128(BigInt(value)));
  if (Array.isArray(value)) return sha256(concatBytes(value.map((item: HashValue) => valueHash(item, sha256))));
  return recordHash(value as { readonly [field: string]: HashValue | undefined }, sha256);
}

function leb128(value: bigint): Uint8Array {
  if (value < 0n) throw new RangeError("Only natural numbers have a representation-independent hash.");
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}
