import { accepted, archiveId, askInHalves, LIMITS, ok } from "@store-forever/protocol";
import PQueue from "p-queue";
import { findCapsuleKey, findCapsuleOwner } from "../../backend/capsule-key.ts";
import { readNetwork } from "../../backend/network.ts";
import { openCapsule } from "../../backend/open-capsule.ts";
import type { ReplyTo, StoredCard } from "../../messages/reply.ts";
import { capsuleName, openDatabase } from "../../storage/databases/database.ts";
import { isJobRunning } from "../../storage/job-lock.ts";
import { recallRecords } from "../../storage/presence.ts";
import { toldChanges } from "./find-changes.ts";
import { galleryHashes } from "./gallery-hashes.ts";
import { certifyPresence } from "./knowledge.ts";

const GALLERIES_AT_A_TIME = 4;
/** So many memories that are not known to be as their site tells are asked about together. */
const MEMORIES_AT_A_TIME = 1_000;
/** The card of a gallery with more of them says what the archive has. */
const MAX_ASKED_OF_A_GALLERY = 20_000;

/** Which of this site's galleries were stored from this browser, wholly or in part. It makes no request. */
export async function recallCards(origin: string, galleryIds: readonly string[]): Promise<ReplyTo["cards.recall"]> {
  const database = await openDatabase();
  const jobs = await Promise.all(galleryIds.map((galleryId) => database.get("jobs", [origin, galleryId])));
  return ok(
    jobs.flatMap((job): StoredCard[] => {
      if (job?.state.name !== "finished" || job.state.outcome.stored.length === 0) return [];
      const { galleryId, totalCount } = job;
      return [{ galleryId, storedCount: job.state.outcome.stored.length, totalCount }];
    }),
  );
}

/**
 * Which of this site's galleries the archive has, wholly or in part, whichever browser stored them and however its job ended. Where it
 * does not answer, what this device knows stays.
 */
export async function checkCards(origin: string, galleryIds: readonly string[]): Promise<ReplyTo["cards.check"]> {
  try {
    return ok(await cardsInArchive(origin, galleryIds));
  } catch {
    return recallCards(origin, galleryIds);
  }
}

async function cardsInArchive(origin: string, galleryIds: readonly string[]): Promise<StoredCard[]> {
  const network = await readNetwork();
  const database = await openDatabase();
  const owner = network.ok ? await findCapsuleOwner(database, network.value) : undefined;
  if (!network.ok || owner === undefined) return [];
  const open = await openCapsule(database, capsuleName(network.value.canisterId, owner));
  if (open === undefined) throw new Error("The key of the archive has gone.");
  const ids = new Map(galleryIds.map((galleryId) => [archiveId(origin, "gallery", galleryId), galleryId]));
  const archiveIds = [...ids.keys()];
  const parts: Promise<StoredCard[]>[] = [];
  for (let start = 0; start < archiveIds.length; start += LIMITS.presenceMax)
    parts.push(
      askInHalves(archiveIds.slice(start, start + LIMITS.presenceMax), async (some) =>
        accepted(await open.backend.get_gallery_statuses(some)).flatMap(
          ({ gallery_id, stored_memories, total_memories }) => {
            const galleryId = ids.get(gallery_id);
            if (galleryId === undefined || stored_memories === 0) return [];
            return [{ galleryId, storedCount: stored_memories, totalCount: total_memories }];
          },
        ),
      ).then((answers) => answers.flat()),
    );
  return (await Promise.all(parts)).flat();
}

/**
 * The same without the photos that their site has replaced since they were stored, as the gallery's own button counts them. A gallery that tells
 * no hashes counts what is stored.
 */
export async function compareCards(
  origin: string,
  galleryIds: readonly string[],
  edgesUrl: string,
): Promise<ReplyTo["cards.compare"]> {
  const queue = new PQueue({ concurrency: GALLERIES_AT_A_TIME });
  // All are asked: which are asked must not tell the site which are stored.
  const asked = galleryIds.map((galleryId) =>
    queue.add(async () => [galleryId, await galleryHashes(edgesUrl, galleryId)] as const),
  );
  const [cards, ...answers] = await Promise.all([checkCards(origin, galleryIds), ...asked]);
  if (!cards.ok) return cards;
  const told = new Map(answers);
  const stored = cards.value.map(({ galleryId }) => galleryId);
  const comparable = await asCertified(origin, new Map([...told].filter(([galleryId]) => stored.includes(galleryId))));
  const compared = cards.value.map(async (card): Promise<StoredCard[]> => {
    const hashes = comparable.get(card.galleryId);
    // What a job is bringing may be the new file.
    if (hashes === undefined || (await isJobRunning(origin, card.galleryId))) return [card];
    const changes = (await toldChanges(origin, [...hashes.keys()], hashes)) ?? [];
    const storedCount = card.storedCount - changes.length;
    return storedCount > 0 ? [{ ...card, storedCount }] : [];
  });
  return ok((await Promise.all(compared)).flat());
}

/**
 * Asks the archive about what this browser does not know to be stored as the gallery tells it: another browser may have stored it since.
 * @param told the hashes of each gallery's memories
 * @returns those that can be compared now
 */
async function asCertified<Hashes extends ReadonlyMap<string, string>>(
  origin: string,
  told: ReadonlyMap<string, Hashes>,
): Promise<ReadonlyMap<string, Hashes>> {
  const network = await readNetwork();
  const database = await openDatabase();
  const key = network.ok ? await findCapsuleKey(database, network.value) : undefined;
  if (!network.ok || key === undefined) return new Map();
  const site = { capsule: capsuleName(network.value.canisterId, key.owner), origin };
  const comparable = new Map<string, Hashes>();
  const unknown = new Set<string>();
  for (const [galleryId, hashes] of told) {
    const records = await recallRecords(database, site, [...hashes.keys()]);
    const others = [...hashes].filter(([memoryId, hash]) => records.get(memoryId)?.original?.sha256 !== hash);
    if (others.length > MAX_ASKED_OF_A_GALLERY) continue;
    for (const [memoryId] of others) unknown.add(memoryId);
    comparable.set(galleryId, hashes);
  }
  const asked = [...unknown];
  for (let start = 0; start < asked.length; start += MEMORIES_AT_A_TIME) {
    const some = asked.slice(start, start + MEMORIES_AT_A_TIME);
    if ((await certifyPresence(database, { network: network.value, key, origin }, some)) === undefined)
      return new Map();
  }
  return comparable;
}
