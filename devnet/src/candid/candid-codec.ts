import { IDL } from "@dfinity/candid";
import type { Bytes } from "../encoding/bytes.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";

/** Encodes the results of a method. */
export function encode(types: IDL.Type[], values: unknown[]): Bytes {
  return new Uint8Array(IDL.encode(types, values));
}

/** Decodes the one argument of a method. @throws RejectError IC0408 when it is not of the type */
export function decodeArg<T>(type: IDL.Type, arg: Bytes): T {
  try {
    return IDL.decode([type], arg)[0] as unknown as T;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RejectError(RejectCode.CanisterError, "IC0408", `The management canister cannot decode this: ${reason}`);
  }
}
