/** Reject codes of the interface specification. */
export const RejectCode = {
  SysFatal: 1,
  SysTransient: 2,
  DestinationInvalid: 3,
  CanisterReject: 4,
  CanisterError: 5,
  SysUnknown: 6,
} as const;

/** Why a message failed, as its caller sees it. */
export interface Reject {
  kind: "reject";
  code: number;
  errorCode: string;
  message: string;
}

export function reject(code: number, errorCode: string, message: string): Reject {
  return { kind: "reject", code, errorCode, message };
}

/** Thrown where a message has to end with a reject. The outermost handler turns it into the response. */
export class RejectError extends Error {
  override readonly name = "RejectError";
  readonly reject: Reject;
  constructor(code: number, errorCode: string, message: string) {
    super(`${errorCode}: ${message}`);
    this.reject = reject(code, errorCode, message);
  }
}

/** Rejects that several rooms answer, with the codes and texts of the network. */
export const rejects = {
  canisterNotFound: (id: string) => reject(RejectCode.DestinationInvalid, "IC0301", `Canister ${id} not found`),
  noModule: (id: string) =>
    reject(
      RejectCode.CanisterError,
      "IC0537",
      `Error from Canister ${id}: Attempted to execute a message, but the canister contains no Wasm module.`,
    ),
  stopped: (id: string) =>
    reject(RejectCode.CanisterError, "IC0508", `Canister ${id} is stopped and therefore does not accept messages.`),
  stopping: (id: string) =>
    reject(RejectCode.CanisterError, "IC0509", `Canister ${id} is stopping and therefore does not accept messages.`),
  outOfCycles: (id: string, balance: bigint, needed: bigint) =>
    reject(
      RejectCode.SysTransient,
      "IC0207",
      `Canister ${id} is out of cycles: it has ${balance} and needs ${needed}. Top up the canister with at least ${needed - balance} additional cycles.`,
    ),
  noMethod: (id: string, kind: "update" | "query" | "composite query", method: string) =>
    reject(
      RejectCode.CanisterError,
      "IC0536",
      `Error from Canister ${id}: Canister has no ${kind} method '${method}'.`,
    ),
  didNotReply: (id: string) =>
    reject(
      RejectCode.CanisterError,
      "IC0506",
      `Error from Canister ${id}: Canister did not reply to the call. Every path of a method must reply or reject.`,
    ),
} as const;
