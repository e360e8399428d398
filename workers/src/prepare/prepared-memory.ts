import type { AssetKind } from "@store-forever/protocol";
import type { MediaFacts, MemorySource } from "../api.ts";
import type { BytesOrFile } from "../bytes/asset-bytes.ts";

export interface PreparedAsset {
  kind: AssetKind;
  sha256: Uint8Array;
  sizeBytes: number;
  contentType: string;
  bytes: BytesOrFile;
}

/** A memory with everything that will be stored of it: what prepare workers pass on to the upload worker. */
export interface PreparedMemory {
  source: MemorySource;
  facts: MediaFacts;
  /** Origin that its file came from, after redirects. */
  readFrom: string;
  /** At most one of each kind, the original first. */
  assets: PreparedAsset[];
}
