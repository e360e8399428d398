import { equalBytes, toHex } from "@store-forever/protocol";
import type {
  JournalDatabase,
  JournaledAsset,
  JournaledGallery,
  JournaledMemory,
  JournaledUpload,
} from "./journal-database.ts";

/** The key range of one gallery's memories. An array sorts after every string. */
const ofGallery = (capsule: string, galleryId: string) =>
  IDBKeyRange.bound([capsule, galleryId], [capsule, galleryId, []]);

const isSame = (left: JournaledAsset, right: JournaledAsset) => equalBytes(left.sha256, right.sha256);

/**
 * Records the progress of one gallery's job before anything relies on it (ARCHITECTURE.md#resumable-uploads): a job that
 * is killed at any point continues from here. Only the job that holds the gallery's lock writes.
 */
export class Journal {
  readonly #database: JournalDatabase;
  readonly #capsule: string;
  readonly #galleryId: string;

  /** @param capsule names canister and owner: the same bytes may be in one capsule and not in another */
  constructor(database: JournalDatabase, capsule: string, galleryId: string) {
    this.#database = database;
    this.#capsule = capsule;
    this.#galleryId = galleryId;
  }

  /** Records that the gallery's job has begun. What an earlier attempt has recorded stays. */
  async begin(): Promise<void> {
    const key = { capsule: this.#capsule, galleryId: this.#galleryId };
    const transaction = this.#database.transaction("galleries", "readwrite");
    if ((await transaction.store.getKey([this.#capsule, this.#galleryId])) === undefined)
      await transaction.store.put({ ...key, startedAtMs: Date.now(), step: "storing" });
    await transaction.done;
  }

  /**
   * Records the assets of memories before any of them is sent.
   * @returns for each memory, upload sessions of assets that it no longer has, because its source has changed, and that no
   * other memory has
   */
  async prepared(prepared: readonly { memoryId: string; assets: JournaledAsset[] }[]): Promise<string[][]> {
    const transaction = this.#database.transaction(["memories", "uploads"], "readwrite");
    const memories = transaction.objectStore("memories");
    const key = { capsule: this.#capsule, galleryId: this.#galleryId };
    const dropped = await Promise.all(
      prepared.map(async ({ memoryId, assets }) => {
        const earlier = await memories.get([this.#capsule, this.#galleryId, memoryId]);
        await memories.put({ ...key, memoryId, assets, step: "prepared" });
        return (earlier?.assets ?? []).filter((asset) => !assets.some((now) => isSame(now, asset)));
      }),
    );
    const wanted = dropped.some((assets) => assets.length > 0)
      ? (await memories.getAll(ofGallery(this.#capsule, this.#galleryId))).flatMap(({ assets }) => assets)
      : [];
    const uploads = transaction.objectStore("uploads");
    const orphaned = await Promise.all(
      dropped.map(async (assets) => {
        const sessionIds: string[] = [];
        for (const asset of assets.filter((candidate) => !wanted.some((other) => isSame(other, candidate)))) {
          const upload = await uploads.get([this.#capsule, toHex(asset.sha256)]);
          if (upload === undefined) continue;
          sessionIds.push(upload.sessionId);
          await uploads.delete([this.#capsule, upload.sha256]);
        }
        return sessionIds;
      }),
    );
    await transaction.done;
    return orphaned;
  }

  async created(memoryIds: readonly string[]): Promise<void> {
    const transaction = this.#database.transaction("memories", "readwrite");
    const created = memoryIds.map(async (memoryId) => {
      const memory = await transaction.store.get([this.#capsule, this.#galleryId, memoryId]);
      if (memory !== undefined) await transaction.store.put({ ...memory, step: "created" });
    });
    await Promise.all([...created, transaction.done]);
  }

  memories(): Promise<JournaledMemory[]> {
    return this.#database.getAll("memories", ofGallery(this.#capsule, this.#galleryId));
  }

  upload(sha256: Uint8Array): Promise<JournaledUpload | undefined> {
    return this.#database.get("uploads", [this.#capsule, toHex(sha256)]);
  }

  /** Records which chunks of a blob have arrived: before its session opens, and after each acknowledged chunk. */
  async sending(sha256: Uint8Array, sessionId: string, received: Uint8Array): Promise<void> {
    const key = { capsule: this.#capsule, galleryId: this.#galleryId, sha256: toHex(sha256) };
    await this.#database.put("uploads", { ...key, sessionId, received });
  }

  /** The blob's session is over: the backend holds the blob, or has refused it. */
  async arrived(sha256: Uint8Array): Promise<void> {
    await this.#database.delete("uploads", [this.#capsule, toHex(sha256)]);
  }

  /** The gallery's record and link are about to be sent. */
  sharing(): Promise<void> {
    return this.#galleryStep("sharing");
  }

  shared(): Promise<void> {
    return this.#galleryStep("shared");
  }

  /** Memories that the stored gallery may list although the backend has never acknowledged them. */
  async unacknowledged(): Promise<string[]> {
    const gallery = await this.#database.get("galleries", [this.#capsule, this.#galleryId]);
    if (gallery === undefined || gallery.step === "storing") return [];
    return (await this.memories()).flatMap(({ memoryId, step }) => (step === "prepared" ? [memoryId] : []));
  }

  async #galleryStep(step: JournaledGallery["step"]): Promise<void> {
    const transaction = this.#database.transaction("galleries", "readwrite");
    const gallery = await transaction.store.get([this.#capsule, this.#galleryId]);
    if (gallery !== undefined) await transaction.store.put({ ...gallery, step });
    await transaction.done;
  }

  /** Upload sessions that the job opened and did not complete. */
  async openSessions(): Promise<string[]> {
    const uploads = await this.#database.getAllFromIndex("uploads", "byGallery", [this.#capsule, this.#galleryId]);
    return uploads.map(({ sessionId }) => sessionId);
  }

  /** The job is over: everything is certified, or the person has given it up. */
  async close(): Promise<void> {
    const transaction = this.#database.transaction(["memories", "uploads", "galleries"], "readwrite");
    const uploads = transaction.objectStore("uploads");
    const keys = await uploads.index("byGallery").getAllKeys([this.#capsule, this.#galleryId]);
    await Promise.all([
      transaction.objectStore("memories").delete(ofGallery(this.#capsule, this.#galleryId)),
      transaction.objectStore("galleries").delete([this.#capsule, this.#galleryId]),
      ...keys.map((key) => uploads.delete(key)),
      transaction.done,
    ]);
  }
}
