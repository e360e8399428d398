import { equalBytes, toHex } from "@store-forever/protocol";
import type {
  JournalDatabase,
  JournaledAsset,
  JournaledGallery,
  JournaledMemory,
  JournaledUpload,
} from "./journal-database.ts";

/** The keys of one gallery's memories: an array sorts after every text. */
const ofGallery = (archive: string, galleryId: string) =>
  IDBKeyRange.bound([archive, galleryId], [archive, galleryId, []]);

const isSame = (left: JournaledAsset, right: JournaledAsset) => equalBytes(left.sha256, right.sha256);

/**
 * What one gallery's job has done, written down before anything relies on it (design decision 7): a job that is killed
 * at any point goes on from here. Only the job that holds the gallery's lock writes.
 */
export class Journal {
  readonly #database: JournalDatabase;
  readonly #archive: string;
  readonly #galleryId: string;

  /** @param archive names canister and owner: the same bytes may be in one and not in another */
  constructor(database: JournalDatabase, archive: string, galleryId: string) {
    this.#database = database;
    this.#archive = archive;
    this.#galleryId = galleryId;
  }

  /** What an earlier attempt has written down stays. */
  async begin(): Promise<void> {
    const key = { archive: this.#archive, galleryId: this.#galleryId };
    const transaction = this.#database.transaction("galleries", "readwrite");
    if ((await transaction.store.getKey([this.#archive, this.#galleryId])) === undefined)
      await transaction.store.put({ ...key, startedAtMs: Date.now(), step: "storing" });
    await transaction.done;
  }

  /**
   * Writes down what memories consist of, before any of it is sent.
   * @returns for each, upload sessions that belong to what its source was before it changed, and to nothing else
   */
  async prepared(prepared: readonly { memoryId: string; assets: JournaledAsset[] }[]): Promise<string[][]> {
    const transaction = this.#database.transaction(["memories", "uploads"], "readwrite");
    const memories = transaction.objectStore("memories");
    const key = { archive: this.#archive, galleryId: this.#galleryId };
    const dropped = await Promise.all(
      prepared.map(async ({ memoryId, assets }) => {
        const earlier = await memories.get([this.#archive, this.#galleryId, memoryId]);
        await memories.put({ ...key, memoryId, assets, step: "prepared" });
        return (earlier?.assets ?? []).filter((asset) => !assets.some((now) => isSame(now, asset)));
      }),
    );
    const wanted = dropped.some((assets) => assets.length > 0)
      ? (await memories.getAll(ofGallery(this.#archive, this.#galleryId))).flatMap(({ assets }) => assets)
      : [];
    const uploads = transaction.objectStore("uploads");
    const orphaned = await Promise.all(
      dropped.map(async (assets) => {
        const sessionIds: string[] = [];
        for (const asset of assets.filter((candidate) => !wanted.some((other) => isSame(other, candidate)))) {
          const upload = await uploads.get([this.#archive, toHex(asset.sha256)]);
          if (upload === undefined) continue;
          sessionIds.push(upload.sessionId);
          await uploads.delete([this.#archive, upload.sha256]);
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
      const memory = await transaction.store.get([this.#archive, this.#galleryId, memoryId]);
      if (memory !== undefined) await transaction.store.put({ ...memory, step: "created" });
    });
    await Promise.all([...created, transaction.done]);
  }

  memories(): Promise<JournaledMemory[]> {
    return this.#database.getAll("memories", ofGallery(this.#archive, this.#galleryId));
  }

  upload(sha256: Uint8Array): Promise<JournaledUpload | undefined> {
    return this.#database.get("uploads", [this.#archive, toHex(sha256)]);
  }

  /** How far a file's upload is: before its session opens, and after each chunk that was acknowledged. */
  async sending(sha256: Uint8Array, sessionId: string, received: Uint8Array): Promise<void> {
    const key = { archive: this.#archive, galleryId: this.#galleryId, sha256: toHex(sha256) };
    await this.#database.put("uploads", { ...key, sessionId, received });
  }

  /** The file's session is over: the archive holds the file, or has refused it. */
  async arrived(sha256: Uint8Array): Promise<void> {
    await this.#database.delete("uploads", [this.#archive, toHex(sha256)]);
  }

  /** The gallery's record and link are about to be sent. */
  sharing(): Promise<void> {
    return this.#galleryStep("sharing");
  }

  shared(): Promise<void> {
    return this.#galleryStep("shared");
  }

  /** Memories that the stored gallery may list although the archive never said that it has them. */
  async doubtful(): Promise<string[]> {
    const gallery = await this.#database.get("galleries", [this.#archive, this.#galleryId]);
    if (gallery === undefined || gallery.step === "storing") return [];
    return (await this.memories()).flatMap(({ memoryId, step }) => (step === "prepared" ? [memoryId] : []));
  }

  async #galleryStep(step: JournaledGallery["step"]): Promise<void> {
    const transaction = this.#database.transaction("galleries", "readwrite");
    const gallery = await transaction.store.get([this.#archive, this.#galleryId]);
    if (gallery !== undefined) await transaction.store.put({ ...gallery, step });
    await transaction.done;
  }

  /** Upload sessions that the job began and did not finish. */
  async openSessions(): Promise<string[]> {
    const uploads = await this.#database.getAllFromIndex("uploads", "byGallery", [this.#archive, this.#galleryId]);
    return uploads.map(({ sessionId }) => sessionId);
  }

  /** The job is over: everything is certified, or the person gave it up. */
  async close(): Promise<void> {
    const transaction = this.#database.transaction(["memories", "uploads", "galleries"], "readwrite");
    const uploads = transaction.objectStore("uploads");
    const keys = await uploads.index("byGallery").getAllKeys([this.#archive, this.#galleryId]);
    await Promise.all([
      transaction.objectStore("memories").delete(ofGallery(this.#archive, this.#galleryId)),
      transaction.objectStore("galleries").delete([this.#archive, this.#galleryId]),
      ...keys.map((key) => uploads.delete(key)),
      transaction.done,
    ]);
  }
}
