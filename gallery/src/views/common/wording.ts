import type { Artifact, GalleryPresence, MemoryType, StorageBackend, SyncState } from "@store-forever/protocol";
import type { PresenceKeyRow } from "../../edges/presence-keys.ts";
import type { StorageStatus } from "../../edges/storage-status.ts";

export const TYPE_NAMES: Record<MemoryType, string> = {
  image: "Photo",
  video: "Video",
  audio: "Audio",
  document: "Document",
  note: "Note",
};

export const STATUS_TEXTS: Record<StorageStatus, string> = {
  stored_forever: "Stored forever",
  partially_stored: "Partly stored forever",
  web2_only: "Only here",
  incomplete: "Incomplete",
};

/** What a badge means, as a sentence without its full stop. */
export const STATUS_HINTS: Record<StorageStatus, string> = {
  stored_forever: "Stored forever on the Internet Computer",
  partially_stored: "Only its description or only its file is stored forever on the Internet Computer",
  web2_only: "Only in this gallery, not stored forever yet",
  incomplete: "This gallery itself lacks its description or its file, and it is not stored forever",
};

/** What lists can be filtered by, and how these filters are called. */
export const STATUS_FILTERS = [
  "stored_forever",
  "partially_stored",
  "web2_only",
  "incomplete",
  "migrating",
  "failed",
] as const satisfies readonly (StorageStatus | SyncState)[];
export type StatusFilter = (typeof STATUS_FILTERS)[number];
export const FILTER_TEXTS: Record<StatusFilter, string> = {
  ...STATUS_TEXTS,
  migrating: "On the way",
  failed: "Failed",
};

/** Says how much of a gallery is stored forever. @returns `undefined` for an empty gallery */
export function storageText(presence: GalleryPresence): string | undefined {
  const { totalMemories, icpCompleteMemories, storageStatus } = presence;
  if (totalMemories === 0) return undefined;
  const isCounted = storageStatus === "partially_stored" && icpCompleteMemories > 0;
  return isCounted ? `${icpCompleteMemories} of them stored forever` : STATUS_TEXTS[storageStatus];
}

export const ARTIFACT_NAMES: Record<Artifact, string> = { metadata: "Description", asset: "File" };

export const BACKEND_NAMES: Record<StorageBackend, string> = {
  "neon-db": "this gallery’s database",
  "vercel-blob": "this gallery’s file store",
  "icp-canister": "the Internet Computer",
  walrus: "Walrus",
  arweave: "Arweave",
  s3: "S3",
};

export const PAUSED_TEXT = "Paused";
export const SYNC_TEXTS: Record<SyncState, string> = { idle: "Done", migrating: "In progress", failed: "Failed" };

/** The texts of links to the settings, for people who may change something. */
export const SETTINGS_NAMES = { own: "Settings and sharing", write: "Edit" } as const;

export function itemCountText(count: number): string {
  if (count === 0) return "No memories yet";
  return count === 1 ? "1 memory" : `${count} memories`;
}

const UNITS = ["bytes", "kB", "MB", "GB"];

/** Says how much room somebody has. */
export const roomText = (usedBytes: number, quotaBytes: number): string =>
  `Your files here take ${sizeText(usedBytes)} of ${sizeText(quotaBytes)}.`;

/** `1830122` becomes "1.8 MB". */
export function sizeText(sizeBytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(sizeBytes, 1)) / 3), UNITS.length - 1);
  const value = sizeBytes / 1000 ** power;
  return `${value >= 10 || power === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}

/** Says what came of asking an archive the last time. */
export function reconciliationText({
  askedAt,
  found,
  gone,
  problem,
}: Pick<PresenceKeyRow, "askedAt" | "found" | "gone" | "problem">): string {
  if (askedAt === null) return "not asked yet";
  const when = `${askedAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  if (problem !== null) return `asked in vain, ${when}: ${problem}`;
  const changes = [
    ...(found > 0 ? [`${found} more ${found === 1 ? "is" : "are"} there`] : []),
    ...(gone > 0 ? [`${gone} ${gone === 1 ? "is" : "are"} gone`] : []),
  ];
  return `compared, ${when}: ${changes.length === 0 ? "nothing has changed" : changes.join(", ")}`;
}
