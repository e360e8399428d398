import type { Bytes } from "../encoding/bytes.ts";
import type { CallerInfo } from "./call-request.ts";

/** An authenticated update call from outside. */
export interface IngressMessage {
  requestId: Bytes;
  target: Bytes;
  method: string;
  arg: Bytes;
  caller: Bytes;
  callerInfo?: CallerInfo | undefined;
  /** The size of the signed envelope, which the message takes of a block. */
  envelopeBytes: number;
  expiresAtNs: bigint;
}
