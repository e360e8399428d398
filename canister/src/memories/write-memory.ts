import { equalBytes, type Memory } from "@store-forever/protocol";
import { requireQuota } from "../admission/quota.ts";
import { uuidBytes } from "../store/ids.ts";
import { appendTo } from "../store/owned-lists.ts";
import { encodeMemory, writtenKeysOf } from "../store/records/memory-codec.ts";
import { readMemoryRecord, writeMemoryRecord } from "../store/records/memory-record.ts";
import { adjustTotals, growthOf } from "../store/records/people/account-record.ts";
import type { WrittenKey } from "../store/records/written-key.ts";
import type { Owner, Store } from "../store/store.ts";

/**
 * Writes a memory, new or known. Without other keys a known one keeps those that its description was written with.
 * @throws StoreError LimitExceeded, before anything is written
 */
export function writeMemory(store: Store, owner: Owner, memory: Memory, writtenKeys?: readonly WrittenKey[]): void {
  const id = uuidBytes(memory.id);
  const known = readMemoryRecord(store, owner, memory.id);
  const record = encodeMemory(memory, writtenKeys ?? (known === undefined ? [] : writtenKeysOf(known)));
  requireQuota(store, owner, growthOf(known?.length, record.length), "metadata");
  if (known === undefined) {
    appendTo(store, "memories", owner, id);
    adjustTotals(store, owner, { memories: 1 });
  }
  if (known === undefined || !equalBytes(known, record)) writeMemoryRecord(store, owner, id, record);
}
