import type { Principal } from "@dfinity/principal";
import { utf8ToBytes } from "@noble/hashes/utils";
import type { CandidSettings, CandidVisibility, Opt } from "../candid/management-types.ts";
import type { CanisterSettings, Visibility } from "../canister/canister-settings.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";

const MAX_CONTROLLERS = 10;
const MAX_VIEWERS = 10;
const MAX_VARIABLES = 20;
const MAX_VARIABLE_BYTES = 128;
const MAX_LOG_BYTES = 2n * 1024n * 1024n;

/**
 * The settings with the given changes.
 * @throws RejectError when a setting is out of its limits
 */
export function withSettings(settings: CanisterSettings, changes: Opt<CandidSettings>): CanisterSettings {
  const [change] = changes;
  if (change === undefined) return settings;
  const [computeAllocation = settings.computeAllocation] = change.compute_allocation;
  if (computeAllocation > 100n) throw invalid("compute_allocation is a percentage between 0 and 100");
  return {
    controllers: controllersOf(change.controllers) ?? settings.controllers,
    computeAllocation,
    memoryAllocation: change.memory_allocation[0] ?? settings.memoryAllocation,
    freezingThresholdSeconds: change.freezing_threshold[0] ?? settings.freezingThresholdSeconds,
    reservedCyclesLimit: change.reserved_cycles_limit[0] ?? settings.reservedCyclesLimit,
    wasmMemoryLimitBytes: change.wasm_memory_limit[0] ?? settings.wasmMemoryLimitBytes,
    wasmMemoryThresholdBytes: change.wasm_memory_threshold[0] ?? settings.wasmMemoryThresholdBytes,
    minimumIncomingCallCycles: change.minimum_incoming_canister_call_cycles[0] ?? settings.minimumIncomingCallCycles,
    logVisibility: visibilityOf(change.log_visibility) ?? settings.logVisibility,
    logMemoryLimitBytes: logLimitOf(change.log_memory_limit) ?? settings.logMemoryLimitBytes,
    snapshotVisibility: visibilityOf(change.snapshot_visibility) ?? settings.snapshotVisibility,
    statusVisibility: visibilityOf(change.status_visibility) ?? settings.statusVisibility,
    environmentVariables: variablesOf(change.environment_variables) ?? settings.environmentVariables,
  };
}

export function toCandidVisibility(visibility: Visibility): CandidVisibility {
  switch (visibility.kind) {
    case "controllers":
      return { controllers: null };
    case "public":
      return { public: null };
    case "allowed_viewers":
      return { allowed_viewers: [...visibility.viewers] };
  }
}

function controllersOf([controllers]: Opt<Principal[]>): Principal[] | undefined {
  if (controllers === undefined) return undefined;
  const unique = [...new Map(controllers.map((controller) => [controller.toText(), controller])).values()];
  if (unique.length > MAX_CONTROLLERS) throw invalid(`a canister has at most ${MAX_CONTROLLERS} controllers`);
  return unique;
}

function visibilityOf([visibility]: Opt<CandidVisibility>): Visibility | undefined {
  if (visibility === undefined) return undefined;
  if ("controllers" in visibility) return { kind: "controllers" };
  if ("public" in visibility) return { kind: "public" };
  if (visibility.allowed_viewers.length > MAX_VIEWERS) throw invalid(`at most ${MAX_VIEWERS} viewers can be allowed`);
  return { kind: "allowed_viewers", viewers: visibility.allowed_viewers };
}

function logLimitOf([limitBytes]: Opt<bigint>): bigint | undefined {
  if (limitBytes !== undefined && limitBytes > MAX_LOG_BYTES)
    throw invalid(`a canister keeps at most ${MAX_LOG_BYTES} bytes of logs`);
  return limitBytes;
}

function variablesOf([variables]: Opt<Array<{ name: string; value: string }>>): Map<string, string> | undefined {
  if (variables === undefined) return undefined;
  const byName = new Map(variables.map(({ name, value }) => [name, value]));
  if (byName.size !== variables.length) throw invalid("each environment variable is named once");
  if (byName.size > MAX_VARIABLES) throw invalid(`a canister has at most ${MAX_VARIABLES} environment variables`);
  for (const [name, value] of byName)
    if (utf8ToBytes(name).length > MAX_VARIABLE_BYTES || utf8ToBytes(value).length > MAX_VARIABLE_BYTES)
      throw invalid(`the environment variable "${name}" or its value is over ${MAX_VARIABLE_BYTES} bytes`);
  return byName;
}

function invalid(reason: string): RejectError {
  return new RejectError(RejectCode.CanisterError, "IC0408", `Invalid settings: ${reason}.`);
}
