import { Principal } from "@dfinity/principal";
import { bytesToHex } from "@noble/hashes/utils";
import { type Bytes, EMPTY } from "../encoding/bytes.ts";
import type { Heap } from "../memory/heap.ts";
import { StableMemory } from "../memory/stable-memory.ts";
import type { Callback, CallContext } from "../messages/call-context.ts";
import type { CanisterModule } from "../wasm/canister-module.ts";
import { CanisterHistory } from "./canister-history.ts";
import { CanisterLog } from "./canister-log.ts";
import { type CanisterSettings, DEFAULT_CANISTER_SETTINGS, type Visibility } from "./canister-settings.ts";
import type { LowMemoryHook } from "./low-memory-hook.ts";
import type { Snapshot } from "./snapshot.ts";

/** Whether the canister takes messages. Those who wait for a stop are told when it is over or cancelled. */
export type Lifecycle =
  | { kind: "running" }
  | { kind: "stopping"; onStopped: Array<() => void>; onCancelled: Array<() => void> }
  | { kind: "stopped" };

export interface InstalledCode {
  module: CanisterModule;
  heap: Heap;
}

/** The last trap: its text and the functions on the stack, by name where the module has names. */
export interface TrapReport {
  atNs: bigint;
  text: string;
  backtrace: readonly string[];
}

/** A message that ran: an update or query call, from outside or from another canister. */
export interface CallReport {
  method: string;
  atNs: bigint;
  instructions: bigint;
}

/** A canister's whole state. Only executions change its memory, inside transactions. */
export class Canister {
  readonly id: Bytes;
  readonly key: string;
  readonly text: string;
  settings: CanisterSettings = DEFAULT_CANISTER_SETTINGS;
  lifecycle: Lifecycle = { kind: "running" };
  code: InstalledCode | undefined;
  stable = new StableMemory();
  certifiedData: Bytes = EMPTY;
  /** Nanoseconds since 1970; 0 when no timer is set. */
  globalTimerNs = 0n;
  lowMemoryHook: LowMemoryHook = "condition_not_satisfied";
  version = 0n;
  cycles: bigint;
  /** Cycles set aside for storage. */
  reservedCycles = 0n;
  readonly createdAtNs: bigint;
  /** When code was last installed, reinstalled or upgraded; 0 while there is none. */
  installedAtNs = 0n;
  readonly chunkStore = new Map<string, Bytes>();
  /** Snapshots by the hexadecimal of their ids. */
  readonly snapshots = new Map<string, Snapshot>();
  nextSnapshotNumber = 0n;
  readonly log: CanisterLog;
  readonly history: CanisterHistory;
  /** For the status page, newest first. Not part of a checkpoint. */
  recentCalls: readonly CallReport[] = [];
  lastTrap: TrapReport | undefined;
  /** Calls that the canister is answering, and calls that it waits for. Not part of a checkpoint. */
  readonly contexts = new Map<number, CallContext>();
  readonly callbacks = new Map<number, Callback>();

  constructor(
    id: Bytes,
    cycles: bigint,
    createdAtNs: bigint,
    kept: { log?: CanisterLog; history?: CanisterHistory } = {},
  ) {
    this.id = id;
    this.key = bytesToHex(id);
    this.text = Principal.fromUint8Array(id).toText();
    this.cycles = cycles;
    this.createdAtNs = createdAtNs;
    this.log = kept.log ?? new CanisterLog();
    this.history = kept.history ?? new CanisterHistory();
  }

  /** Whether a visibility setting lets somebody see its subject. Controllers always may. */
  isVisibleTo(principal: Principal, visibility: Visibility): boolean {
    if (visibility.kind === "public" || this.isController(principal)) return true;
    if (visibility.kind === "controllers") return false;
    const text = principal.toText();
    return visibility.viewers.some((viewer) => viewer.toText() === text);
  }

  isController(principal: Principal): boolean {
    const text = principal.toText();
    return this.settings.controllers.some((controller) => controller.toText() === text);
  }
}
