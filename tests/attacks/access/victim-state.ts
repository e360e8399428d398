import { accepted, equalBytes } from "@store-forever/protocol";
import { AttackSucceeded } from "../attack.ts";
import type { Victim } from "../victim.ts";
import { jsonOf } from "./intruders.ts";

/** What victims have, as it was read last: after one attack, which is before the next one. */
const lastStates = new WeakMap<Victim, string>();

/**
 * Does an attack on what a victim has.
 * @returns what the attempt answered
 * @throws AttackSucceeded when the victim has something else now
 */
export async function leftAsItWas<T>(victim: Victim, attempt: () => Promise<T>): Promise<T> {
  const before = lastStates.get(victim) ?? (await stateOf(victim));
  const answer = await attempt();
  const after = await stateOf(victim);
  lastStates.set(victim, after);
  if (after !== before) throw new AttackSucceeded(`The victim had ${before} and has ${after}.`);
  return answer;
}

/** Everything of the victim's that an attack could change, and whether the private bytes still read as they were. */
async function stateOf(victim: Victim): Promise<string> {
  const { backend } = victim;
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
    name: accepted(await backend.get_capsule()).display_name,
    hotKeys: accepted(await backend.get_hot_keys()),
  };
  return jsonOf(state);
}

/** What an answer tells, without its proof, which is another one each time. */
function pick(answer: { Ok: { value: unknown } } | { Err: unknown }): unknown {
  return "Ok" in answer ? answer.Ok.value : answer.Err;
}
