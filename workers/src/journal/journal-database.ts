import type { AssetKind } from "@store-forever/protocol";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { PipelineError } from "../errors/failures.ts";

const NAME = "store-forever-journal";
const VERSION = 1;

/** One asset of a memory in the journal, without its bytes. */
export interface JournaledAsset {
  kind: AssetKind;
  sha256: Uint8Array;
  sizeBytes: number;
}

/** A memory whose source was read and hashed. `created`: the backend has acknowledged it, which does not certify it. */
export interface JournaledMemory {
  /** Names canister and owner. */
  capsule: string;
  galleryId: string;
  memoryId: string;
  assets: JournaledAsset[];
  step: "prepared" | "created";
}

/** A blob whose upload session is not over. */
export interface JournaledUpload {
  /** Names canister and owner. */
  capsule: string;
  /** Lower-case hexadecimal. */
  sha256: string;
  galleryId: string;
  sessionId: string;
  /** The chunks that were acknowledged: one bit each, lowest bit of the first byte first. */
  received: Uint8Array;
}

/**
 * A gallery whose job is not over. `sharing`: its record is being sent, perhaps before all its memories have arrived.
 * `shared`: the backend has its record and link, which were not read back yet.
 */
export interface JournaledGallery {
  /** Names canister and owner. */
  capsule: string;
  galleryId: string;
  startedAtMs: number;
  step: "storing" | "sharing" | "shared";
}

interface JournalSchema extends DBSchema {
  memories: {
    key: [capsule: string, galleryId: string, memoryId: string];
    value: JournaledMemory;
  };
  uploads: {
    key: [capsule: string, sha256: string];
    value: JournaledUpload;
    indexes: { byGallery: [capsule: string, galleryId: string] };
  };
  galleries: { key: [capsule: string, galleryId: string]; value: JournaledGallery };
}

export type JournalDatabase = IDBPDatabase<JournalSchema>;

/** @throws PipelineError Internal when the browser gives no storage */
export async function openJournalDatabase(): Promise<JournalDatabase> {
  try {
    return await openDB<JournalSchema>(NAME, VERSION, {
      upgrade(database) {
        database.createObjectStore("memories", { keyPath: ["capsule", "galleryId", "memoryId"] });
        database
          .createObjectStore("uploads", { keyPath: ["capsule", "sha256"] })
          .createIndex("byGallery", ["capsule", "galleryId"]);
        database.createObjectStore("galleries", { keyPath: ["capsule", "galleryId"] });
      },
      // Another tab needs a newer version of the database. The next call opens it again.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
  } catch (cause) {
    throw new PipelineError(
      "Internal",
      "The browser could not open its storage, which records what was sent already. Free some disk space or leave the private window, then try again.",
      { cause },
    );
  }
}
