import type { StorageEdgeInput } from "@store-forever/protocol";
import type { GalleryOutcome, GallerySource, PipelineFailure, StoredMemory } from "@store-forever/workers";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

const NAME = "store-forever";
const VERSION = 4;

export interface KeyRecord {
  id: "archive";
  keyPair: CryptoKeyPair;
  /** The archive's principal, as text. */
  owner: string;
  createdAtMs: number;
}

/** `running` is what was begun; whether it still runs, only its lock can tell (`jobLock`). */
export type JobState =
  | { name: "running" }
  | { name: "paused" }
  | { name: "cancelled"; finishedAtMs: number }
  | { name: "finished"; finishedAtMs: number; outcome: GalleryOutcome }
  | { name: "failed"; finishedAtMs: number; failure: PipelineFailure };

/** The newest job of a gallery. Galleries are told apart by origin too: a page cannot speak for another site's gallery. */
export interface JobRecord {
  origin: string;
  galleryId: string;
  /** What would start it again; without its photos once all of them are stored, unless the person wants names kept. */
  gallery: GallerySource;
  totalCount: number;
  edgesUrl: string | null;
  archive: string;
  startedAtMs: number;
  /** Memories of which the gallery has been told that they are on their way. */
  migratingIds: string[];
  state: JobState;
}

/** Whether a memory is fully in an archive, as the canister last certified it. */
export interface PresenceRecord {
  archive: string;
  memoryId: string;
  isStored: boolean;
  checkedAtMs: number;
}

export interface ReceiptRecord {
  archive: string;
  memoryId: string;
  receipt: NonNullable<StoredMemory["receipt"]>;
}

export interface ShareLinkRecord {
  archive: string;
  galleryId: string;
  token: string;
}

/** One request to a gallery's edges API, or to the archive's canister, that has not been accepted yet. */
export interface OutboxRecord {
  id?: number;
  origin: string;
  galleryId: string;
  archive: string;
  report:
    | { to: "gallery"; edgesUrl: string; edges: StorageEdgeInput[] }
    /** Copies that the gallery itself holds. */
    | { to: "archive"; edges: StorageEdgeInput[] };
  queuedAtMs: number;
  state: { name: "pending" } | { name: "refused"; message: string };
}

export interface Schema extends DBSchema {
  keys: { key: string; value: KeyRecord };
  jobs: { key: [origin: string, galleryId: string]; value: JobRecord };
  presence: {
    key: [archive: string, memoryId: string];
    value: PresenceRecord;
    indexes: { byCheckedAt: number };
  };
  receipts: { key: [archive: string, memoryId: string]; value: ReceiptRecord };
  /** One record, under the key `settings`; `readSettings` checks its shape. */
  settings: { key: string; value: unknown };
  shareLinks: { key: [archive: string, galleryId: string]; value: ShareLinkRecord };
  outbox: {
    key: number;
    value: OutboxRecord;
    indexes: { byGallery: [origin: string, galleryId: string] };
  };
}
export type Database = IDBPDatabase<Schema>;

let opened: Promise<Database> | undefined;

/** The extension's database, opened once per page and again when the browser has closed it. */
export function openDatabase(): Promise<Database> {
  if (opened === undefined) {
    const opening = open();
    opened = opening;
    // A failed open is forgotten, so that the next call tries again.
    opening.catch(() => forget(opening));
  }
  return opened;
}

function forget(which: Promise<Database>): void {
  if (opened === which) opened = undefined;
}

function open(): Promise<Database> {
  const opening: Promise<Database> = openDB<Schema>(NAME, VERSION, {
    async upgrade(database, oldVersion, _newVersion, transaction) {
      if (oldVersion < 1) {
        database.createObjectStore("keys", { keyPath: "id" });
        database.createObjectStore("jobs", { keyPath: ["origin", "galleryId"] });
        database.createObjectStore("presence", { keyPath: ["archive", "memoryId"] });
        database.createObjectStore("shareLinks", { keyPath: ["archive", "galleryId"] });
        const outbox = database.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
        outbox.createIndex("byGallery", ["origin", "galleryId"]);
      }
      if (oldVersion < 2) {
        transaction.objectStore("presence").createIndex("byCheckedAt", "checkedAtMs");
        database.createObjectStore("receipts", { keyPath: ["archive", "memoryId"] });
        database.createObjectStore("settings");
        const jobs = transaction.objectStore("jobs");
        for (const job of await jobs.getAll()) await jobs.put({ ...job, totalCount: job.gallery.items.length });
      }
      if (oldVersion < 3) {
        // Reports had no receiver and no archive; the job that they are about knows both.
        const outbox = transaction.objectStore("outbox");
        for (const record of await outbox.getAll()) {
          const { id, origin, galleryId, queuedAtMs, state } = record;
          const { edgesUrl, edges } = record as unknown as { edgesUrl: string; edges: StorageEdgeInput[] };
          const archive = (await transaction.objectStore("jobs").get([origin, galleryId]))?.archive ?? "";
          const report = { to: "gallery", edgesUrl, edges } as const;
          await outbox.put({
            ...(id === undefined ? {} : { id }),
            origin,
            galleryId,
            archive,
            report,
            queuedAtMs,
            state,
          });
        }
      }
      if (oldVersion < 4) {
        const jobs = transaction.objectStore("jobs");
        for (const job of await jobs.getAll()) await jobs.put({ ...job, migratingIds: [] });
      }
    },
    blocked(currentVersion) {
      console.warn(
        `Store Forever waits for another of its pages that has version ${currentVersion} of the database open.`,
      );
    },
    blocking(_currentVersion, _blockedVersion, event) {
      // A newer version of the extension wants in: make room.
      (event.target as IDBDatabase).close();
      forget(opening);
    },
    terminated() {
      forget(opening);
    },
  });
  return opening;
}

/** The name of an archive in the database: one person's part of one canister. */
export function archiveName(canisterId: string, owner: string): string {
  return `${canisterId}/${owner}`;
}
