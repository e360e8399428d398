import type { CertifiedAsset } from "./certified-memories.ts";

/** A memory that was sent, with what this browser computed of it, to be compared with what the backend certifies. */
export interface UploadedMemory {
  memoryId: string;
  /** False when somebody stored this memory between the presence check and the upload: then their copy stays. */
  created: boolean;
  assets: CertifiedAsset[];
}
