import type { CreationStats, CreationStatus, DetailedCreationStatus, PersonalCanister } from "@store-forever/protocol";
import { cyclesOf } from "../../personal/allowance.ts";
import { type CreationView, copyOf, creationView, manifestOf, percentageOf, sentOf } from "../../personal/creations.ts";
import type { FactoryStats, RegistryEntry } from "../../personal/registry.ts";
import type { StoredCreation } from "../../store/records/personal/creation-record.ts";
import { toOpt } from "../../store/to-opt.ts";
import { principalOf } from "../views.ts";

export function creationStatusView(creation: StoredCreation | undefined): CreationStatus {
  return statusOf(creationView(creation));
}

function statusOf({ state, canister, error }: CreationView): CreationStatus {
  return { state, canister_id: toOpt(canister && principalOf(canister)), error: toOpt(error) };
}

export function detailedStatusView(creation: StoredCreation, cyclesNeeded: bigint): DetailedCreationStatus {
  const { memories, galleries, bytes } = sentOf(creation);
  return {
    ...creationStatusView(creation),
    percentage: percentageOf(creation),
    memories_done: memories,
    galleries_done: galleries,
    bytes_done: bytes,
    manifest: toOpt(manifestOf(creation)),
    attempts: creation.attempts,
    started_at_ns: creation.startedAtNs,
    changed_at_ns: creation.changedAtNs,
    cycles_consumed: creation.cyclesConsumed,
    cycles_needed: cyclesNeeded,
    shared_copy: copyOf(creation),
  };
}

export function personalCanisterView({ owner, creation }: RegistryEntry): PersonalCanister {
  const { state, canister_id, error } = creationStatusView(creation);
  return {
    created_by: principalOf(owner),
    canister_id,
    created_at_ns: creation.startedAtNs,
    status: state,
    error,
    cycles_consumed: creation.cyclesConsumed,
  };
}

export function creationStatsView(stats: FactoryStats): CreationStats {
  return {
    is_enabled: stats.isEnabled,
    reserve: stats.reserve,
    reserve_cycles: stats.reserveCycles,
    is_reserve_low: stats.reserveCycles < stats.reserve.alert_cycles,
    canisters_today: stats.today.given.length,
    cycles_today: cyclesOf(stats.today),
    cycles_consumed: stats.cyclesConsumed,
    started: stats.started,
    completed: stats.completed,
    cancelled: stats.cancelled,
    failed: stats.failed,
    under_way: stats.underWay,
  };
}
