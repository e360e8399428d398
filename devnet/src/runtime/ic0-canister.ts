import { Principal } from "@dfinity/principal";
import { utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, fromUtf8 } from "../encoding/bytes.ts";
import { ContractViolation } from "../messages/trap.ts";
import type { Execution } from "./execution.ts";

const MAX_CERTIFIED_DATA_BYTES = 32;
const STATUS_NUMBERS = { running: 1, stopping: 2, stopped: 3 } as const;

/** System API functions about the canister itself, time, certified data, the timer and environment variables. */
export const canisterFunctions = {
  canister_self_size: (x: Execution) => x.canister.id.length,
  canister_self_copy: (x: Execution, target: number, offset: number, size: number) =>
    void x.copy(x.canister.id, target, offset, size),
  subnet_self_size: (x: Execution) => x.host.subnetId.length,
  subnet_self_copy: (x: Execution, target: number, offset: number, size: number) =>
    void x.copy(x.host.subnetId, target, offset, size),
  root_key_size: (x: Execution) => replicatedRootKey(x).length,
  root_key_copy: (x: Execution, target: number, offset: number, size: number) =>
    void x.copy(replicatedRootKey(x), target, offset, size),
  canister_status: (x: Execution) => STATUS_NUMBERS[x.canister.lifecycle.kind],
  canister_version: (x: Execution) => x.canister.version,
  time: (x: Execution) => x.timeNs,
  performance_counter: (x: Execution, kind: number) => {
    if (kind > 1) throw new ContractViolation(`performance_counter has no type ${kind}`);
    return kind === 0 ? x.meter.count() : x.input.contextInstructions + x.meter.count();
  },
  is_controller: (x: Execution, source: number, size: number) => {
    const principal = Principal.fromUint8Array(x.read(source, size));
    return x.canister.isController(principal) ? 1 : 0;
  },
  in_replicated_execution: (x: Execution) => (x.input.replicated ? 1 : 0),
  certified_data_set: (x: Execution, source: number, size: number) => {
    if (size > MAX_CERTIFIED_DATA_BYTES)
      throw new ContractViolation(`certified data has at most ${MAX_CERTIFIED_DATA_BYTES} bytes, not ${size}`);
    x.certifiedData = x.read(source, size);
  },
  data_certificate_present: (x: Execution) => (x.input.dataCertificate === undefined ? 0 : 1),
  data_certificate_size: (x: Execution) => dataCertificate(x).length,
  data_certificate_copy: (x: Execution, target: number, offset: number, size: number) =>
    void x.copy(dataCertificate(x), target, offset, size),
  global_timer_set: (x: Execution, timeNs: bigint) => {
    const before = x.globalTimerNs ?? x.canister.globalTimerNs;
    x.globalTimerNs = timeNs;
    return before;
  },
  env_var_count: (x: Execution) => x.canister.settings.environmentVariables.size,
  env_var_name_size: (x: Execution, index: number) => variableName(x, index).length,
  env_var_name_copy: (x: Execution, index: number, target: number, offset: number, size: number) =>
    void x.copy(variableName(x, index), target, offset, size),
  env_var_name_exists: (x: Execution, source: number, size: number) =>
    x.canister.settings.environmentVariables.has(fromUtf8(x.read(source, size))) ? 1 : 0,
  env_var_value_size: (x: Execution, source: number, size: number) => variableValue(x, source, size).length,
  env_var_value_copy: (x: Execution, source: number, nameBytes: number, target: number, offset: number, size: number) =>
    void x.copy(variableValue(x, source, nameBytes), target, offset, size),
};

function replicatedRootKey(x: Execution): Bytes {
  if (!x.input.replicated) throw new ContractViolation("the root key can be read in replicated execution only");
  return x.host.rootKeyDer;
}

function dataCertificate(x: Execution): Bytes {
  const certificate = x.input.dataCertificate?.();
  if (certificate === undefined) throw new ContractViolation("there is no data certificate in this execution");
  return certificate;
}

function variableName(x: Execution, index: number): Bytes {
  const name = [...x.canister.settings.environmentVariables.keys()][index];
  if (name === undefined) throw new ContractViolation(`there is no environment variable ${index}`);
  return utf8ToBytes(name);
}

function variableValue(x: Execution, source: number, size: number): Bytes {
  const name = fromUtf8(x.read(source, size));
  const value = x.canister.settings.environmentVariables.get(name);
  if (value === undefined) throw new ContractViolation(`there is no environment variable "${name}"`);
  return utf8ToBytes(value);
}
