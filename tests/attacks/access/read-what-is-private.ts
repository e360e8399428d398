import { randomBytes } from "node:crypto";
import type { Opt } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { type Attack, AttackSucceeded } from "../attack.ts";
import type { Caller } from "../caller.ts";
import type { AttackGround } from "../ground.ts";
import type { Victim } from "../victim.ts";
import { jsonOf } from "./intruders.ts";

/** Somebody who may not read what they ask for. */
interface Role {
  who: string;
  caller(ground: AttackGround): Caller;
  /** What the role sends where a method takes a share link's token. */
  token(victim: Victim): Opt<string>;
}

const ROLES: readonly Role[] = [
  { who: "a stranger", caller: (ground) => ground.stranger(), token: () => [] },
  { who: "nobody (anonymous)", caller: (ground) => ground.anonymous, token: () => [] },
  { who: "a holder of another gallery's link", caller: (ground) => ground.stranger(), token: ({ token }) => [token] },
  {
    who: "somebody who guesses a token",
    caller: (ground) => ground.stranger(),
    token: () => [randomBytes(32).toString("base64url")],
  },
  {
    who: "a holder of a link with one character changed",
    caller: (ground) => ground.anonymous,
    token: ({ token }) => [`${token.startsWith("A") ? "B" : "A"}${token.slice(1)}`],
  },
  { who: "the controller", caller: (ground) => ground.controller, token: () => [] },
];

interface Read {
  what: string;
  /** What the answer tells; nothing where it is refused or empty. */
  read(caller: Caller, victim: Victim, token: Opt<string>): Promise<unknown>;
}

const ORIGINAL = { original: null };
const ownerOf = ({ principal }: Victim) => Principal.fromText(principal);

const READS: readonly Read[] = [
  {
    what: "a private photo's record",
    async read({ backend }, { privateMemoryId }, token) {
      return okOf(await backend.memories_read({ memory_ids: [privateMemoryId], token }))?.value.flat();
    },
  },
  {
    what: "a private photo's bytes",
    async read({ backend }, { privateMemoryId }, token) {
      return okOf(
        await backend.blob_read_chunk({ memory_id: privateMemoryId, kind: ORIGINAL, token, version: [] as [] }, 0),
      );
    },
  },
  {
    what: "a private photo's size and hash",
    async read({ backend }, { privateMemoryId }, token) {
      return okOf(
        await backend.blob_get_meta({ memory_id: privateMemoryId, kind: ORIGINAL, token, version: [] as [] }),
      );
    },
  },
  {
    what: "a private photo's record by its owner's name",
    async read({ backend }, victim) {
      const request = { owner: ownerOf(victim), gallery_id: [] as [], memory_ids: [victim.privateMemoryId] };
      return okOf(await backend.read_user_memories(request))?.value.flat();
    },
  },
  {
    what: "a private photo through the shared gallery",
    async read({ backend }, victim) {
      const gallery_id: Opt<string> = [victim.sharedGalleryId];
      const request = { owner: ownerOf(victim), gallery_id, memory_ids: [victim.privateMemoryId] };
      return okOf(await backend.read_user_memories(request))?.value.flat();
    },
  },
  {
    what: "a private photo's bytes through the private gallery",
    async read({ backend }, victim) {
      const gallery_id: Opt<string> = [victim.privateGalleryId];
      const locator = {
        owner: ownerOf(victim),
        gallery_id,
        memory_id: victim.privateMemoryId,
        kind: ORIGINAL,
        version: [] as [],
      };
      return okOf(await backend.read_user_blob_chunk(locator, 0));
    },
  },
  {
    what: "a private photo's bytes among a gallery's small assets",
    async read({ backend }, victim) {
      const wanted = { memory_id: victim.privateMemoryId, kinds: [ORIGINAL] };
      const galleries: Opt<string>[] = [[], [victim.sharedGalleryId], [victim.privateGalleryId]];
      const answers = await Promise.all(
        galleries.map((gallery_id) =>
          backend.read_user_assets({ owner: ownerOf(victim), gallery_id, assets: [wanted] }),
        ),
      );
      return answers.flatMap((answer) => okOf(answer) ?? []).flat();
    },
  },
  {
    what: "a gallery that is shared by link, without the link",
    async read({ backend }, victim) {
      return okOf(await backend.get_user_gallery({ owner: ownerOf(victim), gallery_id: victim.sharedGalleryId }));
    },
  },
  {
    what: "the list of somebody's galleries",
    async read({ backend }, victim) {
      const answer = await backend.get_user_galleries({ owner: ownerOf(victim), cursor: [], limit: [] });
      return okOf(answer)?.value.items;
    },
  },
  {
    what: "a private gallery by its id",
    async read({ backend }, { privateGalleryId }) {
      return okOf(await backend.get_gallery_by_id(privateGalleryId));
    },
  },
  {
    what: "who a gallery is shared with",
    async read({ backend }, { sharedGalleryId }) {
      const sharing = okOf(await backend.get_sharing({ gallery: sharedGalleryId }));
      return [...(sharing?.links ?? []), ...(sharing?.people ?? [])];
    },
  },
  {
    what: "where copies of a photo are",
    async read({ backend }, { privateMemoryId }) {
      return okOf(await backend.list_edges([privateMemoryId]));
    },
  },
  {
    what: "whether somebody stores a photo",
    async read({ backend }, { privateMemoryId }) {
      const presence = okOf(await backend.get_memory_presence_icp(privateMemoryId))?.value;
      return presence?.metadata_present || presence?.asset_present ? [presence] : [];
    },
  },
  {
    what: "whether somebody stores a file",
    async read({ backend }, { privateBytes }) {
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(privateBytes)));
      return (await backend.assets_stored([hash])).filter(Boolean);
    },
  },
  {
    what: "a private photo over HTTP",
    async read({ backend }, { privateMemoryId, token }) {
      const found: unknown[] = [];
      for (const url of [`/m/${privateMemoryId}/original`, `/t/${token}/${privateMemoryId}/original`]) {
        const answer = await backend.http_request({
          method: "GET",
          url,
          headers: [],
          body: new Uint8Array(),
          certificate_version: [2],
        });
        if (answer.status_code < 400) found.push(url);
      }
      return found;
    },
  },
];

/** Every way to read, by everybody who may not. */
export const READ_ATTACKS: readonly Attack[] = READS.flatMap(({ what, read }) =>
  ROLES.map(
    (role): Attack => ({
      name: `${role.who} reads ${what}`,
      async run(ground) {
        const victim = await ground.victim();
        const told = await read(role.caller(ground), victim, role.token(victim)).catch(refusalOf);
        if (typeof told === "string") return told;
        if (told === undefined || (Array.isArray(told) && told.length === 0)) return "the answer holds nothing";
        throw new AttackSucceeded(`The answer is ${jsonOf(told).slice(0, 200)}.`);
      },
    }),
  ),
);

class Refused extends Error {}

/** The value of an answer. @throws Refused with its code */
function okOf<T>(result: { Ok: T } | { Err: { code: object } }): T {
  if ("Ok" in result) return result.Ok;
  throw new Refused(Object.keys(result.Err.code)[0]);
}

function refusalOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  throw error;
}
