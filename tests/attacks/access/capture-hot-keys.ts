import { randomUUID } from "node:crypto";
import { accepted } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { type Attack, AttackSucceeded, refusalIn } from "../attack.ts";
import type { Caller } from "../caller.ts";
import { storeVictim } from "../victim.ts";
import { hotKeyOf, inAnHourNs } from "./hot-key.ts";
import { rejectionIn } from "./intruders.ts";

const principalOf = ({ principal }: Caller) => Principal.fromText(principal);
const emptyGallery = () => ({
  id: randomUUID(),
  title: "Mine",
  description: [] as [],
  source_url: [] as [],
  items: [],
});

async function ownerOf({ backend }: Caller, gallery: { id: string }): Promise<string> {
  return accepted(await backend.get_gallery_by_id(gallery.id)).value.owner.toText();
}

/** That what somebody stores is theirs. */
async function requireOwn(person: Caller): Promise<void> {
  const gallery = emptyGallery();
  accepted(await person.backend.store_gallery_forever(gallery));
  const owner = await ownerOf(person, gallery);
  if (owner !== person.principal) throw new AttackSucceeded(`What they store belongs to ${owner}.`);
}

/** That a key which has ended does nothing at all, for anybody. */
async function requireEnded({ backend }: Caller, owner: Caller): Promise<string> {
  const gallery = emptyGallery();
  const stored = await backend.store_gallery_forever(gallery).catch(rejectionIn);
  if (typeof stored !== "string" && "Ok" in stored) throw new AttackSucceeded("It still stores.");
  if ("Ok" in (await owner.backend.get_gallery_by_id(gallery.id)))
    throw new AttackSucceeded("It stored for its owner.");
  refusalIn(await backend.get_my_galleries({ cursor: [], limit: [] }), "Unauthorized");
  return typeof stored === "string" ? stored : refusalIn(stored, "Unauthorized");
}

/** Ways to make a key act for somebody who is not meant to, or for longer. */
export const CAPTURE_ATTACKS: readonly Attack[] = [
  {
    name: "a stranger makes a person store for them by adding the person as a hot key",
    async run(ground) {
      const [stranger, victim] = [ground.stranger(), ground.stranger()];
      accepted(await stranger.backend.add_hot_key({ key: principalOf(victim), expires_at_ns: inAnHourNs() }));
      await requireOwn(victim);
      return "a key acts for nobody whom it has not accepted";
    },
  },
  {
    name: "a stranger makes their key a person's hot key by themselves",
    async run(ground) {
      const victim = await ground.victim();
      const stranger = ground.stranger();
      const answer = await stranger.backend.accept_hot_key(principalOf(victim)).catch(rejectionIn);
      return typeof answer === "string" ? answer : refusalIn(answer, "NotFound");
    },
  },
  {
    name: "a stranger takes a person's hot key over by adding it too",
    async run(ground) {
      const [person, stranger] = [ground.stranger(), ground.stranger()];
      const hotKey = await hotKeyOf(ground, person);
      accepted(await stranger.backend.add_hot_key({ key: principalOf(hotKey), expires_at_ns: inAnHourNs() }));
      const gallery = emptyGallery();
      accepted(await hotKey.backend.store_gallery_forever(gallery));
      const owner = await ownerOf(hotKey, gallery);
      if (owner !== person.principal) throw new AttackSucceeded(`It stores for ${owner}.`);
      return "it still stores for its owner";
    },
  },
  {
    name: "a hot key goes over to a stranger who has added it",
    async run(ground) {
      const [person, stranger] = [ground.stranger(), ground.stranger()];
      const hotKey = await hotKeyOf(ground, person);
      accepted(await stranger.backend.add_hot_key({ key: principalOf(hotKey), expires_at_ns: inAnHourNs() }));
      const answer = await hotKey.backend.accept_hot_key(principalOf(stranger)).catch(rejectionIn);
      return typeof answer === "string" ? answer : refusalIn(answer, "NotForHotKeys");
    },
  },
  {
    name: "a stranger removes a person's hot key",
    async run(ground) {
      const [person, stranger] = [ground.stranger(), ground.stranger()];
      const hotKey = await hotKeyOf(ground, person);
      await stranger.backend.remove_hot_key(principalOf(hotKey)).catch(rejectionIn);
      if ("Err" in (await hotKey.backend.store_gallery_forever(emptyGallery())))
        throw new AttackSucceeded("The key stores no more.");
      return "it still stores";
    },
  },
  {
    name: "a hot key of one person reads or stores in another's archive",
    async run(ground) {
      const victim = await ground.victim();
      const hotKey = await hotKeyOf(ground, ground.stranger());
      const read = accepted(await hotKey.backend.memories_read({ memory_ids: [victim.privateMemoryId], token: [] }));
      if (read.value.some((memory) => memory.length > 0)) throw new AttackSucceeded("It reads the private photo.");
      return refusalIn(await hotKey.backend.get_gallery_by_id(victim.privateGalleryId), "NotFound");
    },
  },
  {
    name: "a hot key goes on after the person has signed out, for them or for itself",
    async run(ground) {
      const victim = await storeVictim(ground.stranger());
      const hotKey = await hotKeyOf(ground, victim);
      accepted(await victim.backend.remove_hot_key(principalOf(hotKey)));
      return requireEnded(hotKey, victim);
    },
  },
  {
    name: "a removed hot key accepts once more, as it did when it was added",
    async run(ground) {
      const victim = await storeVictim(ground.stranger());
      const hotKey = await hotKeyOf(ground, victim);
      accepted(await victim.backend.remove_hot_key(principalOf(hotKey)));
      await hotKey.backend.accept_hot_key(principalOf(victim)).catch(rejectionIn);
      return requireEnded(hotKey, victim);
    },
  },
  {
    name: "a hot key races its removal, to keep what it sends at the same time as its own",
    async run(ground) {
      const victim = await storeVictim(ground.stranger());
      const hotKey = await hotKeyOf(ground, victim);
      const galleries = Array.from({ length: 10 }, emptyGallery);
      const sent = galleries.map((gallery) => hotKey.backend.store_gallery_forever(gallery).catch(rejectionIn));
      accepted(await victim.backend.remove_hot_key(principalOf(hotKey)));
      const results = await Promise.all(sent);
      for (const [index, result] of results.entries()) {
        const gallery = galleries[index];
        if (gallery === undefined || typeof result === "string" || "Err" in result) continue;
        if ((await ownerOf(victim, gallery)) !== victim.principal) throw new AttackSucceeded("It is another's.");
      }
      return requireEnded(hotKey, victim);
    },
  },
  {
    name: "a key accepts two owners at the same time",
    async run(ground) {
      const [first, second, key] = [ground.stranger(), ground.stranger(), ground.stranger()];
      const added = { key: principalOf(key), expires_at_ns: inAnHourNs() };
      for (const owner of [first, second]) accepted(await owner.backend.add_hot_key(added));
      const answers = await Promise.all(
        [first, second].map((owner) => key.backend.accept_hot_key(principalOf(owner)).catch(rejectionIn)),
      );
      const count = answers.filter((answer) => typeof answer !== "string" && "Ok" in answer).length;
      if (count !== 1) throw new AttackSucceeded(`It acts for ${count}.`);
      return "the second is refused";
    },
  },
];
