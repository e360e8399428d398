import type { GalleryInput, MemoryInput } from "@store-forever/protocol";

/** Bytes that a memory refers to. */
export interface ImportBlob {
  sha256: Uint8Array;
  sizeBytes: number;
  read: () => AsyncIterable<Uint8Array>;
}

/** A memory to store, with what it refers to. */
export interface ImportItem {
  /** How reports call it: the file's path. */
  name: string;
  memory: MemoryInput;
  /** What it was before, the oldest first. */
  former: readonly MemoryInput[];
  /** Those of the memory and of its former versions. */
  blobs: readonly ImportBlob[];
}

/** What is to be stored. The galleries are asked for and stored after their memories. */
export interface ImportSource {
  itemCount: number;
  items: AsyncIterable<ImportItem>;
  galleries: () => readonly GalleryInput[];
}

export interface ImportProgress {
  /** Memories that are stored now, or were before. */
  doneCount: number;
  sentBytes: number;
}

export interface ImportReport extends ImportProgress {
  createdCount: number;
  /** Memories that were stored already. They stay as they are. */
  keptCount: number;
  createdGalleries: number;
  /** What could not be stored, or is stored in another form, each in a sentence that begins with the file. */
  problems: string[];
}
