import { equalBytes, toHex } from "@store-forever/protocol";
import type { BlobProgress, JournalDatabase, JournaledAsset, JournaledBlob, JournaledMemory } from "./database.ts";

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

  async begin(): Promise<void> {
    const key = { archive: this.#archive, galleryId: this.#galleryId };
    await this.#database.put("galleries", { ...key, startedAtMs: Date.now(), step: "storing" });
  }

  /**
   * Writes down what a memory consists of, before any of it is sent.
   * @returns upload sessions that belong to what its source was before it changed, and to nothing else
   */
  async prepared(memoryId: string, assets: JournaledAsset[]): Promise<string[]> {
    const transaction = this.#database.transaction(["memories", "blobs"], "readwrite");
    const [memories, blobs] = [transaction.objectStore("memories"), transaction.objectStore("blobs")];
    const earlier = await memories.get([this.#archive, this.#galleryId, memoryId]);
    await memories.put({ archive: this.#archive, galleryId: this.#galleryId, memoryId, assets, step: "prepared" });
    const dropped = (earlier?.assets ?? []).filter((asset) => !assets.some((now) => isSame(now, asset)));
    const wanted =
      dropped.length === 0
        ? []
        : (await memories.getAll(ofGallery(this.#archive, this.#galleryId))).flatMap((memory) => memory.assets);
    const orphaned: string[] = [];
    for (const asset of dropped.filter((candidate) => !wanted.some((other) => isSame(other, candidate)))) {
      const blob = await blobs.get([this.#archive, toHex(asset.sha256)]);
      if (blob?.progress.name !== "sending") continue;
      orphaned.push(blob.progress.sessionId);
      await blobs.delete([this.#archive, blob.sha256]);
    }
    await transaction.done;
    return orphaned;
  }

  async created(memoryId: string): Promise<void> {
    const transaction = this.#database.transaction("memories", "readwrite");
    const memory = await transaction.store.get([this.#archive, this.#galleryId, memoryId]);
    if (memory !== undefined) await transaction.store.put({ ...memory, step: "created" });
    await transaction.done;
  }

  memories(): Promise<JournaledMemory[]> {
    return this.#database.getAll("memories", ofGallery(this.#archive, this.#galleryId));
  }

  async blob(sha256: Uint8Array): Promise<BlobProgress | undefined> {
    return (await this.#database.get("blobs", [this.#archive, toHex(sha256)]))?.progress;
  }

  /** How far a file's upload is: before its session opens, and after each chunk that was acknowledged. */
  async sending(sha256: Uint8Array, sessionId: string, received: Uint8Array): Promise<void> {
    await this.#database.put("blobs", this.#blobOf(sha256, { name: "sending", sessionId, received }));
  }

  async stored(hashes: readonly Uint8Array[]): Promise<void> {
    const transaction = this.#database.transaction("blobs", "readwrite");
    const puts = hashes.map((sha256) => transaction.store.put(this.#blobOf(sha256, { name: "stored" })));
    await Promise.all([...puts, transaction.done]);
  }

  /** For bytes that the archive turns out not to have, and for sessions that are no more. */
  async forgetBlobs(hashes: readonly Uint8Array[]): Promise<void> {
    const transaction = this.#database.transaction("blobs", "readwrite");
    const deletions = hashes.map((sha256) => transaction.store.delete([this.#archive, toHex(sha256)]));
    await Promise.all([...deletions, transaction.done]);
  }

  async shared(): Promise<void> {
    const transaction = this.#database.transaction("galleries", "readwrite");
    const gallery = await transaction.store.get([this.#archive, this.#galleryId]);
    if (gallery !== undefined) await transaction.store.put({ ...gallery, step: "shared" });
    await transaction.done;
  }

  /** Upload sessions that the job began and did not finish. */
  async openSessions(): Promise<string[]> {
    const blobs = await this.#database.getAllFromIndex("blobs", "byGallery", [this.#archive, this.#galleryId]);
    return blobs.flatMap(({ progress }) => (progress.name === "sending" ? [progress.sessionId] : []));
  }

  /** The job is over: everything is certified, or the person gave it up. */
  async close(): Promise<void> {
    const transaction = this.#database.transaction(["memories", "blobs", "galleries"], "readwrite");
    const blobs = transaction.objectStore("blobs");
    const keys = await blobs.index("byGallery").getAllKeys([this.#archive, this.#galleryId]);
    await Promise.all([
      transaction.objectStore("memories").delete(ofGallery(this.#archive, this.#galleryId)),
      transaction.objectStore("galleries").delete([this.#archive, this.#galleryId]),
      ...keys.map((key) => blobs.delete(key)),
      transaction.done,
    ]);
  }

  #blobOf(sha256: Uint8Array, progress: BlobProgress): JournaledBlob {
    return { archive: this.#archive, galleryId: this.#galleryId, sha256: toHex(sha256), progress };
  }
}
