import type { StorageEdgeInput } from "@store-forever/protocol";
import type {
  CertifiedOriginal,
  GalleryOutcome,
  GallerySource,
  PipelineFailure,
  StoredMemory,
} from "@store-forever/workers";
import type { DBSchema, IDBPDatabase } from "idb";
import type { FollowedPages, Pace } from "../../messages/follow.ts";
import type { FollowedPhotosRecord, FollowRecord } from "./follow-record.ts";
import { databaseOpener } from "./open-database.ts";
import type { StoredFile, ToldHash } from "./stored-file.ts";

export interface KeyRecord {
  id: "device";
  keyPair: CryptoKeyPair;
  /** The owner's principal, as text. */
  owner: string;
  createdAtMs: number;
}

/** `running` means that it was begun. Only its lock tells whether it still runs (`jobLock`). */
export type JobState =
  | { name: "running" }
  | { name: "paused" }
  | { name: "cancelled"; finishedAtMs: number }
  | { name: "finished"; finishedAtMs: number; outcome: GalleryOutcome }
  | { name: "failed"; finishedAtMs: number; failure: PipelineFailure };

/**
 * The newest job of a gallery. The key has the origin too, because a page must not speak for another site's gallery. All ids in
 * it are the page's own: reports to the gallery need them.
 */
export interface JobRecord {
  origin: string;
  galleryId: string;
  /** What would start it again. Once all photos are stored, they are removed from it, unless the person wants names kept. */
  gallery: GallerySource;
  totalCount: number;
  edgesUrl: string | null;
  /** Whether the archive keeps where the photos are from, so that links tell it. */
  tellsSource: boolean;
  capsule: string;
  startedAtMs: number;
  /** Memories that were reported to the gallery as migrating. */
  migratingIds: string[];
  state: JobState;
}

/** Whether a memory is completely in a capsule, as the canister last certified. */
export interface PresenceRecord {
  capsule: string;
  /** The archive's id (`archiveId`), here and in the records below. */
  memoryId: string;
  isStored: boolean;
  checkedAtMs: number;
  /** Its original, as the canister last certified it. */
  original?: CertifiedOriginal;
  /** Origin that this browser has read it from, after redirects. */
  readFrom?: string;
  /** What this browser has stored it from. */
  file?: StoredFile;
  /** Another hash than the original's, as the gallery's API tells it. */
  told?: ToldHash;
}

export interface ReceiptRecord {
  capsule: string;
  memoryId: string;
  receipt: NonNullable<StoredMemory["receipt"]>;
}

export interface ShareLinkRecord {
  capsule: string;
  galleryId: string;
  token: string;
}

/** What the person answered when they were asked whether an origin may be read for the pages of another. */
export interface GrantRecord {
  pageOrigin: string;
  sourceOrigin: string;
  /** The browser's own question may close the page that asks, so `asked` is written first. */
  state: { name: "asked"; atMs: number } | { name: "granted" };
}

/** The least private IP address that pages of an origin came from, as far as the browser told. */
export interface PageAddressRecord {
  pageOrigin: string;
  ip: string;
}

/** The person lets this site know whose archive it is; see `consents.ts`. */
export interface ConsentRecord {
  capsule: string;
  origin: string;
  givenAtMs: number;
  /** The secret of the key by which the site asks the archive, in base64url, once the canister has it. */
  presenceSecret?: string;
  /** The person has taken it back, and the canister does not know yet. */
  isWithdrawn?: true;
}

/** What the person is asked whether to do with a gallery: to store it, to follow it, or to let its site know the archive. */
export type ProposedAct =
  | { name: "store"; tellsSource: boolean }
  | { name: "follow"; pageUrl: string; pages: FollowedPages; pace: Pace }
  | { name: "tell" };

/** A gallery that the person is asked about in a window of the extension; see `proposals.ts`. */
export interface ProposalRecord {
  id: string;
  origin: string;
  gallery: GallerySource;
  /** The further parts of a large gallery. */
  others?: GallerySource[];
  edgesUrl: string | null;
  act: ProposedAct;
  /** The tab of the gallery's page. */
  tabId: number | null;
  /** The tab that asks, once it is open. */
  askingTabId: number | null;
  askedAtMs: number;
}

/** How far the search for a whole gallery was when its page was closed; see `searches.ts`. */
export interface SearchRecord {
  origin: string;
  /** The id of the gallery as its page shows it. */
  galleryId: string;
  /** What the finder reads again. */
  saved: string;
  keptAtMs: number;
}

/** One report to a gallery's edges API or to the backend canister that has not been accepted yet. */
export interface OutboxRecord {
  id?: number;
  origin: string;
  galleryId: string;
  capsule: string;
  report:
    | { to: "gallery"; edgesUrl: string; edges: StorageEdgeInput[] }
    /** Copies that the gallery itself holds. */
    | { to: "backend"; edges: StorageEdgeInput[] };
  queuedAtMs: number;
  state: { name: "pending" } | { name: "refused"; message: string };
}

export interface Schema extends DBSchema {
  keys: { key: string; value: KeyRecord };
  jobs: { key: [origin: string, galleryId: string]; value: JobRecord };
  presence: {
    key: [capsule: string, memoryId: string];
    value: PresenceRecord;
    indexes: { byCheckedAt: number };
  };
  receipts: { key: [capsule: string, memoryId: string]; value: ReceiptRecord };
  /** One record, under the key `settings`; `readSettings` checks its shape. */
  settings: { key: string; value: unknown };
  grants: { key: [pageOrigin: string, sourceOrigin: string]; value: GrantRecord };
  pageAddresses: { key: string; value: PageAddressRecord };
  shareLinks: { key: [capsule: string, galleryId: string]; value: ShareLinkRecord };
  consents: { key: [capsule: string, origin: string]; value: ConsentRecord };
  proposals: { key: string; value: ProposalRecord };
  follows: { key: [origin: string, galleryId: string]; value: FollowRecord };
  followedPhotos: { key: [origin: string, galleryId: string]; value: FollowedPhotosRecord };
  searches: { key: [origin: string, galleryId: string]; value: SearchRecord };
  outbox: {
    key: number;
    value: OutboxRecord;
    indexes: { byGallery: [origin: string, galleryId: string] };
  };
}
export type ExtensionDatabase = IDBPDatabase<Schema>;

/** Opens the extension's database, once for each page. */
export const openDatabase = databaseOpener<Schema>("store-forever", {
  keys: (database) => void database.createObjectStore("keys", { keyPath: "id" }),
  jobs: (database) => void database.createObjectStore("jobs", { keyPath: ["origin", "galleryId"] }),
  presence(database) {
    const presence = database.createObjectStore("presence", { keyPath: ["capsule", "memoryId"] });
    presence.createIndex("byCheckedAt", "checkedAtMs");
  },
  receipts: (database) => void database.createObjectStore("receipts", { keyPath: ["capsule", "memoryId"] }),
  settings: (database) => void database.createObjectStore("settings"),
  grants: (database) => void database.createObjectStore("grants", { keyPath: ["pageOrigin", "sourceOrigin"] }),
  pageAddresses: (database) => void database.createObjectStore("pageAddresses", { keyPath: "pageOrigin" }),
  shareLinks: (database) => void database.createObjectStore("shareLinks", { keyPath: ["capsule", "galleryId"] }),
  consents: (database) => void database.createObjectStore("consents", { keyPath: ["capsule", "origin"] }),
  proposals: (database) => void database.createObjectStore("proposals", { keyPath: "id" }),
  follows: (database) => void database.createObjectStore("follows", { keyPath: ["origin", "galleryId"] }),
  followedPhotos: (database) => void database.createObjectStore("followedPhotos", { keyPath: ["origin", "galleryId"] }),
  searches: (database) => void database.createObjectStore("searches", { keyPath: ["origin", "galleryId"] }),
  outbox(database) {
    const outbox = database.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
    outbox.createIndex("byGallery", ["origin", "galleryId"]);
  },
});

/** The name of a capsule in the database: one owner's part of one canister. */
export function capsuleName(canisterId: string, owner: string): string {
  return `${canisterId}/${owner}`;
}
