import type { CertifiedOriginal, MemorySource } from "@store-forever/workers";
import type { LookReach } from "../messages/follow.ts";
import type { FollowedPhoto, LookFindings, PhotoAbsence } from "../storage/databases/follow-record.ts";
import type { FileNow } from "./look-at-files.ts";

export interface LookedAt {
  /** The photos on the pages. */
  items: readonly MemorySource[];
  /** How much of the gallery its photos are. */
  reach: LookReach;
  /** Photos that are followed, those that are gone included. */
  known: readonly FollowedPhoto[];
  /** What the archive certifies, by memory. */
  archived: ReadonlyMap<string, CertifiedOriginal>;
  files: ReadonlyMap<string, FileNow>;
  /** Pages that could not be read. */
  unreadCount: number;
  nowMs: number;
}

export interface Compared {
  findings: LookFindings;
  photos: FollowedPhoto[];
  /** The gallery's photos as they are to be stored. */
  items: MemorySource[];
}

/** What a look tells of each photo. It decides nothing by what a server did not tell. */
export function compare({ items, reach, known, archived, files, unreadCount, nowMs }: LookedAt): Compared {
  const knownById = new Map(known.map((photo) => [photo.memoryId, photo]));
  const onPage = new Set(items.map(({ memoryId }) => memoryId));
  // What was followed and is not in the archive any more was deleted there by its owner.
  const isDeleted = (memoryId: string) => knownById.has(memoryId) && !archived.has(memoryId);
  const isNew = (memoryId: string) => !knownById.has(memoryId) && !archived.has(memoryId);
  const replaced = new Map(
    [...archived].flatMap(([memoryId, { sha256 }]) =>
      onPage.has(memoryId) && files.get(memoryId)?.name === "changed" ? [[memoryId, sha256] as const] : [],
    ),
  );
  // Some galleries show a part only until somebody scrolls. They show photos as stored that no look has ever seen.
  const isSeen = ({ memoryId, listedAtMs }: FollowedPhoto) =>
    listedAtMs !== undefined || onPage.has(memoryId) || files.get(memoryId)?.name !== "same";
  const showsAll = reach.name === "whole" && known.every(isSeen);
  const photos = [...knownById.values()].map((photo) =>
    photoNow(photo, files.get(photo.memoryId), onPage.has(photo.memoryId), { showsAll, nowMs }),
  );
  const nowAbsent = photos.filter(
    ({ memoryId, absence }) => absence && absence.name !== knownById.get(memoryId)?.absence?.name,
  );
  const countOf = (name: "gone" | "unlisted") => nowAbsent.filter(({ absence }) => absence?.name === name).length;
  const back = photos.filter(({ memoryId, absence }) => !absence && knownById.get(memoryId)?.absence);
  const untold = [...files.values()].filter(({ name }) => name === "untold");
  return {
    findings: {
      atMs: nowMs,
      newIds: items.map(({ memoryId }) => memoryId).filter(isNew),
      replaced: [...replaced],
      goneCount: countOf("gone"),
      unlistedCount: countOf("unlisted"),
      backCount: back.length,
      untoldCount: untold.length + unreadCount,
      reach,
    },
    photos,
    items: items
      .filter(({ memoryId }) => !isDeleted(memoryId))
      .map((item) => {
        const replaces = replaced.get(item.memoryId);
        return replaces === undefined ? item : { ...item, replaces };
      }),
  };
}

function photoNow(
  { absence: before, listedAtMs, ...photo }: FollowedPhoto,
  file: FileNow | undefined,
  isListed: boolean,
  { showsAll, nowMs }: { showsAll: boolean; nowMs: number },
): FollowedPhoto {
  const name = absenceOf(before?.name, file, isListed, showsAll);
  const sinceMs = name === before?.name ? (before?.sinceMs ?? nowMs) : nowMs;
  const seen = file?.name === "same" ? (file.seen ?? photo.seen) : photo.seen;
  const listed = isListed ? nowMs : listedAtMs;
  return {
    ...photo,
    ...(seen && { seen }),
    ...(listed === undefined ? {} : { listedAtMs: listed }),
    ...(name && { absence: { name, sinceMs } }),
  };
}

type Absence = PhotoAbsence["name"] | undefined;

function absenceOf(before: Absence, file: FileNow | undefined, isListed: boolean, showsAll: boolean): Absence {
  if (file?.name === "gone") return "gone";
  if (file === undefined || file.name === "untold") return before;
  if (isListed) return undefined;
  return showsAll || before === "unlisted" ? "unlisted" : undefined;
}
