import type { MemoryReceipt } from "@store-forever/protocol/receipt";
import type { ArchiveFile } from "./archive-file.ts";
import { stableJson } from "./stable-json.ts";

/** A memory as the bag's page shows it: its receipt without the proof, which only checking needs. */
export type PageMemory = Pick<MemoryReceipt, "memoryId" | "certifiedAtNs" | "description" | "assets" | "versions">;

/** What the bag's page shows. */
export interface PageData {
  archive: ArchiveFile;
  /** In the order of `archive.memories`. */
  memories: readonly PageMemory[];
}

const NAME = "storeForeverBag";

/** A script that hands its data to the page: pages that are opened from a disk can read no other file. */
export function pageDataScript({ archive, memories }: PageData): string {
  const shown = memories.map(({ memoryId, certifiedAtNs, description, assets, versions }) => ({
    memoryId,
    certifiedAtNs,
    description,
    assets,
    versions,
  }));
  return `globalThis.${NAME} = ${stableJson({ archive, memories: shown })};\n`;
}

/** In the page, what the script handed over; `undefined` where it could not be loaded. */
export function handedPageData(): PageData | undefined {
  return (globalThis as { [NAME]?: PageData })[NAME];
}
