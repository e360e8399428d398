import { HELD_PART_BYTES } from "../../messages/held-picture.ts";
import { send } from "../../messages/send.ts";
import { heldBytes } from "./hold-pictures.ts";

/** Hands pictures that only the page has to the extension, in parts. One that the page no longer has is left out. */
export async function handOver(sha256s: readonly string[]): Promise<void> {
  for (const sha256 of sha256s) {
    const blob = heldBytes(sha256);
    const count = Math.ceil((blob?.size ?? 0) / HELD_PART_BYTES);
    for (let index = 0; index < count; index++) {
      const part = blob?.slice(index * HELD_PART_BYTES, (index + 1) * HELD_PART_BYTES);
      const base64 = part === undefined ? "" : await base64Of(part);
      const reply = await send({ to: "background", type: "picture.hold", sha256, index, base64 });
      if (!reply.ok) return;
    }
  }
}

function base64Of(part: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(part);
  });
}
