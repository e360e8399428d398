import { type Bytes, EMPTY } from "../encoding/bytes.ts";

/** The management canister, `aaaaa-aa`. */
export const MANAGEMENT_CANISTER_ID = EMPTY;

/** Our ids begin in a range that neither mainnet nor other local networks use, so that no client takes our canisters for known ones. */
export const FIRST_CANISTER_NUMBER = 0x0de7_0000_0000_0000n;

/** A canister's id: its number in eight bytes, then 01 01. */
export function canisterIdOf(canisterNumber: bigint): Bytes {
  const id = new Uint8Array(10);
  new DataView(id.buffer).setBigUint64(0, canisterNumber);
  id.set([1, 1], 8);
  return id;
}
