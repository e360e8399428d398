import type { Canister } from "../canister/canister.ts";
import { requireStorage } from "../canister/storage.ts";
import type { Bytes } from "../encoding/bytes.ts";
import type { Heap } from "../memory/heap.ts";
import type { StableMemory } from "../memory/stable-memory.ts";
import type { Closure } from "../messages/call-context.ts";
import type { CallerInfo } from "../messages/call-request.ts";
import type { CallResponse } from "../messages/call-response.ts";
import type { Reject } from "../messages/reject.ts";
import { ContractViolation } from "../messages/trap.ts";
import type { EntryPoint } from "../wasm/ic0-table.ts";
import { type InstructionLimits, InstructionMeter, limitOf } from "./instruction-meter.ts";
import { StableAccess } from "./stable-access.ts";

const PAYS_FOR_STORAGE = new Set<EntryPoint>(["U", "T", "I", "G"]);

/** A call that `call_new` begins and `call_perform` sends. */
export interface OutgoingCall {
  callee: Bytes;
  method: string;
  payload: Bytes[];
  payloadBytes: number;
  onReply: Closure;
  onReject: Closure;
  onCleanup: Closure | undefined;
  cycles: bigint;
  /** Cycles taken for the callback and the reply. The unused part is refunded. */
  reservedCycles: bigint;
  /** 0 for a call with unbounded wait. */
  deadlineNs: bigint;
}

/** The part of the subnet that an execution sees. */
export interface ExecutionHost {
  nowNs(): bigint;
  rootKeyDer: Bytes;
  subnetId: Bytes;
  instructionLimits: InstructionLimits;
  /** The storage in use by all canisters of the subnet. */
  storedBytes(): bigint;
  /** Whether a new call from this canister may be queued. */
  mayCall(canister: Canister, callee: Bytes, queuedInThisExecution: number): boolean;
  /** Called after each execution with what it used. */
  executed(
    canister: Canister,
    input: { entry: EntryPoint; replicated: boolean; methodName: string },
    instructions: bigint,
  ): void;
  /** Handles a canister's print. Replicated executions also add it to the canister's log. */
  print(canister: Canister, text: Bytes, replicated: boolean): void;
}

export interface ExecutionInput {
  entry: EntryPoint;
  replicated: boolean;
  caller: Bytes;
  callerInfo?: CallerInfo | undefined;
  /** The argument of the message; in a reply callback the reply. */
  arg: Bytes;
  /** The method called. Callbacks and tasks have none. */
  methodName?: string;
  /** The reject that a reject callback receives. */
  rejection?: Reject | undefined;
  deadlineNs?: bigint;
  cyclesAvailable?: bigint;
  cyclesRefunded?: bigint;
  replyLimitBytes?: number;
  /** Whether an earlier execution has answered the call context. */
  answered?: boolean;
  /** Instructions that earlier executions of the call context have used. */
  contextInstructions?: bigint;
  /** An instruction limit below that of the entry point. */
  instructionLimit?: bigint;
  /** Present only in the first execution of a query from outside. */
  dataCertificate?: (() => Bytes) | undefined;
}

type OptionalInput = "callerInfo" | "rejection" | "dataCertificate" | "instructionLimit";

/** One run of one entry point: its input, and its effects, which count only if it returns. */
export class Execution {
  readonly canister: Canister;
  readonly heap: Heap;
  readonly stable: StableMemory;
  readonly host: ExecutionHost;
  readonly input: Required<Omit<ExecutionInput, OptionalInput>> & Pick<ExecutionInput, OptionalInput>;
  readonly timeNs: bigint;
  readonly meter: InstructionMeter;

  replyParts: Bytes[] = [];
  replyBytes = 0;
  response: CallResponse | undefined;
  calls: OutgoingCall[] = [];
  pendingCall: OutgoingCall | undefined;
  balance: bigint;
  cyclesAvailable: bigint;
  certifiedData: Bytes | undefined;
  globalTimerNs: bigint | undefined;
  accepted = false;
  /** Cycles that this execution has set aside for storage. */
  reserved = 0n;
  readonly stableAccess: StableAccess;
  readonly #heapBytesBefore: number;

  constructor(
    place: { canister: Canister; heap: Heap; stable: StableMemory },
    host: ExecutionHost,
    input: ExecutionInput,
  ) {
    this.canister = place.canister;
    this.heap = place.heap;
    this.stable = place.stable;
    this.host = host;
    this.input = {
      methodName: "",
      deadlineNs: 0n,
      cyclesAvailable: 0n,
      cyclesRefunded: 0n,
      replyLimitBytes: 0,
      answered: false,
      contextInstructions: 0n,
      ...input,
    };
    this.timeNs = host.nowNs();
    this.meter = new InstructionMeter(place.heap, input.instructionLimit ?? limitOf(host.instructionLimits, input));
    this.balance = place.canister.cycles;
    this.cyclesAvailable = this.input.cyclesAvailable;
    this.stableAccess = new StableAccess(input.entry);
    this.#heapBytesBefore = place.heap.bytes.length;
  }

  /** How much the heap has grown in this execution. */
  get heapGrowthBytes(): number {
    return this.heap.bytes.length - this.#heapBytesBefore;
  }

  /**
   * Pays for added storage. Queries, callbacks and cleanups do not pay.
   * @throws StorageUnpaid
   */
  payForStorage(addedBytes: bigint): void {
    if (addedBytes <= 0n || !PAYS_FOR_STORAGE.has(this.input.entry)) return;
    const subnetBytes = this.host.storedBytes();
    const { balance, reserved } = this;
    const reservation = requireStorage(this.canister, { subnetBytes, addedBytes, isStored: true, balance, reserved });
    this.balance -= reservation;
    this.reserved += reservation;
  }

  /** A copy of a range of the canister's memory. */
  read(pointer: number, length: number): Bytes {
    this.meter.charge(length);
    const memory = this.heap.bytes;
    if (pointer + length > memory.length) throw new ContractViolation("a range is outside the canister's memory");
    return memory.slice(pointer, pointer + length);
  }

  write(pointer: number, bytes: Bytes): void {
    this.meter.charge(bytes.length);
    const memory = this.heap.bytes;
    if (pointer + bytes.length > memory.length) throw new ContractViolation("a range is outside the canister's memory");
    this.heap.willWrite(pointer, bytes.length);
    memory.set(bytes, pointer);
  }

  /** Copies a part of a source into memory, for the `*_copy` functions. */
  copy(source: Bytes, pointer: number, offset: number, length: number): void {
    if (offset + length > source.length) throw new ContractViolation("a range is outside the data to copy");
    this.write(pointer, source.subarray(offset, offset + length));
  }

  /** Writes an amount as 16 bytes, little-endian. */
  writeCycles(pointer: number, amount: bigint): void {
    const bytes = Buffer.alloc(16);
    bytes.writeBigUInt64LE(amount & 0xffff_ffff_ffff_ffffn, 0);
    bytes.writeBigUInt64LE(amount >> 64n, 8);
    this.write(pointer, bytes);
  }
}
