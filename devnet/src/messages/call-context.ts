import type { Bytes } from "../encoding/bytes.ts";
import type { CallerInfo, CallOrigin } from "./call-request.ts";
import type { Reject } from "./reject.ts";

/** A table index and the value handed to the function there. */
export interface Closure {
  index: number;
  environment: number;
}

/** A call that a canister is answering: alive until it is answered and all its own calls are through. */
export interface CallContext {
  id: number;
  origin: CallOrigin;
  caller: Bytes;
  callerInfo: CallerInfo | undefined;
  deadlineNs: bigint;
  cyclesAvailable: bigint;
  replyLimitBytes: number;
  answered: boolean;
  /** Used by its executions so far. */
  instructions: bigint;
  outstandingCalls: number;
  /** The trap of the last callback: what the caller is told when no answer comes any more. */
  lastTrap: Reject | undefined;
}

/** A call that a canister waits for. */
export interface Callback {
  id: number;
  contextId: number;
  calleeKey: string;
  onReply: Closure;
  onReject: Closure;
  onCleanup: Closure | undefined;
  cyclesSent: bigint;
  reservedCycles: bigint;
  deadlineNs: bigint;
}
