import { randomBytes, randomUUID } from "node:crypto";
import { type Backend, type GalleryInput, type SharingUpdate, StoreError } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { type Attack, AttackSucceeded } from "../attack.ts";
import type { Caller } from "../caller.ts";
import type { AttackGround } from "../ground.ts";
import { photo, storeVictim, type Victim } from "../victim.ts";
import { hotKeyOf, inAnHourNs } from "./hot-key.ts";
import { rejectionIn } from "./intruders.ts";
import { leftAsItWas } from "./victim-state.ts";

interface Misuse {
  what: string;
  attempt(hotKey: Caller, victim: Victim): Promise<unknown>;
}

const METADATA = photo(randomUUID(), new Uint8Array(1)).metadata;
const STRANGER = Principal.selfAuthenticating(randomBytes(44));

function galleryOf(id: string, memoryIds: readonly string[]): GalleryInput {
  const items = memoryIds.map((memory_id) => ({ memory_id, caption: [] as [] }));
  return { id, title: "Home", description: [], source_url: [], items };
}

function share(backend: Backend, memory: string, change: Partial<SharingUpdate>) {
  const unchanged: SharingUpdate = { target: { memory }, is_public: [], add_people: [], remove_people: [] };
  return backend.update_sharing({ ...unchanged, ...change });
}

/** All that loses or gives away what the person has. */
const MISUSES: readonly Misuse[] = [
  {
    what: "deletes every photo",
    attempt: ({ backend }, victim) => backend.memories_delete([victim.privateMemoryId, victim.sharedMemoryId]),
  },
  { what: "deletes a gallery", attempt: ({ backend }, victim) => backend.delete_gallery(victim.privateGalleryId) },
  {
    what: "deletes a shared gallery",
    attempt: ({ backend }, victim) => backend.delete_gallery(victim.sharedGalleryId),
  },
  {
    what: "empties a gallery, and then deletes it as an empty one",
    async attempt({ backend }, victim) {
      await backend.update_gallery(galleryOf(victim.privateGalleryId, []), []);
      return backend.delete_gallery(victim.privateGalleryId);
    },
  },
  {
    what: "puts other photos into a gallery in the place of its own",
    attempt: ({ backend }, victim) =>
      backend.update_gallery(galleryOf(victim.sharedGalleryId, [randomUUID(), victim.privateMemoryId]), []),
  },
  {
    what: "offers the archive to somebody",
    attempt: ({ backend }) => backend.offer_capsule(STRANGER),
  },
  {
    what: "makes a photo public",
    attempt: ({ backend }, victim) => share(backend, victim.privateMemoryId, { is_public: [true] }),
  },
  {
    what: "shares a photo with somebody",
    attempt: ({ backend }, victim) => share(backend, victim.privateMemoryId, { add_people: [STRANGER] }),
  },
  {
    what: "takes a photo from the people who may see it",
    attempt: ({ backend }, victim) => share(backend, victim.privateMemoryId, { remove_people: [STRANGER] }),
  },
  { what: "revokes a link", attempt: ({ backend }, { token }) => backend.revoke_share_link(token) },
  {
    what: "rewrites what photos are called",
    attempt: ({ backend }, victim) =>
      backend.memories_update([{ memory_id: victim.privateMemoryId, metadata: { ...METADATA, title: "Owned" } }]),
  },
  {
    what: "rewrites a description by storing it anew",
    attempt: ({ backend }, victim) =>
      backend.upsert_metadata({
        memory_id: victim.privateMemoryId,
        memory_type: { image: null },
        metadata: { ...METADATA, title: "Owned" },
        idempotency_key: randomUUID(),
      }),
  },
  {
    what: "overwrites a photo by storing another one under its id",
    async attempt({ backend }, victim) {
      const bytes = randomBytes(100);
      const memory = photo(victim.privateMemoryId, bytes);
      const [asset] = memory.assets;
      if (asset) await backend.store_assets([{ sha256: asset.sha256, bytes }]);
      return backend.memories_create([{ ...memory, metadata: { ...METADATA, title: "Owned" } }]);
    },
  },
  {
    what: "deletes a version of a photo",
    attempt: ({ backend }, victim) =>
      backend.delete_memory_version({ memory_id: victim.privateMemoryId, sha256: new Uint8Array(32) }),
  },
  { what: "renames the archive", attempt: ({ backend }) => backend.create_capsule(["Owned"]) },
  {
    what: "adds a hot key of its own, to stay",
    attempt: ({ backend }) => backend.add_hot_key({ key: STRANGER, expires_at_ns: inAnHourNs() }),
  },
  {
    what: "makes itself last longer",
    attempt: ({ backend, principal }) =>
      backend.add_hot_key({ key: Principal.fromText(principal), expires_at_ns: inAnHourNs() * 2n }),
  },
  {
    what: "locks other extensions out",
    attempt: ({ backend, principal }) => backend.remove_hot_key(Principal.fromText(principal)),
  },
];

/** What the person may do as an administrator, who lends hot keys as everybody does. */
const ADMINISTRATION: readonly { what: string; attempt(backend: Backend): Promise<unknown> }[] = [
  { what: "makes somebody an administrator", attempt: (backend) => backend.set_admins([STRANGER]) },
  { what: "lists the administrators", attempt: (backend) => backend.list_admins() },
  { what: "reads the audit log", attempt: (backend) => backend.list_audit({ cursor: [], limit: [] }) },
  {
    what: "opens the archive to everybody",
    attempt: (backend) => backend.set_admission({ open: { quota_bytes: 1n } }),
  },
  {
    what: "switches uploads off",
    attempt: (backend) => backend.set_feature({ feature: { uploads: null }, enabled: false }),
  },
  { what: "takes a quota away", attempt: (backend) => backend.set_quota({ owner: STRANGER, quota_bytes: [0n] }) },
  {
    what: "moves the viewer to a site of its own",
    attempt: (backend) =>
      backend.set_origins({ viewer: "https://evil.example", media: "https://evil.example", canister: "aaaaa-aa" }),
  },
];

/** The code of a refusal, thrown or answered, for one thing or for each. @throws AttackSucceeded when something was done */
function refusalCode(answer: unknown): string {
  if (typeof answer === "string") return answer;
  const results = (Array.isArray(answer) ? answer : [answer]) as ({ Ok: unknown } | { Err: { code: object } })[];
  for (const result of results) if ("Err" in result) return Object.keys(result.Err.code)[0] ?? "";
  throw new AttackSucceeded("The canister did it.");
}

const lentOn = new WeakMap<AttackGround, Promise<{ victim: Victim; hotKey: Caller }>>();

/** A person who has lent a hot key. The same ones for all misuses, which leave everything as it was. */
function lent(ground: AttackGround) {
  const known = lentOn.get(ground) ?? lendTo(ground);
  lentOn.set(ground, known);
  return known;
}

async function lendTo(ground: AttackGround) {
  const victim = await storeVictim(ground.stranger());
  return { victim, hotKey: await hotKeyOf(ground, victim) };
}

async function staysStored({ backend }: Caller, { principal }: Caller): Promise<string> {
  const id = randomUUID();
  const answer = await backend.store_gallery_forever(galleryOf(id, []));
  if ("Err" in answer) throw new Error(answer.Err.message);
  const read = await backend.get_gallery_by_id(id);
  if ("Err" in read) throw new Error(read.Err.message);
  const owner = read.Ok.value.owner.toText();
  if (owner !== principal) throw new AttackSucceeded(`It belongs to ${owner}.`);
  await backend.delete_gallery(id);
  return "it belongs to the person";
}

export const HOT_KEY_ATTACKS: readonly Attack[] = [
  ...MISUSES.map(
    ({ what, attempt }): Attack => ({
      name: `whoever has the extension's key ${what}`,
      async run(ground) {
        const { victim, hotKey } = await lent(ground);
        return refusalCode(await leftAsItWas(victim, () => attempt(hotKey, victim).catch(rejectionIn)));
      },
    }),
  ),
  ...ADMINISTRATION.map(
    ({ what, attempt }): Attack => ({
      name: `whoever has the extension's key of an administrator ${what}`,
      async run(ground) {
        const hotKey = await hotKeyOf(ground, ground.controller);
        return refusalCode(await attempt(hotKey.backend).catch(rejectionIn));
      },
    }),
  ),
  {
    name: "whoever has the extension's key is told nothing of what to do instead",
    async run(ground) {
      const victim = await storeVictim(ground.stranger());
      const { backend } = await hotKeyOf(ground, victim);
      const error: unknown = await backend.memories_delete([victim.privateMemoryId]).catch((thrown: unknown) => thrown);
      if (error instanceof StoreError && error.code === "NotForHotKeys" && error.message.includes("at the viewer"))
        return error.message;
      throw new AttackSucceeded(`It hears ${String(error)}`);
    },
  },
  {
    name: "whoever has the extension's key stores as somebody else than the person",
    async run(ground) {
      const person = ground.stranger();
      return staysStored(await hotKeyOf(ground, person), person);
    },
  },
];
