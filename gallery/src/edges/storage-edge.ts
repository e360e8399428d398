import type { Artifact, StorageBackend } from "@store-forever/protocol";
import { keyOfMemory, type MemoryKey } from "../database/memory-key.ts";
import type { storageEdges } from "../database/schema.ts";

/** A row of the table. */
export type StorageEdgeRow = typeof storageEdges.$inferSelect;

export interface EdgeKey extends MemoryKey {
  artifact: Artifact;
  backend: StorageBackend;
}

export const keyOfEdge = (key: EdgeKey): string => `${keyOfMemory(key)}/${key.artifact}/${key.backend}`;
