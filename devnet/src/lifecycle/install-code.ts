import { bytesToHex, concatBytes } from "@noble/hashes/utils";
import type { CandidInstallMode, ChunkHash } from "../candid/management-types.ts";
import type { Canister, InstalledCode } from "../canister/canister.ts";
import type { ChangeOrigin } from "../canister/canister-history.ts";
import { charge, executionFee } from "../canister/fees.ts";
import { type Bytes, EMPTY, equalBytes, sha256 } from "../encoding/bytes.ts";
import { StableMemory } from "../memory/stable-memory.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import { Execution, type ExecutionInput } from "../runtime/execution.ts";
import { createHeap } from "../runtime/ic0.ts";
import { runGuarded } from "../runtime/transaction.ts";
import { outOfCycles } from "../subnet/availability.ts";
import { watchMemory } from "../subnet/low-memory.ts";
import type { Subnet } from "../subnet/subnet.ts";
import { type CanisterModule, prepareModule } from "../wasm/canister-module.ts";
import { HostExport } from "../wasm/rewrite-module.ts";
import { recordChange } from "./record-change.ts";
import { reserveStorage } from "./reserve-storage.ts";

export interface Installation {
  mode: CandidInstallMode;
  source: Bytes;
  arg: Bytes;
  caller: Bytes;
  origin: ChangeOrigin;
}

/**
 * Installs, reinstalls or upgrades a module. Nothing changes when the module is refused or its code traps.
 * @throws RejectError
 */
export function installCode(
  subnet: Subnet,
  canister: Canister,
  { mode, source, arg, caller, origin }: Installation,
): void {
  if ("install" in mode && canister.code !== undefined)
    throw new RejectError(
      RejectCode.CanisterError,
      "IC0538",
      `Canister ${canister.text} already has a Wasm module. Use the mode reinstall or upgrade.`,
    );
  const before = { cycles: canister.cycles, reservedCycles: canister.reservedCycles };
  const unpaid = outOfCycles(canister, executionFee(subnet.instructionLimits.install));
  if (unpaid !== undefined) throw new RejectError(unpaid.code, unpaid.errorCode, unpaid.message);
  const module = prepareModule(source, subnet.metering);
  canister.version++;
  const context: Context = { arg, caller, instructions: 0n };
  try {
    if ("upgrade" in mode) upgrade(subnet, canister, module, mode.upgrade, context);
    else installFresh(subnet, canister, module, context);
  } catch (error) {
    canister.version--;
    Object.assign(canister, before);
    throw error;
  } finally {
    charge(canister, executionFee(context.instructions));
  }
  canister.installedAtNs = subnet.nowNs();
  const kind = "install" in mode ? { install: null } : "reinstall" in mode ? { reinstall: null } : { upgrade: null };
  watchMemory(subnet, canister);
  recordChange(subnet, canister, origin, { code_deployment: { mode: kind, module_hash: module.hash } });
  subnet.publish(canister);
  subnet.timers.schedule(canister);
}

/**
 * Puts a module together from uploaded chunks.
 * @throws RejectError when a chunk is not in the store, or the module has another hash than announced
 */
export function assembleChunks(store: Canister, hashes: readonly ChunkHash[], moduleHash: Bytes): Bytes {
  const chunks = hashes.map(({ hash }) => {
    const chunk = store.chunkStore.get(bytesToHex(hash));
    if (chunk !== undefined) return chunk;
    throw chunkError(`the chunk ${bytesToHex(hash)} is not in the store of ${store.text}; upload it first`);
  });
  const source = concatBytes(...chunks);
  if (!equalBytes(sha256(source), moduleHash))
    throw chunkError(
      `the chunks make a module with the hash ${bytesToHex(sha256(source))}, not ${bytesToHex(moduleHash)}`,
    );
  return source;
}

function chunkError(reason: string): RejectError {
  return new RejectError(RejectCode.CanisterError, "IC0408", `Error from Wasm chunk store: ${reason}.`);
}

interface Context extends Pick<Installation, "arg" | "caller"> {
  /** Instructions executed so far. They are paid for also when the install fails. */
  instructions: bigint;
}

function installFresh(subnet: Subnet, canister: Canister, module: CanisterModule, context: Context): void {
  const stable = new StableMemory();
  stable.begin();
  const code = { module, heap: createHeap(module) };
  startModule(subnet, canister, code, stable, context);
  const init = run(subnet, canister, code, stable, context, initInput(context), "canister_init");
  payForModule(subnet, canister, code);
  stable.commit();
  canister.code = code;
  canister.stable = stable;
  canister.certifiedData = EMPTY;
  applyEffects(canister, init);
}

function upgrade(
  subnet: Subnet,
  canister: Canister,
  module: CanisterModule,
  [options]: Extract<CandidInstallMode, { upgrade: unknown }>["upgrade"],
  context: Context,
): void {
  const old = canister.code;
  if (old === undefined)
    throw new RejectError(
      RejectCode.CanisterError,
      "IC0537",
      `Canister ${canister.text} contains no Wasm module to upgrade. Use the mode install.`,
    );
  const persistence = options?.wasm_memory_persistence[0];
  if (persistence !== undefined && "keep" in persistence)
    throw new RejectError(
      RejectCode.CanisterError,
      "IC0505",
      "wasm_memory_persistence: keep needs enhanced orthogonal persistence, which is for 64-bit modules only.",
    );
  const { stable, certifiedData, globalTimerNs } = canister;
  old.heap.begin();
  stable.begin();
  try {
    if (options?.skip_pre_upgrade[0] !== true) {
      const input = { entry: "G", arg: EMPTY, caller: context.caller } as const;
      applyEffects(canister, run(subnet, canister, old, stable, context, input, "canister_pre_upgrade"));
    }
    const code = { module, heap: createHeap(module) };
    startModule(subnet, canister, code, stable, context);
    const execution = run(subnet, canister, code, stable, context, initInput(context), "canister_post_upgrade");
    payForModule(subnet, canister, code);
    stable.commit();
    canister.code = code;
    applyEffects(canister, execution);
  } catch (error) {
    stable.rollback();
    old.heap.rollback();
    Object.assign(canister, { certifiedData, globalTimerNs });
    throw error;
  }
}

function initInput({ arg, caller }: Context): Pick<ExecutionInput, "entry" | "arg" | "caller"> {
  return { entry: "I", arg, caller };
}

function startModule(
  subnet: Subnet,
  canister: Canister,
  code: InstalledCode,
  stable: StableMemory,
  context: Context,
): void {
  const input = { entry: "s", arg: EMPTY, caller: context.caller } as const;
  run(subnet, canister, code, stable, context, input, HostExport.start);
}

/** @throws RejectError IC0532 or IC0534 when the canister cannot pay for the storage that module and heap add */
function payForModule(subnet: Subnet, canister: Canister, { module, heap }: InstalledCode): void {
  const oldBytes = canister.code === undefined ? 0 : sizeOf(canister.code);
  reserveStorage(subnet, canister, BigInt(sizeOf({ module, heap }) - oldBytes));
}

function sizeOf({ module, heap }: InstalledCode): number {
  return module.source.length + heap.bytes.length;
}

function run(
  subnet: Subnet,
  canister: Canister,
  { heap }: InstalledCode,
  stable: StableMemory,
  context: Context,
  input: Pick<ExecutionInput, "entry" | "arg" | "caller">,
  exportName: string,
): Execution {
  const execution = new Execution({ canister, heap, stable }, subnet, { replicated: true, ...input });
  const outcome = runGuarded(execution, (x) => heap.callExport(x, exportName));
  context.instructions += execution.meter.billed;
  if (outcome.kind === "returned") {
    canister.cycles = execution.balance;
    canister.reservedCycles += execution.reserved;
    return execution;
  }
  const { code, errorCode, message } = outcome.reject;
  throw new RejectError(code, errorCode, message);
}

/** A timer that the module did not set again is cleared. */
function applyEffects(canister: Canister, execution: Execution): void {
  canister.certifiedData = execution.certifiedData ?? canister.certifiedData;
  canister.globalTimerNs = execution.globalTimerNs ?? 0n;
}
