import { type Bytes, EMPTY } from "./bytes.ts";

/** The management canister, `aaaaa-aa`. */
export const MANAGEMENT_CANISTER_ID = EMPTY;

/** Our ids begin in a range that neither mainnet nor other local networks use, so that no client takes our canisters for known ones. */
export const FIRST_CANISTER_NUMBER = 0x0de7_0000_0000_0000n;

const CANISTER_ID_BYTES = 10;

/** A canister's id: its number in eight bytes, then 01 01. */
export function canisterIdOf(canisterNumber: bigint): Bytes {
  const id = new Uint8Array(CANISTER_ID_BYTES);
  new DataView(id.buffer).setBigUint64(0, canisterNumber);
  id.set([1, 1], 8);
  return id;
}

/** The number of a canister; undefined for a principal of another kind. */
export function canisterNumberOf(id: Bytes): bigint | undefined {
  const isCanister = id.length === CANISTER_ID_BYTES && id[8] === 1 && id[9] === 1;
  return isCanister ? Buffer.from(id).readBigUInt64BE() : undefined;
}
