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

/** A call being built by `call_new`, sent by `call_perform`. */
export interface OutgoingCall {
  callee: Bytes;
  method: string;
  payload: Bytes[];
  payloadBytes: number;
  onReply: Closure;
  onReject: Closure;
  onCleanup: Closure | undefined;
  cycles: bigint;
  /** Taken for the callback and the reply; what they do not need comes back. */
  reservedCycles: bigint;
  /** 0 for a call that waits as long as it takes. */
  deadlineNs: bigint;
}

/** What of the network an execution sees. */
export interface ExecutionHost {
  nowNs(): bigint;
  rootKeyDer: Bytes;
  subnetId: Bytes;
  instructionLimits: InstructionLimits;
  /** What all canisters of the subnet store. */
  storedBytes(): bigint;
  /** Whether a new call from this canister may be queued. */
  mayCall(canister: Canister, callee: Bytes, queuedInThisExecution: number): boolean;
  /** Told after each execution what it used. */
  executed(
    canister: Canister,
    input: { entry: EntryPoint; replicated: boolean; methodName: string },
    instructions: bigint,
  ): void;
  /** What a canister printed; replicated executions also keep it in the canister's log. */
  print(canister: Canister, text: Bytes, replicated: boolean): void;
}

export interface ExecutionInput {
  entry: EntryPoint;
  replicated: boolean;
  caller: Bytes;
  callerInfo?: CallerInfo | undefined;
  /** The message's argument; in a reply callback the reply. */
  arg: Bytes;
  /** Of the method called; callbacks and tasks have none. */
  methodName?: string;
  /** What a reject callback was called for. */
  rejection?: Reject | undefined;
  deadlineNs?: bigint;
  cyclesAvailable?: bigint;
  cyclesRefunded?: bigint;
  replyLimitBytes?: number;
  /** Whether the call context has been answered by an earlier execution. */
  answered?: boolean;
  /** What the call context has used in earlier executions. */
  contextInstructions?: bigint;
  /** What may be used, where that is less than the entry point's limit. */
  instructionLimit?: bigint;
  /** Only in the first execution of a query that came from outside. */
  dataCertificate?: (() => Bytes) | undefined;
}

type OptionalInput = "callerInfo" | "rejection" | "dataCertificate" | "instructionLimit";

/** One run of one entry point: its input, and the effects that count only if it returns. */
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
  /** Set aside for storage by this execution. */
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
   * Pays for what it stores more, where that is checked: not in queries, and not in what ends a call.
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
    memory.set(bytes, pointer);
  }

  /** The `*_copy` functions: part of a source into memory. */
  copy(source: Bytes, pointer: number, offset: number, length: number): void {
    if (offset + length > source.length) throw new ContractViolation("a range is outside the data to copy");
    this.write(pointer, source.subarray(offset, offset + length));
  }

  /** Writes 16 bytes, little-endian. */
  writeCycles(pointer: number, amount: bigint): void {
    const bytes = Buffer.alloc(16);
    bytes.writeBigUInt64LE(amount & 0xffff_ffff_ffff_ffffn, 0);
    bytes.writeBigUInt64LE(amount >> 64n, 8);
    this.write(pointer, bytes);
  }
}
