import { bytesToHex, concatBytes } from "@noble/hashes/utils";
import type { Canister, InstalledCode } from "../canister/canister.ts";
import { charge, executionFee } from "../canister/fees.ts";
import type { Callback, CallContext } from "../messages/call-context.ts";
import type { CallRequest } from "../messages/call-request.ts";
import type { CallResponse } from "../messages/call-response.ts";
import { rejects } from "../messages/reject.ts";
import { Execution, type ExecutionInput } from "../runtime/execution.ts";
import type { ExecutionOutcome } from "../runtime/transaction.ts";
import { watchMemory } from "./low-memory.ts";
import type { Subnet } from "./subnet.ts";

const MAX_INGRESS_REPLY_BYTES = 2 * 1024 * 1024;
const MAX_CALL_REPLY_BYTES = 10 * 1024 * 1024;

/** Opens a call context for a message that the canister begins to answer. */
export function openContext(
  subnet: Subnet,
  canister: Canister,
  request: Pick<CallRequest, "origin" | "caller" | "callerInfo" | "cycles" | "deadlineNs">,
): CallContext {
  const context: CallContext = {
    id: subnet.nextCallNumber(),
    origin: request.origin,
    caller: request.caller,
    callerInfo: request.callerInfo,
    deadlineNs: request.deadlineNs,
    cyclesAvailable: request.cycles,
    replyLimitBytes: request.origin.kind === "ingress" ? MAX_INGRESS_REPLY_BYTES : MAX_CALL_REPLY_BYTES,
    answered: false,
    instructions: 0n,
    outstandingCalls: 0,
    lastTrap: undefined,
  };
  canister.contexts.set(context.id, context);
  return context;
}

/** Prepares an execution on behalf of a call context. */
export function executionOf(
  subnet: Subnet,
  canister: Canister,
  { heap }: InstalledCode,
  context: CallContext,
  input: Pick<ExecutionInput, "entry" | "arg" | "methodName" | "rejection" | "cyclesRefunded">,
): Execution {
  return new Execution({ canister, heap, stable: canister.stable }, subnet, {
    replicated: true,
    caller: context.caller,
    callerInfo: context.callerInfo,
    deadlineNs: context.deadlineNs,
    cyclesAvailable: context.cyclesAvailable,
    replyLimitBytes: context.replyLimitBytes,
    answered: context.answered,
    contextInstructions: context.instructions,
    ...input,
  });
}

/** Ends an execution: its effects if it returned, its answer, its price, and the context if it waits for nothing more. */
export function finishExecution(
  subnet: Subnet,
  canister: Canister,
  context: CallContext,
  execution: Execution,
  outcome: ExecutionOutcome,
): void {
  context.instructions += execution.meter.count();
  if (outcome.kind === "trapped") context.lastTrap = outcome.reject;
  else {
    applyEffects(subnet, canister, context, execution);
    if (execution.response !== undefined) answer(subnet, context, execution.response);
  }
  charge(canister, executionFee(execution.meter.billed));
  settle(subnet, canister, context);
}

/** Applies the effects of an execution that returned, except those on memory. */
export function applyEffects(subnet: Subnet, canister: Canister, context: CallContext, execution: Execution): void {
  canister.cycles = execution.balance;
  canister.reservedCycles += execution.reserved;
  context.cyclesAvailable = execution.cyclesAvailable;
  if (execution.input.entry === "RQ") return;
  canister.version++;
  watchMemory(subnet, canister);
  if (execution.certifiedData !== undefined) {
    canister.certifiedData = execution.certifiedData;
    subnet.publish(canister);
  }
  if (execution.globalTimerNs !== undefined) canister.globalTimerNs = execution.globalTimerNs;
  if (execution.globalTimerNs !== undefined || execution.input.entry === "T") subnet.timers.schedule(canister);
  for (const call of execution.calls) {
    const callback: Callback = {
      id: subnet.nextCallNumber(),
      contextId: context.id,
      calleeKey: bytesToHex(call.callee),
      onReply: call.onReply,
      onReject: call.onReject,
      onCleanup: call.onCleanup,
      cyclesSent: call.cycles,
      reservedCycles: call.reservedCycles,
      deadlineNs: call.deadlineNs,
    };
    canister.callbacks.set(callback.id, callback);
    context.outstandingCalls++;
    const request: CallRequest = {
      kind: "request",
      target: call.callee,
      method: call.method,
      arg: concatBytes(...call.payload),
      caller: canister.id,
      cycles: call.cycles,
      deadlineNs: call.deadlineNs,
      origin: { kind: "canister", canisterKey: canister.key, callbackId: callback.id },
    };
    subnet.send(request, callback);
  }
}

function answer(subnet: Subnet, context: CallContext, response: CallResponse): void {
  const refund = context.cyclesAvailable;
  context.answered = true;
  context.cyclesAvailable = 0n;
  subnet.respond(context.origin, response, refund);
}

/** Closes a context that waits for no more calls. If it was never answered, its caller gets a reject here. */
function settle(subnet: Subnet, canister: Canister, context: CallContext): void {
  if (context.outstandingCalls > 0) return;
  if (!context.answered) answer(subnet, context, context.lastTrap ?? rejects.didNotReply(canister.text));
  canister.contexts.delete(context.id);
  completeStop(subnet, canister);
}

/** Completes the stop of a stopping canister when its last call context is closed. */
export function completeStop(subnet: Subnet, canister: Canister): void {
  if (canister.lifecycle.kind !== "stopping" || canister.contexts.size > 0) return;
  const { onStopped } = canister.lifecycle;
  canister.lifecycle = { kind: "stopped" };
  subnet.timers.schedule(canister);
  for (const tell of onStopped) tell();
}
