import { Principal } from "@dfinity/principal";
import type { Bytes } from "./bytes.ts";

/** The textual form of a principal, with its check sum. */
export function principalText(id: Bytes): string {
  return Principal.fromUint8Array(id).toText();
}
