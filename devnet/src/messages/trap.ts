import { fromUtf8 } from "../encoding/bytes.ts";
import { type Reject, RejectCode, reject } from "./reject.ts";

const MAX_TEXT_BYTES = 8 * 1024;

/** The canister called `ic0.trap`. */
export class ExplicitTrap extends Error {
  override readonly name = "ExplicitTrap";
}

/** The canister used the System API against its rules. */
export class ContractViolation extends Error {
  override readonly name = "ContractViolation";
}

/** The execution used more instructions than it may. */
export class InstructionLimitExceeded extends Error {
  override readonly name = "InstructionLimitExceeded";
  constructor(limit: bigint) {
    super(`Canister exceeded the limit of ${limit} instructions for single message execution`);
  }
}

/** The execution left the heap larger than the canister's `wasm_memory_limit`. */
export class MemoryLimitExceeded extends Error {
  override readonly name = "MemoryLimitExceeded";
  constructor(limitBytes: bigint) {
    super(`Canister exceeded its current Wasm memory limit of ${limitBytes} bytes`);
  }
}

/** The canister cannot pay for storing more. */
export class StorageUnpaid extends Error {
  override readonly name = "StorageUnpaid";
  readonly errorCode: "IC0532" | "IC0534";
  constructor(errorCode: "IC0532" | "IC0534", message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}

/** The execution read or wrote more of stable memory than one execution may. */
export class StableAccessExceeded extends Error {
  override readonly name = "StableAccessExceeded";
  constructor(limitBytes: bigint) {
    super(`Canister exceeded memory access limits: more than ${limitBytes} bytes of stable memory in one message`);
  }
}

/** The reject that a failed execution ends with, in the network's words. Errors that are no trap are thrown on. */
export function rejectOfTrap(error: unknown, canisterId: string): Reject {
  const from = `Error from Canister ${canisterId}: `;
  if (error instanceof ExplicitTrap)
    return trapReject(
      "IC0503",
      `${from}Canister called \`ic0.trap\` with message: '${error.message}'.\nConsider gracefully handling failures from this canister or altering the canister to handle exceptions.`,
    );
  if (error instanceof ContractViolation)
    return trapReject("IC0504", `${from}Canister violated contract: ${error.message}.`);
  if (error instanceof InstructionLimitExceeded) return trapReject("IC0522", `${from}${error.message}.`);
  if (error instanceof MemoryLimitExceeded) return trapReject("IC0539", `${from}${error.message}.`);
  if (error instanceof StorageUnpaid) return trapReject(error.errorCode, `${from}${error.message}.`);
  if (error instanceof StableAccessExceeded) return trapReject("IC0524", `${from}${error.message}.`);
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError)
    return trapReject("IC0502", `${from}Canister trapped: ${error.message}.`);
  throw error;
}

function trapReject(errorCode: string, message: string): Reject {
  return reject(RejectCode.CanisterError, errorCode, limitText(message));
}

/** Cuts a text to 8 KiB, which is what a reject message may have. */
export function limitText(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  return bytes.length <= MAX_TEXT_BYTES ? text : fromUtf8(bytes.subarray(0, MAX_TEXT_BYTES));
}
