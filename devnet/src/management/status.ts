import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { decodeArg } from "../candid/candid-codec.ts";
import {
  type CanisterIdArg,
  CanisterIdType,
  CanisterListType,
  CanisterLogsType,
  CanisterStatusType,
} from "../candid/management-types.ts";
import type { Canister } from "../canister/canister.ts";
import { idleBurnPerDay } from "../canister/fees.ts";
import { memoryBytes, memoryUsageBytes } from "../canister/memory-usage.ts";
import { snapshotBytes } from "../canister/snapshot.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { canisterIdOf } from "../encoding/canister-id.ts";
import { findCanister } from "../lifecycle/find-canister.ts";
import { requireAccess } from "../lifecycle/require-access.ts";
import { toCandidVisibility } from "../lifecycle/with-settings.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import type { Subnet } from "../subnet/subnet.ts";

/** The canister's status in Candid, for itself and for those whom its status_visibility allows. */
export function canisterStatus(subnet: Subnet, caller: Bytes, arg: Bytes): Bytes {
  const canister = findCanister(subnet, decodeArg<CanisterIdArg>(CanisterIdType, arg).canister_id);
  requireAccess(canister, caller, "status viewers");
  return new Uint8Array(IDL.encode([CanisterStatusType], [statusOf(canister)]));
}

/** The canister's log in Candid, for those whom its log_visibility allows. */
export function canisterLogs(subnet: Subnet, caller: Bytes, arg: Bytes): Bytes {
  const canister = findCanister(subnet, decodeArg<CanisterIdArg>(CanisterIdType, arg).canister_id);
  if (!canister.isVisibleTo(Principal.fromUint8Array(caller), canister.settings.logVisibility))
    throw new RejectError(
      RejectCode.CanisterReject,
      "IC0406",
      `Caller is not allowed to read the logs of canister ${canister.text}.`,
    );
  const records = canister.log.records.map(({ index, timestampNs, content }) => ({
    idx: index,
    timestamp_nanos: timestampNs,
    content,
  }));
  return new Uint8Array(IDL.encode([CanisterLogsType], [{ canister_log_records: records }]));
}

/**
 * The ids of all canisters in Candid, as ranges of consecutive ids, both ends included (dfinity/ic, `list_canisters` in
 * execution/common.rs). The network lets only administrators of the subnet ask, and most subnets have none. Here everybody may ask.
 */
export function listCanisters(subnet: Subnet): Bytes {
  const numbers = [...subnet.canisters.values()].map(({ id }) => Buffer.from(id).readBigUInt64BE());
  const ranges: Array<{ start: bigint; end: bigint }> = [];
  for (const number of numbers.sort((left, right) => (left < right ? -1 : 1))) {
    const last = ranges.at(-1);
    if (last !== undefined && last.end + 1n === number) last.end = number;
    else ranges.push({ start: number, end: number });
  }
  const canisters = ranges.map(({ start, end }) => ({ start: principalOf(start), end: principalOf(end) }));
  return new Uint8Array(IDL.encode([CanisterListType], [{ canisters }]));
}

function principalOf(canisterNumber: bigint): Principal {
  return Principal.fromUint8Array(canisterIdOf(canisterNumber));
}

function statusOf(canister: Canister): object {
  const { settings, code } = canister;
  const memory = memoryBytes(canister);
  const chunkBytes = [...canister.chunkStore.values()].reduce((sum, chunk) => sum + chunk.length, 0);
  const moduleBytes = code?.module.source.length ?? 0;
  const snapshotsBytes = [...canister.snapshots.values()].reduce((sum, snapshot) => sum + snapshotBytes(snapshot), 0);
  return {
    status: { [canister.lifecycle.kind]: null },
    ready_for_migration: false,
    version: canister.version,
    settings: {
      controllers: settings.controllers,
      compute_allocation: settings.computeAllocation,
      memory_allocation: settings.memoryAllocation,
      freezing_threshold: settings.freezingThresholdSeconds,
      reserved_cycles_limit: settings.reservedCyclesLimit,
      log_visibility: toCandidVisibility(settings.logVisibility),
      log_memory_limit: settings.logMemoryLimitBytes,
      snapshot_visibility: toCandidVisibility(settings.snapshotVisibility),
      status_visibility: toCandidVisibility(settings.statusVisibility),
      wasm_memory_limit: settings.wasmMemoryLimitBytes,
      wasm_memory_threshold: settings.wasmMemoryThresholdBytes,
      minimum_incoming_canister_call_cycles: settings.minimumIncomingCallCycles,
      environment_variables: [...settings.environmentVariables].map(([name, value]) => ({ name, value })),
    },
    module_hash: code === undefined ? [] : [code.module.hash],
    memory_size: BigInt(memoryUsageBytes(canister)),
    memory_metrics: {
      wasm_memory_size: BigInt(memory.heap),
      stable_memory_size: BigInt(memory.stable),
      global_memory_size: 0n,
      wasm_binary_size: BigInt(moduleBytes),
      custom_sections_size: 0n,
      canister_history_size: 0n,
      wasm_chunk_store_size: BigInt(chunkBytes),
      snapshots_size: BigInt(snapshotsBytes),
      log_memory_store_size: 0n,
    },
    cycles: canister.cycles,
    reserved_cycles: canister.reservedCycles,
    idle_cycles_burned_per_day: idleBurnPerDay(canister),
    query_stats: {
      num_calls_total: 0n,
      num_instructions_total: 0n,
      request_payload_bytes_total: 0n,
      response_payload_bytes_total: 0n,
    },
  };
}
