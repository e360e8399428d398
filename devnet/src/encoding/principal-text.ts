import { Principal } from "@dfinity/principal";
import type { Bytes } from "./bytes.ts";

export function principalText(id: Bytes): string {
  return Principal.fromUint8Array(id).toText();
}
