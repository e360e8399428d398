import type { Canister, InstalledCode } from "../canister/canister.ts";
import { charge, executionFee, replyFee } from "../canister/fees.ts";
import { MANAGEMENT_CANISTER_ID } from "../encoding/canister-id.ts";
import type { Callback, CallContext } from "../messages/call-context.ts";
import type { CallRequest } from "../messages/call-request.ts";
import type { CallResponse } from "../messages/call-response.ts";
import { type Reject, RejectCode, reject, rejects } from "../messages/reject.ts";
import { transact } from "../runtime/transaction.ts";
import type { MethodKind } from "../wasm/canister-module.ts";
import { executionPrice, outOfCycles, unavailable } from "./availability.ts";
import { applyEffects, executionOf, finishExecution, openContext } from "./call-contexts.ts";
import type { ResponseMessage, SystemTask } from "./message-queue.ts";
import type { Subnet } from "./subnet.ts";

/** Runs an update call, or a query that is called as an update. */
export function runRequest(subnet: Subnet, canister: Canister, request: CallRequest): void {
  const { code } = canister;
  const kind = code?.module.methods.get(request.method);
  const refusal =
    unavailable(canister) ??
    notAnUpdate(canister, request.method, kind) ??
    tooFewCycles(canister, request) ??
    outOfCycles(canister, executionPrice(subnet));
  if (refusal !== undefined || code === undefined)
    subnet.respond(request.origin, refusal ?? rejects.noModule(canister.text), request.cycles);
  else if (kind === "update") runUpdate(subnet, canister, code, request);
  else runReplicatedQuery(subnet, canister, code, request);
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

function runUpdate(subnet: Subnet, canister: Canister, code: InstalledCode, request: CallRequest): void {
  const context = openContext(subnet, canister, request);
  const { arg, method: methodName } = request;
  const execution = executionOf(subnet, canister, code, context, { entry: "U", arg, methodName });
  const outcome = transact(execution, true, (x) => code.heap.callExport(x, `canister_update ${methodName}`));
  finishExecution(subnet, canister, context, execution, outcome);
}

/** The changes of a replicated query are discarded, but cycles that it accepted stay. */
function runReplicatedQuery(subnet: Subnet, canister: Canister, code: InstalledCode, request: CallRequest): void {
  const context = openContext(subnet, canister, request);
  const { arg, method: methodName } = request;
  const execution = executionOf(subnet, canister, code, context, { entry: "RQ", arg, methodName });
  const outcome = transact(execution, false, (x) => code.heap.callExport(x, `canister_query ${methodName}`));
  finishExecution(subnet, canister, context, execution, outcome);
}

/** Runs the callback of a call that has been answered. */
export function runResponse(subnet: Subnet, message: ResponseMessage): void {
  const canister = subnet.canisters.get(message.canisterKey);
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
  const execution = executionOf(subnet, canister, code, context, { ...input, cyclesRefunded: message.refund });
  const outcome = transact(execution, true, (x) => code.heap.callTable(x, closure.index, closure.environment));
  if (outcome.kind === "trapped") runCleanup(subnet, canister, code, context, callback, response);
  finishExecution(subnet, canister, context, execution, outcome);
}

/** Runs the cleanup after a callback trapped. Its changes stay. When it traps as well, that has no further effect. */
function runCleanup(
  subnet: Subnet,
  canister: Canister,
  code: InstalledCode,
  context: CallContext,
  { onCleanup }: Callback,
  response: CallResponse,
): void {
  if (onCleanup === undefined) return;
  const rejection = response.kind === "reject" ? response : undefined;
  const execution = executionOf(subnet, canister, code, context, { entry: "C", arg: new Uint8Array(0), rejection });
  const outcome = transact(execution, true, (x) => code.heap.callTable(x, onCleanup.index, onCleanup.environment));
  if (outcome.kind === "returned") applyEffects(subnet, canister, context, execution);
  charge(canister, executionFee(execution.meter.billed));
}

const TASK_EXPORTS = {
  timer: "canister_global_timer",
  heartbeat: "canister_heartbeat",
  "low memory": "canister_on_low_wasm_memory",
} as const;

/** Runs a global timer that is due, a heartbeat, or the hook for low memory. */
export function runTask(subnet: Subnet, task: SystemTask): void {
  const canister = subnet.canisters.get(task.canisterKey);
  if (canister?.code === undefined || canister.lifecycle.kind !== "running") return;
  const name = TASK_EXPORTS[task.kind];
  const { code } = canister;
  if (task.kind === "timer" && !isTimerDue(subnet, canister)) return;
  if (task.kind === "low memory" && canister.lowMemoryHook !== "ready") return;
  // The timer of a frozen canister waits for a top-up.
  if (outOfCycles(canister, executionPrice(subnet)) !== undefined) return;
  if (task.kind === "timer") canister.globalTimerNs = 0n;
  if (task.kind === "low memory") canister.lowMemoryHook = "executed";
  if (!code.module.hasExport(name)) return;
  const context = openContext(subnet, canister, {
    origin: { kind: "system" },
    caller: MANAGEMENT_CANISTER_ID,
    cycles: 0n,
    deadlineNs: 0n,
  });
  const execution = executionOf(subnet, canister, code, context, { entry: "T", arg: new Uint8Array(0) });
  const outcome = transact(execution, true, (x) => code.heap.callExport(x, name));
  context.answered = true;
  finishExecution(subnet, canister, context, execution, outcome);
}

function isTimerDue(subnet: Subnet, { globalTimerNs }: Canister): boolean {
  return globalTimerNs !== 0n && globalTimerNs <= subnet.nowNs();
}
