import type { Reject } from "./reject.ts";

export interface CallReply {
  kind: "reply";
  data: Uint8Array;
}

/** Every message ends with a reply or a reject. */
export type CallResponse = CallReply | Reject;

export function reply(data: Uint8Array): CallReply {
  return { kind: "reply", data };
}
