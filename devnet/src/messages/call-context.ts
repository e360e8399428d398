import type { Bytes } from "../encoding/bytes.ts";
import type { CallerInfo, CallOrigin } from "./call-request.ts";
import type { Reject } from "./reject.ts";

/** A callback: an index of the function table, and the value that the function there is called with. */
export interface Closure {
  index: number;
  environment: number;
}

/** A call that a canister is answering. It is open until it is answered and all calls made for it are over. */
export interface CallContext {
  id: number;
  origin: CallOrigin;
  caller: Bytes;
  callerInfo: CallerInfo | undefined;
  deadlineNs: bigint;
  cyclesAvailable: bigint;
  replyLimitBytes: number;
  answered: boolean;
  /** Instructions that its executions have used so far. */
  instructions: bigint;
  outstandingCalls: number;
  /** The last trap of a callback. The caller is told it when the context closes without an answer. */
  lastTrap: Reject | undefined;
}

/** A call that a canister waits for, and what to run when its response comes. */
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
