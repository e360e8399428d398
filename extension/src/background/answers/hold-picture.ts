import { err, ok } from "@store-forever/protocol";
import { putHeldPart } from "@store-forever/workers/held";
import type { ReplyTo } from "../../messages/reply.ts";

/** Keeps a part of a picture that only its page has, for the job that the person is about to begin. */
export async function holdPicture(
  origin: string,
  { sha256, index, base64 }: { sha256: string; index: number; base64: string },
): Promise<ReplyTo["picture.hold"]> {
  try {
    await putHeldPart(
      origin,
      sha256,
      index,
      Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
    );
    return ok(null);
  } catch (error) {
    return err({ name: "refused", message: `The picture could not be kept: ${String(error)}` });
  }
}
