import { bytesToHex, concatBytes } from "@noble/hashes/utils";
import type { Canister, InstalledCode } from "../canister/canister.ts";
import { charge, executionFee, freezingLimit, liquidCycles, replyFee } from "../canister/fees.ts";
import type { Callback, CallContext } from "../messages/call-context.ts";
import type { CallRequest } from "../messages/call-request.ts";
import type { CallResponse } from "../messages/call-response.ts";
import { type Reject, RejectCode, reject, rejects } from "../messages/reject.ts";
import { Execution, type ExecutionInput } from "../runtime/execution.ts";
import { type ExecutionOutcome, transact } from "../runtime/transaction.ts";
import type { MethodKind } from "../wasm/canister-module.ts";
import { MANAGEMENT_CANISTER_ID } from "./canister-id.ts";
import { watchMemory } from "./low-memory.ts";
import type { ResponseMessage, SystemTask } from "./message-queue.ts";
import type { Network } from "./network.ts";

export const MAX_INGRESS_REPLY_BYTES = 2 * 1024 * 1024;
export const MAX_CALL_REPLY_BYTES = 10 * 1024 * 1024;

/** Why a canister accepts no messages now; undefined when it does. */
export function unavailable(canister: Canister): Reject | undefined {
  if (canister.lifecycle.kind === "stopped") return rejects.stopped(canister.text);
  if (canister.lifecycle.kind === "stopping") return rejects.stopping(canister.text);
  return canister.code === undefined ? rejects.noModule(canister.text) : undefined;
}

/** Why a canister cannot pay a price; undefined when it can. A frozen canister can pay for nothing. */
export function outOfCycles(canister: Canister, price: bigint): Reject | undefined {
  if (liquidCycles(canister) >= price && canister.cycles >= freezingLimit(canister)) return undefined;
  return rejects.outOfCycles(canister.text, canister.cycles, price + freezingLimit(canister));
}

/** The cycles that an execution needs to begin. At its end it pays only for what it used. */
function executionPrice({ instructionLimits }: Network): bigint {
  return executionFee(instructionLimits.update);
}

/** Runs an update call, or a query that is called as an update. */
export function runRequest(network: Network, canister: Canister, request: CallRequest): void {
  const { code } = canister;
  const kind = code?.module.methods.get(request.method);
  const refusal =
    unavailable(canister) ??
    notAnUpdate(canister, request.method, kind) ??
    tooFewCycles(canister, request) ??
    outOfCycles(canister, executionPrice(network));
  if (refusal !== undefined || code === undefined)
    network.respond(request.origin, refusal ?? rejects.noModule(canister.text), request.cycles);
  else if (kind === "update") runUpdate(network, canister, code, request);
  else runReplicatedQuery(network, canister, code, request);
}

/** A call of another canister has to carry the cycles that `minimum_incoming_canister_call_cycles` asks for. */
function tooFewCycles(canister: Canister, { origin, cycles }: CallRequest): Reject | undefined {
  const { minimumIncomingCallCycles: minimum } = canister.settings;
  if (origin.kind !== "canister" || origin.canisterKey === canister.key || cycles >= minimum) return undefined;
  return reject(
    RejectCode.CanisterReject,
    "IC0406",
    `Canister ${canister.text} takes calls of other canisters with at least ${minimum} transferred cycles, and this one has ${cycles}.`,
  );
}

function notAnUpdate(canister: Canister, method: string, kind: MethodKind | undefined): Reject | undefined {
  if (kind === undefined) return rejects.noMethod(canister.text, "update", method);
  if (kind !== "composite query") return undefined;
  return reject(
    RejectCode.CanisterError,
    "IC0527",
    `Error from Canister ${canister.text}: The composite query '${method}' can only be called as a query.`,
  );
}

function runUpdate(network: Network, canister: Canister, code: InstalledCode, request: CallRequest): void {
  const context = openContext(network, canister, request);
  const { arg, method: methodName } = request;
  const execution = executionOf(network, canister, code, context, { entry: "U", arg, methodName });
  const outcome = transact(execution, true, (x) => code.heap.callExport(x, `canister_update ${methodName}`));
  finish(network, canister, context, execution, outcome);
}

/** The changes of a replicated query are discarded, but cycles that it accepted stay. */
function runReplicatedQuery(network: Network, canister: Canister, code: InstalledCode, request: CallRequest): void {
  const context = openContext(network, canister, request);
  const { arg, method: methodName } = request;
  const execution = executionOf(network, canister, code, context, { entry: "RQ", arg, methodName });
  const outcome = transact(execution, false, (x) => code.heap.callExport(x, `canister_query ${methodName}`));
  finish(network, canister, context, execution, outcome);
}

/** Runs the callback of a call that has been answered. */
export function runResponse(network: Network, message: ResponseMessage): void {
  const canister = network.canisters.get(message.canisterKey);
  const callback = canister?.callbacks.get(message.callbackId);
  const context = callback && canister?.contexts.get(callback.contextId);
  if (canister?.code === undefined || callback === undefined || context === undefined) return;
  canister.callbacks.delete(callback.id);
  context.outstandingCalls--;
  const { response } = message;
  const replyBytes = response.kind === "reply" ? response.data.length : response.message.length;
  canister.cycles += message.refund + callback.reservedCycles - replyFee(replyBytes);
  const input =
    response.kind === "reply"
      ? ({ entry: "Ry", arg: response.data } as const)
      : ({ entry: "Rt", arg: new Uint8Array(0), rejection: response } as const);
  const closure = response.kind === "reply" ? callback.onReply : callback.onReject;
  const { code } = canister;
  const execution = executionOf(network, canister, code, context, { ...input, cyclesRefunded: message.refund });
  const outcome = transact(execution, true, (x) => code.heap.callTable(x, closure.index, closure.environment));
  if (outcome.kind === "trapped") runCleanup(network, canister, code, context, callback, response);
  finish(network, canister, context, execution, outcome);
}

/** Runs the cleanup after a callback trapped. Its changes stay. When it traps as well, that has no further effect. */
function runCleanup(
  network: Network,
  canister: Canister,
  code: InstalledCode,
  context: CallContext,
  { onCleanup }: Callback,
  response: CallResponse,
): void {
  if (onCleanup === undefined) return;
  const rejection = response.kind === "reject" ? response : undefined;
  const execution = executionOf(network, canister, code, context, { entry: "C", arg: new Uint8Array(0), rejection });
  const outcome = transact(execution, true, (x) => code.heap.callTable(x, onCleanup.index, onCleanup.environment));
  if (outcome.kind === "returned") applyEffects(network, canister, context, execution);
  charge(canister, executionFee(execution.meter.billed));
}

const TASK_EXPORTS = {
  timer: "canister_global_timer",
  heartbeat: "canister_heartbeat",
  "low memory": "canister_on_low_wasm_memory",
} as const;

/** Runs a global timer that is due, a heartbeat, or the hook for low memory. */
export function runTask(network: Network, task: SystemTask): void {
  const canister = network.canisters.get(task.canisterKey);
  if (canister?.code === undefined || canister.lifecycle.kind !== "running") return;
  const name = TASK_EXPORTS[task.kind];
  const { code } = canister;
  if (task.kind === "timer" && !isTimerDue(network, canister)) return;
  if (task.kind === "low memory" && canister.lowMemoryHook !== "ready") return;
  // The timer of a frozen canister waits for a top-up.
  if (outOfCycles(canister, executionPrice(network)) !== undefined) return;
  if (task.kind === "timer") canister.globalTimerNs = 0n;
  if (task.kind === "low memory") canister.lowMemoryHook = "executed";
  if (!code.module.hasExport(name)) return;
  const context = openContext(network, canister, {
    origin: { kind: "system" },
    caller: MANAGEMENT_CANISTER_ID,
    cycles: 0n,
    deadlineNs: 0n,
  });
  const execution = executionOf(network, canister, code, context, { entry: "T", arg: new Uint8Array(0) });
  const outcome = transact(execution, true, (x) => code.heap.callExport(x, name));
  context.answered = true;
  finish(network, canister, context, execution, outcome);
}

function isTimerDue(network: Network, { globalTimerNs }: Canister): boolean {
  return globalTimerNs !== 0n && globalTimerNs <= network.nowNs();
}

function openContext(
  network: Network,
  canister: Canister,
  request: Pick<CallRequest, "origin" | "caller" | "callerInfo" | "cycles" | "deadlineNs">,
): CallContext {
  const context: CallContext = {
    id: network.nextCallNumber(),
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

function executionOf(
  network: Network,
  canister: Canister,
  { heap }: InstalledCode,
  context: CallContext,
  input: Pick<ExecutionInput, "entry" | "arg" | "methodName" | "rejection" | "cyclesRefunded">,
): Execution {
  return new Execution({ canister, heap, stable: canister.stable }, network, {
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

function finish(
  network: Network,
  canister: Canister,
  context: CallContext,
  execution: Execution,
  outcome: ExecutionOutcome,
): void {
  context.instructions += execution.meter.count();
  if (outcome.kind === "trapped") context.lastTrap = outcome.reject;
  else {
    applyEffects(network, canister, context, execution);
    if (execution.response !== undefined) answer(network, context, execution.response);
  }
  charge(canister, executionFee(execution.meter.billed));
  settle(network, canister, context);
}

function applyEffects(network: Network, canister: Canister, context: CallContext, execution: Execution): void {
  canister.cycles = execution.balance;
  canister.reservedCycles += execution.reserved;
  context.cyclesAvailable = execution.cyclesAvailable;
  if (execution.input.entry === "RQ") return;
  canister.version++;
  watchMemory(network, canister);
  if (execution.certifiedData !== undefined) {
    canister.certifiedData = execution.certifiedData;
    network.publish(canister);
  }
  if (execution.globalTimerNs !== undefined) canister.globalTimerNs = execution.globalTimerNs;
  if (execution.globalTimerNs !== undefined || execution.input.entry === "T") network.timers.schedule(canister);
  for (const call of execution.calls) {
    const callback: Callback = {
      id: network.nextCallNumber(),
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
    network.send(request, callback);
  }
}

function answer(network: Network, context: CallContext, response: CallResponse): void {
  const refund = context.cyclesAvailable;
  context.answered = true;
  context.cyclesAvailable = 0n;
  network.respond(context.origin, response, refund);
}

/** Closes a context that waits for no more calls. If it was never answered, its caller gets a reject here. */
function settle(network: Network, canister: Canister, context: CallContext): void {
  if (context.outstandingCalls > 0) return;
  if (!context.answered) answer(network, context, context.lastTrap ?? rejects.didNotReply(canister.text));
  canister.contexts.delete(context.id);
  completeStop(network, canister);
}

/** Completes the stop of a stopping canister when its last call context is closed. */
export function completeStop(network: Network, canister: Canister): void {
  if (canister.lifecycle.kind !== "stopping" || canister.contexts.size > 0) return;
  const { onStopped } = canister.lifecycle;
  canister.lifecycle = { kind: "stopped" };
  network.timers.schedule(canister);
  for (const tell of onStopped) tell();
}
