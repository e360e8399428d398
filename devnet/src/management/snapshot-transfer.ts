import { bytesToHex } from "@noble/hashes/utils";
import { encode } from "../candid/candid-codec.ts";
import {
  type CandidGlobal,
  type CandidRange,
  type CandidTimer,
  type SnapshotDataArg,
  SnapshotDataType,
  SnapshotMetadataType,
  type UploadDataArg,
  UploadedType,
  type UploadMetadataArg,
} from "../candid/snapshot-types.ts";
import type { Canister } from "../canister/canister.ts";
import type { LowMemoryHook } from "../canister/low-memory-hook.ts";
import type { Snapshot } from "../canister/snapshot.ts";
import { type Bytes, sha256 } from "../encoding/bytes.ts";
import { addSnapshot, findSnapshot } from "../lifecycle/snapshots.ts";
import { MAX_PAGES, PAGE_BYTES } from "../memory/pages.ts";
import { StableMemory } from "../memory/stable-memory.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import type { TypedGlobal } from "../wasm/module-globals.ts";
import type { ManagementCall } from "./method.ts";

const MAX_CHUNK_BYTES = 1024 * 1024;
const MAX_STORED_CHUNKS = 100;
/** The most that one answer carries. */
const MAX_READ_BYTES = 2_000_000n;
const MAX_MODULE_BYTES = 100n * 1024n * 1024n;
const MAX_HEAP_PAGES = 65_536;
const MAX_GLOBALS = 1_000;
const MAX_CERTIFIED_DATA_BYTES = 32;

/** The description of a snapshot, in Candid. @throws RejectError IC0305 */
export function readMetadata(canister: Canister, id: Bytes): Bytes {
  const snapshot = findSnapshot(canister, id);
  const { globalTimerNs, lowMemoryHook } = snapshot;
  const metadata = {
    source: snapshot.source,
    taken_at_timestamp: snapshot.takenAtNs,
    wasm_module_size: BigInt(snapshot.moduleSource.length),
    globals: snapshot.globals.map(({ type, value }) => ({ [type]: value })),
    wasm_memory_size: sizeOf(snapshot.heap),
    stable_memory_size: sizeOf(snapshot.stable),
    wasm_chunk_store: [...snapshot.chunkStore.values()].map((chunk) => ({ hash: sha256(chunk) })),
    canister_version: snapshot.canisterVersion,
    certified_data: snapshot.certifiedData,
    global_timer: toCandidTimer(globalTimerNs),
    on_low_wasm_memory_hook_status: lowMemoryHook === undefined ? [] : [{ [lowMemoryHook]: null }],
  };
  return encode([SnapshotMetadataType], [metadata]);
}

/** A part of a snapshot's data, in Candid. @throws RejectError IC0305, or IC0408 for a range that is outside of them */
export function readData(canister: Canister, { snapshot_id, kind }: SnapshotDataArg): Bytes {
  const snapshot = findSnapshot(canister, new Uint8Array(snapshot_id));
  return encode([SnapshotDataType], [{ chunk: dataOf(snapshot, kind) }]);
}

function dataOf({ moduleSource, heap, stable, chunkStore }: Snapshot, kind: SnapshotDataArg["kind"]): Bytes {
  if ("wasm_chunk" in kind) {
    const chunk = chunkStore.get(bytesToHex(new Uint8Array(kind.wasm_chunk.hash)));
    if (chunk !== undefined) return chunk;
    throw invalid("the snapshot has no such chunk");
  }
  if ("wasm_module" in kind) {
    const { offset, size } = within(kind.wasm_module, BigInt(moduleSource.length));
    return moduleSource.slice(Number(offset), Number(offset + size));
  }
  const isHeap = "wasm_memory" in kind;
  const memory = isHeap ? heap : stable;
  const { offset, size } = within(isHeap ? kind.wasm_memory : kind.stable_memory, sizeOf(memory));
  const chunk = new Uint8Array(Number(size));
  memory.read(Number(offset), chunk);
  return chunk;
}

/** Creates a snapshot whose data are zeros until they are uploaded. @throws RejectError IC0408 */
export function uploadMetadata(canister: Canister, arg: UploadMetadataArg, { subnet }: ManagementCall): Bytes {
  const certifiedData = new Uint8Array(arg.certified_data);
  if (arg.wasm_module_size > MAX_MODULE_BYTES) throw invalid(`a module has at most ${MAX_MODULE_BYTES} bytes`);
  if (arg.globals.length > MAX_GLOBALS) throw invalid(`a module has at most ${MAX_GLOBALS} globals`);
  if (certifiedData.length > MAX_CERTIFIED_DATA_BYTES)
    throw invalid(`certified data has at most ${MAX_CERTIFIED_DATA_BYTES} bytes`);
  const [hook] = arg.on_low_wasm_memory_hook_status.map((status) => Object.keys(status)[0] as LowMemoryHook);
  const snapshot = addSnapshot(subnet, canister, arg.replace_snapshot, {
    source: { metadata_upload: null },
    moduleSource: new Uint8Array(Number(arg.wasm_module_size)),
    heap: zeroed(arg.wasm_memory_size, MAX_HEAP_PAGES),
    globals: arg.globals.map(typedGlobal),
    stable: zeroed(arg.stable_memory_size, MAX_PAGES),
    certifiedData,
    chunkStore: new Map(),
    globalTimerNs: timerOf(arg.global_timer),
    lowMemoryHook: hook,
  });
  return encode([UploadedType], [{ snapshot_id: snapshot.id }]);
}

/** Writes a part of an uploaded snapshot. @throws RejectError IC0305, or IC0408 for data that do not fit */
export function uploadData(canister: Canister, { snapshot_id, kind, chunk: candidChunk }: UploadDataArg): void {
  const snapshot = findSnapshot(canister, new Uint8Array(snapshot_id));
  if (!("metadata_upload" in snapshot.source)) throw invalid("data can be uploaded to uploaded snapshots only");
  const chunk = new Uint8Array(candidChunk);
  const size = BigInt(chunk.length);
  if ("wasm_chunk" in kind) uploadChunk(snapshot, chunk);
  else if ("wasm_module" in kind) {
    const { offset } = within({ ...kind.wasm_module, size }, BigInt(snapshot.moduleSource.length));
    // A new array, because a checkpoint may be reading the old one.
    snapshot.moduleSource = snapshot.moduleSource.slice();
    snapshot.moduleSource.set(chunk, Number(offset));
  } else {
    const isHeap = "wasm_memory" in kind;
    const memory = isHeap ? snapshot.heap : snapshot.stable;
    const { offset } = within({ ...(isHeap ? kind.wasm_memory : kind.stable_memory), size }, sizeOf(memory));
    memory.begin();
    memory.write(Number(offset), chunk);
    memory.commit();
  }
}

function uploadChunk({ chunkStore }: Snapshot, chunk: Bytes): void {
  if (chunk.length > MAX_CHUNK_BYTES) throw invalid(`a chunk has at most ${MAX_CHUNK_BYTES} bytes`);
  const key = bytesToHex(sha256(chunk));
  if (!chunkStore.has(key) && chunkStore.size >= MAX_STORED_CHUNKS)
    throw invalid(`the snapshot has ${MAX_STORED_CHUNKS} chunks already`);
  chunkStore.set(key, chunk);
}

function within({ offset, size }: CandidRange, totalBytes: bigint): CandidRange {
  if (size > MAX_READ_BYTES) throw invalid(`at most ${MAX_READ_BYTES} bytes can be moved at once`);
  if (offset + size <= totalBytes) return { offset, size };
  throw invalid(`${size} bytes at ${offset} reach beyond the ${totalBytes} bytes that there are`);
}

function sizeOf({ pageCount }: StableMemory): bigint {
  return BigInt(pageCount) * BigInt(PAGE_BYTES);
}

function zeroed(sizeBytes: bigint, maxPages: number): StableMemory {
  const pages = sizeBytes / BigInt(PAGE_BYTES);
  if (sizeBytes % BigInt(PAGE_BYTES) !== 0n || pages > BigInt(maxPages))
    throw invalid(`a memory has whole pages of ${PAGE_BYTES} bytes, here at most ${maxPages}`);
  return new StableMemory(Number(pages));
}

function typedGlobal(global: CandidGlobal): TypedGlobal {
  const [entry] = Object.entries(global);
  return { type: entry?.[0] as TypedGlobal["type"], value: entry?.[1] ?? 0 };
}

function toCandidTimer(timerNs: bigint | undefined): CandidTimer {
  if (timerNs === undefined) return [];
  return [timerNs === 0n ? { inactive: null } : { active: timerNs }];
}

function timerOf([timer]: CandidTimer): bigint | undefined {
  if (timer === undefined) return undefined;
  return "active" in timer ? timer.active : 0n;
}

function invalid(reason: string): RejectError {
  return new RejectError(RejectCode.CanisterError, "IC0408", `Invalid snapshot: ${reason}.`);
}
