import { archiveId, err, ok } from "@store-forever/protocol";
import { readPictures } from "@store-forever/workers";
import { findCapsuleKey } from "../../backend/capsule-key.ts";
import { readNetwork } from "../../backend/network.ts";
import type { ReplyTo } from "../../messages/reply.ts";
import { openDatabase } from "../../storage/databases/database.ts";

/** Reads pictures of a site's memories from the person's own archive. One changed byte is never passed on. */
export async function readArchivedPictures(
  origin: string,
  memoryIds: readonly string[],
): Promise<ReplyTo["pictures.read"]> {
  const network = await readNetwork();
  if (!network.ok) return err({ name: "network", problem: network.error });
  const key = await findCapsuleKey(await openDatabase(), network.value);
  if (key === undefined) return err({ name: "signIn" });
  const ids = new Map(memoryIds.map((memoryId) => [archiveId(origin, "memory", memoryId), memoryId]));
  const read = await readPictures(network.value, key.signer, [...ids.keys()]);
  if (!read.ok) return err({ name: "refused", message: read.error.message });
  return ok(
    read.value.flatMap(({ memoryId: archived, bytes }) => {
      const memoryId = ids.get(archived);
      return memoryId === undefined ? [] : [{ memoryId, base64: base64Of(bytes) }];
    }),
  );
}

/** So many bytes are arguments of one call. */
const PART_BYTES = 0x8000;

function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += PART_BYTES)
    text += String.fromCharCode(...bytes.subarray(at, at + PART_BYTES));
  return btoa(text);
}
