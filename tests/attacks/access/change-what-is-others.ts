import { randomUUID } from "node:crypto";
import { Principal } from "@store-forever/protocol/ic";
import { type Attack, AttackSucceeded } from "../attack.ts";
import type { Caller } from "../caller.ts";
import { photo, sha256, type Victim } from "../victim.ts";
import { intruderOf, jsonOf, rejectionIn } from "./intruders.ts";
import { leftAsItWas } from "./victim-state.ts";

interface Change {
  what: string;
  attempt(attacker: Caller, victim: Victim): Promise<unknown>;
}

const METADATA = photo(randomUUID(), new Uint8Array(1)).metadata;

/** Each is harmless, refused, or changes only what the attacker has under the same id. */
const CHANGES: readonly Change[] = [
  {
    what: "deletes somebody's photo",
    attempt: ({ backend }, victim) => backend.memories_delete([victim.privateMemoryId, victim.sharedMemoryId]),
  },
  {
    what: "deletes somebody's gallery",
    attempt: ({ backend }, victim) => backend.delete_gallery(victim.sharedGalleryId),
  },
  { what: "revokes somebody's link", attempt: ({ backend }, { token }) => backend.revoke_share_link(token) },
  {
    what: "rewrites a photo's description",
    attempt: ({ backend }, victim) =>
      backend.memories_update([{ memory_id: victim.sharedMemoryId, metadata: { ...METADATA, title: "Owned" } }]),
  },
  {
    what: "stores another description under a photo's id",
    attempt: ({ backend }, victim) =>
      backend.upsert_metadata({
        memory_id: victim.sharedMemoryId,
        memory_type: { image: null },
        metadata: { ...METADATA, title: "Owned" },
        idempotency_key: randomUUID(),
      }),
  },
  {
    what: "deletes a version of a photo",
    attempt: ({ backend }, victim) =>
      backend.delete_memory_version({ memory_id: victim.sharedMemoryId, sha256: new Uint8Array(32) }),
  },
  {
    what: "stores other bytes under a photo's id",
    async attempt({ backend }, victim) {
      const bytes = new TextEncoder().encode("other bytes");
      await backend.store_assets([{ sha256: sha256(bytes), bytes }]);
      return backend.memories_create([photo(victim.sharedMemoryId, bytes)]);
    },
  },
  {
    what: "refers to somebody's private bytes by their hash",
    attempt: ({ backend }, victim) => backend.memories_create([photo(randomUUID(), victim.privateBytes)]),
  },
  {
    what: "stores another gallery under a shared gallery's id",
    attempt: ({ backend }, victim) => backend.store_gallery_forever(gallery(victim.sharedGalleryId, [])),
  },
  {
    what: "takes a private photo into a gallery of their own and shares it",
    async attempt({ backend }, victim) {
      const id = randomUUID();
      await backend.store_gallery_forever(gallery(id, [victim.privateMemoryId]));
      const link = await backend.create_share_link({ gallery: id }, []);
      if (!("Ok" in link)) return;
      const locator = {
        memory_id: victim.privateMemoryId,
        kind: { original: null },
        token: [link.Ok.token] as [string],
        version: [] as [],
      };
      const read = await backend.blob_read_chunk(locator, 0);
      if ("Ok" in read) throw new AttackSucceeded("The link serves the private photo.");
    },
  },
  {
    what: "adds a photo to a shared gallery",
    attempt: ({ backend }, victim) => backend.update_gallery(gallery(victim.sharedGalleryId, [randomUUID()]), []),
  },
  {
    what: "makes a gallery public",
    attempt: ({ backend }, victim) =>
      backend.update_sharing({
        target: { gallery: victim.privateGalleryId },
        is_public: [true],
        add_people: [],
        remove_people: [],
      }),
  },
  {
    what: "shares somebody's photo with themselves",
    attempt: ({ backend, principal }, victim) =>
      backend.update_sharing({
        target: { memory: victim.privateMemoryId },
        is_public: [],
        add_people: [Principal.fromText(principal)],
        remove_people: [],
      }),
  },
  {
    what: "makes a link to somebody's photo",
    attempt: ({ backend }, victim) => backend.create_share_link({ memory: victim.privateMemoryId }, []),
  },
  {
    what: "accepts a capsule that was not offered",
    attempt: ({ backend }, victim) => backend.accept_capsule(Principal.fromText(victim.principal)),
  },
  {
    what: "offers their capsule to somebody who never accepts",
    async attempt({ backend }, victim) {
      await backend.create_capsule(["Owned"]);
      return backend.offer_capsule(Principal.fromText(victim.principal));
    },
  },
  {
    what: "reports that a photo's copies are gone",
    attempt: ({ backend }, victim) =>
      backend.report_edges([
        {
          memory_id: victim.sharedMemoryId,
          artifact: { asset: null },
          backend: { icp_canister: null },
          present: false,
          location: [],
          sha256: [],
          size_bytes: [],
        },
      ]),
  },
];

export const CHANGE_ATTACKS: readonly Attack[] = CHANGES.flatMap(({ what, attempt }) =>
  (["a stranger", "nobody (anonymous)", "the controller"] as const).map(
    (who): Attack => ({
      name: `${who} ${what}`,
      async run(ground) {
        const attacker = await intruderOf(ground, who);
        const victim = await ground.victim();
        return wordsFor(await leftAsItWas(victim, () => attempt(attacker, victim).catch(rejectionIn)));
      },
    }),
  ),
);

function wordsFor(answer: unknown): string {
  if (typeof answer === "string") return answer;
  return /"code":\{"(\w+)"/.exec(jsonOf(answer))?.[1] ?? "it changed nothing of the victim's";
}

function gallery(id: string, memoryIds: readonly string[]) {
  const items = memoryIds.map((memory_id) => ({ memory_id, caption: [] as [] }));
  return { id, title: "Owned", description: [] as [], source_url: [] as [], items };
}
