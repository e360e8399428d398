export interface CallReply {
  kind: "reply";
  data: Uint8Array;
}

/** What every message ends with. */
export type CallResponse = CallReply | Reject;

export function reply(data: Uint8Array): CallReply {
  return { kind: "reply", data };
}
