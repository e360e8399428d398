import type { Bytes } from "../encoding/bytes.ts";

/** What the canister that signs for a user states about that user. */
export interface CallerInfo {
  info: Bytes;
  signer: Bytes;
}

/** Where the response of a message goes. */
export type CallOrigin =
  | { kind: "ingress"; requestId: Bytes }
  | { kind: "canister"; canisterKey: string; callbackId: number }
  | { kind: "system" };

/** A message from outside or from another canister. */
export interface CallRequest {
  kind: "request";
  target: Bytes;
  method: string;
  arg: Bytes;
  caller: Bytes;
  callerInfo?: CallerInfo | undefined;
  cycles: bigint;
  deadlineNs: bigint;
  origin: CallOrigin;
}
