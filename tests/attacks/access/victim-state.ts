import { type Backend, equalBytes } from "@store-forever/protocol";
import type { Victim } from "../victim.ts";
import { jsonOf } from "./intruders.ts";

/** Everything of the victim's that an attack could change, and whether the private bytes still read as they were. */
export async function stateOf(backend: Backend, victim: Victim): Promise<string> {
  const ids = [victim.privateMemoryId, victim.sharedMemoryId];
  const read = await backend.blob_read_chunk(
    { memory_id: ids[0] ?? "", kind: { original: null }, token: [], version: [] as [] },
    0,
  );
  const bytes = "Ok" in read && equalBytes(new Uint8Array(read.Ok), victim.privateBytes);
  const state = {
    bytes,
    memories: pick(await backend.memories_read({ memory_ids: ids, token: [] })),
    galleries: pick(await backend.get_my_galleries({ cursor: [], limit: [] })),
    sharing: [
      await backend.get_sharing({ gallery: victim.sharedGalleryId }),
      await backend.get_sharing({ gallery: victim.privateGalleryId }),
      await backend.get_sharing({ memory: victim.privateMemoryId }),
    ],
    link: pick(await backend.open_share_link(victim.token)),
    edges: await backend.list_edges(ids),
  };
  return jsonOf(state);
}

/** What an answer tells, without its proof, which is another one each time. */
function pick(answer: { Ok: { value: unknown } } | { Err: unknown }): unknown {
  return "Ok" in answer ? answer.Ok.value : answer.Err;
}
