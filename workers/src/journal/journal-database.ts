import type { AssetKind } from "@store-forever/protocol";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { PipelineError } from "../errors/failures.ts";

const NAME = "store-forever-journal";
const VERSION = 1;

/** One asset of a journaled memory; its bytes are elsewhere. */
export interface JournaledAsset {
  kind: AssetKind;
  sha256: Uint8Array;
  sizeBytes: number;
}

/** A memory whose source was read and hashed. `created` means that the canister said so, not that it is certified. */
export interface JournaledMemory {
  archive: string;
  galleryId: string;
  memoryId: string;
  assets: JournaledAsset[];
  step: "prepared" | "created";
}

/** A file on its way to an archive, chunk by chunk. */
export interface JournaledUpload {
  archive: string;
  /** Lower-case hexadecimal. */
  sha256: string;
  galleryId: string;
  sessionId: string;
  /** The chunks that were acknowledged, one bit each, lowest bit of the first byte first. */
  received: Uint8Array;
}

/**
 * A gallery whose job is not over. `sharing`: its record is being sent, perhaps before all its memories have arrived.
 * `shared`: record and link are in the archive, not yet read back.
 */
export interface JournaledGallery {
  archive: string;
  galleryId: string;
  startedAtMs: number;
  step: "storing" | "sharing" | "shared";
}

export interface JournalSchema extends DBSchema {
  memories: {
    key: [archive: string, galleryId: string, memoryId: string];
    value: JournaledMemory;
  };
  uploads: {
    key: [archive: string, sha256: string];
    value: JournaledUpload;
    indexes: { byGallery: [archive: string, galleryId: string] };
  };
  galleries: { key: [archive: string, galleryId: string]; value: JournaledGallery };
}

export type JournalDatabase = IDBPDatabase<JournalSchema>;

/** @throws PipelineError Internal when the browser gives no storage */
export async function openJournalDatabase(): Promise<JournalDatabase> {
  try {
    return await openDB<JournalSchema>(NAME, VERSION, {
      upgrade(database) {
        database.createObjectStore("memories", { keyPath: ["archive", "galleryId", "memoryId"] });
        database
          .createObjectStore("uploads", { keyPath: ["archive", "sha256"] })
          .createIndex("byGallery", ["archive", "galleryId"]);
        database.createObjectStore("galleries", { keyPath: ["archive", "galleryId"] });
      },
      // A newer version of the code waits in another tab: let it through, the next call opens again.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
  } catch (cause) {
    throw new PipelineError(
      "Internal",
      "The browser could not open its storage, which keeps what was sent already. Free some disk space or leave the private window, then try again.",
      { cause },
    );
  }
}
