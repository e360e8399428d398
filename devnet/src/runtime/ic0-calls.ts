import { concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import { senderVersion } from "../canister/canister-history.ts";
import { callFee, callReserve, liquidCycles } from "../canister/fees.ts";
import { fromUtf8 } from "../encoding/bytes.ts";
import { ContractViolation } from "../messages/trap.ts";
import type { Execution, OutgoingCall } from "./execution.ts";

/** The limit between canisters of one subnet. */
export const MAX_CALL_PAYLOAD_BYTES = 10 * 1024 * 1024;
const MAX_METHOD_NAME_BYTES = 20_000;
const MAX_BEST_EFFORT_SECONDS = 300;
const CALL_PERFORMED = 0;
const CALL_REFUSED = 2;

/** System API functions that call other canisters. */
export const callFunctions = {
  call_new: (
    x: Execution,
    calleePointer: number,
    calleeBytes: number,
    namePointer: number,
    nameBytes: number,
    replyIndex: number,
    replyEnvironment: number,
    rejectIndex: number,
    rejectEnvironment: number,
  ) => {
    abandonPendingCall(x);
    if (nameBytes > MAX_METHOD_NAME_BYTES)
      throw new ContractViolation(`a method name has at most ${MAX_METHOD_NAME_BYTES} bytes`);
    x.pendingCall = {
      callee: x.read(calleePointer, calleeBytes),
      method: fromUtf8(x.read(namePointer, nameBytes)),
      payload: [],
      payloadBytes: 0,
      onReply: { index: replyIndex, environment: replyEnvironment },
      onReject: { index: rejectIndex, environment: rejectEnvironment },
      onCleanup: undefined,
      cycles: 0n,
      reservedCycles: 0n,
      deadlineNs: 0n,
    };
  },
  call_on_cleanup: (x: Execution, index: number, environment: number) => {
    const call = pendingCall(x);
    if (call.onCleanup !== undefined) throw new ContractViolation("call_on_cleanup was called twice");
    call.onCleanup = { index, environment };
  },
  call_data_append: (x: Execution, source: number, size: number) => {
    const call = pendingCall(x);
    call.payloadBytes += size;
    if (call.payloadBytes > MAX_CALL_PAYLOAD_BYTES)
      throw new ContractViolation(`a call carries at most ${MAX_CALL_PAYLOAD_BYTES} bytes`);
    call.payload.push(x.read(source, size));
  },
  call_with_best_effort_response: (x: Execution, seconds: number) => {
    const call = pendingCall(x);
    if (call.deadlineNs !== 0n) throw new ContractViolation("the call already has a timeout");
    call.deadlineNs = x.timeNs + BigInt(Math.min(seconds, MAX_BEST_EFFORT_SECONDS)) * 1_000_000_000n;
  },
  call_cycles_add: (x: Execution, amount: bigint) => void attachCycles(x, amount),
  call_cycles_add128: (x: Execution, high: bigint, low: bigint) => void attachCycles(x, (high << 64n) | low),
  call_perform: (x: Execution) => {
    const call = pendingCall(x);
    if (call.callee.length === 0) checkSenderVersion(x, call);
    const reserve = callReserve(x.host.instructionLimits.update);
    const price = reserve + callFee(BigInt(utf8ToBytes(call.method).length), BigInt(call.payloadBytes));
    if (liquidCycles(x.canister, x.balance) < price || !x.host.mayCall(x.canister, call.callee, x.calls.length)) {
      abandonPendingCall(x);
      return CALL_REFUSED;
    }
    // Composite queries are free.
    if (x.input.replicated) {
      x.balance -= price;
      call.reservedCycles = reserve;
    }
    x.calls.push(call);
    x.pendingCall = undefined;
    return CALL_PERFORMED;
  },
};

function pendingCall(x: Execution): OutgoingCall {
  if (x.pendingCall === undefined)
    throw new ContractViolation("there is no call under construction; use call_new first");
  return x.pendingCall;
}

/** A management call that states its sender's version must state the right one. */
function checkSenderVersion(x: Execution, call: OutgoingCall): void {
  const named = senderVersion(concatBytes(...call.payload));
  if (named === undefined || named === x.canister.version) return;
  throw new ContractViolation(
    `the management call's sender_canister_version is ${named}, and the canister's version is ${x.canister.version}`,
  );
}

/** A call that is not performed gives its cycles back. */
export function abandonPendingCall(x: Execution): void {
  x.balance += x.pendingCall?.cycles ?? 0n;
  x.pendingCall = undefined;
}

function attachCycles(x: Execution, amount: bigint): void {
  const call = pendingCall(x);
  if (amount > x.balance)
    throw new ContractViolation(`the canister has ${x.balance} cycles and cannot attach ${amount}`);
  x.balance -= amount;
  call.cycles += amount;
}
