import type { AssetKind, Backend, Certified, Memory, Opt, ResultOf } from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";

/** By what right somebody reads: with a link's token, as the owner, or because it is public or shared with them. */
export type ReadAccess =
  | { by: "link"; token: string }
  | { by: "owner" }
  | { by: "sharing"; owner: Principal; galleryId: string };

/** The canister's answer, not verified yet. */
export function readAccessibleMemories(
  backend: Backend,
  access: ReadAccess,
  memoryIds: string[],
): Promise<ResultOf<Certified<Opt<Memory>[]>>> {
  switch (access.by) {
    case "link":
      return backend.memories_read({ memory_ids: memoryIds, token: [access.token] });
    case "owner":
      return backend.memories_read({ memory_ids: memoryIds, token: [] });
    case "sharing":
      return backend.read_user_memories({
        owner: access.owner,
        gallery_id: [access.galleryId],
        memory_ids: memoryIds,
      });
  }
}

/**
 * One chunk of an asset, not verified yet.
 * @param version of a former version: the SHA-256 of its original
 */
export function readAccessibleChunk(
  backend: Backend,
  access: ReadAccess,
  { memoryId, kind, version }: { memoryId: string; kind: AssetKind; version?: Uint8Array | undefined },
  index: number,
): Promise<ResultOf<Uint8Array>> {
  const asset = {
    memory_id: memoryId,
    kind: { [kind]: null } as Parameters<Backend["blob_read_chunk"]>[0]["kind"],
    version: (version === undefined ? [] : [version]) as Opt<Uint8Array>,
  };
  switch (access.by) {
    case "link":
      return backend.blob_read_chunk({ ...asset, token: [access.token] }, index);
    case "owner":
      return backend.blob_read_chunk({ ...asset, token: [] }, index);
    case "sharing":
      return backend.read_user_blob_chunk({ ...asset, owner: access.owner, gallery_id: [access.galleryId] }, index);
  }
}
