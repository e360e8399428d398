import type { CallerInfo } from "./call-request.ts";

/** A query call, from outside or from a composite query. */
export interface Query {
  target: Uint8Array;
  method: string;
  arg: Uint8Array;
  caller: Uint8Array;
  callerInfo?: CallerInfo | undefined;
}
