import type { AssetKind } from "@store-forever/protocol";
import type { FileClaim, FileValidator, MediaFacts, MemorySource } from "../api.ts";
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
  /** Its type, address and file name are those of the file that was taken. */
  source: MemorySource;
  facts: MediaFacts;
  /** What the page said of the file that was taken. */
  claim: FileClaim;
  /** The file's own structure announces more than there is, and its server has no more. */
  isCutOff: boolean;
  /** Origin that its file came from, after redirects. */
  readFrom: string;
  /** What its server told of the file. */
  validator?: FileValidator;
  /** SHA-256 of its first `PHOTO_HEAD_BYTES`, in hexadecimal. */
  headSha256: string;
  /** At most one of each kind, the original first. */
  assets: PreparedAsset[];
}
