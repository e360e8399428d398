import { concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import { EMPTY, fromUtf8 } from "../encoding/bytes.ts";
import type { CallerInfo } from "../messages/call-request.ts";
import { reply } from "../messages/call-response.ts";
import { RejectCode, reject } from "../messages/reject.ts";
import { ContractViolation, ExplicitTrap, limitText } from "../messages/trap.ts";
import type { Execution } from "./execution.ts";

/** System API functions about the incoming message and its answer. */
export const messageFunctions = {
  msg_arg_data_size: (x: Execution) => x.input.arg.length,
  msg_arg_data_copy: (x: Execution, target: number, offset: number, size: number) =>
    void x.copy(x.input.arg, target, offset, size),
  msg_caller_size: (x: Execution) => x.input.caller.length,
  msg_caller_copy: (x: Execution, target: number, offset: number, size: number) =>
    void x.copy(x.input.caller, target, offset, size),
  msg_caller_info_data_size: (x: Execution) => callerInfo(x).info.length,
  msg_caller_info_data_copy: (x: Execution, target: number, offset: number, size: number) =>
    void x.copy(callerInfo(x).info, target, offset, size),
  msg_caller_info_signer_size: (x: Execution) => callerInfo(x).signer.length,
  msg_caller_info_signer_copy: (x: Execution, target: number, offset: number, size: number) =>
    void x.copy(callerInfo(x).signer, target, offset, size),
  msg_reject_code: (x: Execution) => x.input.rejection?.code ?? 0,
  msg_reject_msg_size: (x: Execution) => rejectionText(x).length,
  msg_reject_msg_copy: (x: Execution, target: number, offset: number, size: number) =>
    void x.copy(rejectionText(x), target, offset, size),
  msg_deadline: (x: Execution) => x.input.deadlineNs,
  msg_method_name_size: (x: Execution) => utf8ToBytes(x.input.methodName).length,
  msg_method_name_copy: (x: Execution, target: number, offset: number, size: number) =>
    void x.copy(utf8ToBytes(x.input.methodName), target, offset, size),
  accept_message: (x: Execution) => {
    if (x.accepted) throw new ContractViolation("accept_message was called twice");
    x.accepted = true;
  },
  msg_reply_data_append: (x: Execution, source: number, size: number) => {
    forbidSecondAnswer(x);
    x.replyBytes += size;
    if (x.replyBytes > x.input.replyLimitBytes)
      throw new ContractViolation(`the reply is larger than ${x.input.replyLimitBytes} bytes`);
    x.replyParts.push(x.read(source, size));
  },
  msg_reply: (x: Execution) => {
    forbidSecondAnswer(x);
    x.response = reply(concatBytes(...x.replyParts));
  },
  msg_reject: (x: Execution, source: number, size: number) => {
    forbidSecondAnswer(x);
    const text = limitText(fromUtf8(x.read(source, size)));
    x.response = reject(RejectCode.CanisterReject, "IC0406", text);
  },
  debug_print: (x: Execution, source: number, size: number) =>
    void x.host.print(x.canister, x.read(source, size), x.input.replicated),
  trap: (x: Execution, source: number, size: number) => {
    throw new ExplicitTrap(fromUtf8(x.read(source, size)));
  },
};

function callerInfo({ input }: Execution): CallerInfo {
  return input.callerInfo ?? { info: EMPTY, signer: EMPTY };
}

function rejectionText(x: Execution): Uint8Array {
  return utf8ToBytes(x.input.rejection?.message ?? "");
}

function forbidSecondAnswer(x: Execution): void {
  if (x.input.answered || x.response !== undefined) throw new ContractViolation("the call has already been answered");
}
