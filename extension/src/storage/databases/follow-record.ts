import type { FollowedPages, LookCounts, LookProblem, Pace } from "../../messages/follow.ts";
import type { SeenFile } from "./stored-file.ts";

export type LookReport = { atMs: number } & (({ name: "looked" } & LookCounts) | { name: "failed"; why: LookProblem });

/** What a look has found and its job is to store. */
export interface LookFindings extends Omit<LookCounts, "addedCount" | "changedCount" | "failedCount"> {
  atMs: number;
  newIds: string[];
  /** The stored originals that changed files are to take the place of, in hexadecimal SHA-256, by memory. */
  replaced: [memoryId: string, sha256: string][];
}

/** A gallery that the person follows. Ids are the page's own. */
export interface FollowRecord {
  capsule: string;
  origin: string;
  galleryId: string;
  title: string;
  /** Address of the page on which the person was. */
  pageUrl: string;
  pages: FollowedPages;
  edgesUrl: string | null;
  tellsSource: boolean;
  pace: Pace;
  nextLookMs: number;
  /** `looking` means that a look was begun; one that was cut off begins again. `storing`: its job is under way, or has been. */
  state: { name: "waiting" } | { name: "looking" } | { name: "storing"; findings: LookFindings };
  report: LookReport | null;
}

/** A photo of a followed gallery that is, or was, in the archive. */
export interface FollowedPhoto {
  memoryId: string;
  title: string;
  /** The file that is asked about. */
  url: string;
  seen?: SeenFile;
  /** When a look has last seen it on its pages. */
  listedAtMs?: number;
  absence?: PhotoAbsence;
}

/** `gone`: its server has the file no more. `unlisted`: its page does not show it any more. */
export interface PhotoAbsence {
  name: "gone" | "unlisted";
  sinceMs: number;
}

export interface FollowedPhotosRecord {
  origin: string;
  galleryId: string;
  photos: FollowedPhoto[];
}
