/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { SyncState } from "@store-forever/protocol";
import type { StorageStatus } from "../../edges/storage-status.ts";
import { STATUS_HINTS } from "./wording.ts";

interface StatusBadgesProps {
  /** The id of the page's element, so that `live.js` can draw it again. */
  id: string;
  storageStatus: StorageStatus;
  /** For a gallery: how many of its memories are stored forever, on their way, and failed. */
  counts?: GalleryCounts | undefined;
  /** For a memory. */
  syncState?: SyncState | undefined;
  isPaused?: boolean | undefined;
}

export interface GalleryCounts {
  totalMemories: number;
  icpCompleteMemories: number;
  migratingMemories: number;
  /** Those of the migrating ones whose job is paused. */
  pausedMemories: number;
  failedMemories: number;
}

/** Says on a card, a tile or a header where copies are, for everybody and without the extension. */
export function StatusBadges({ id, storageStatus, counts, syncState, isPaused = false }: StatusBadgesProps) {
  if (counts?.totalMemories === 0) return null;
  const paused = counts ? counts.pausedMemories : Number(syncState === "migrating" && isPaused);
  const migrating = counts ? counts.migratingMemories - paused : Number(syncState === "migrating" && !isPaused);
  const failed = counts ? counts.failedMemories : Number(syncState === "failed");
  const number = (count: number) => (counts ? `${count} ` : "");
  return (
    <span class="badges" id={id} data-live="">
      {migrating > 0 && (
        <Badge kind="migrating" text={`${number(migrating)}on the way`} hint="A browser is storing it forever now" />
      )}
      {paused > 0 && (
        <Badge
          kind="migrating"
          text={`${number(paused)}paused`}
          hint="Storing it forever is paused. Continue where it began"
        />
      )}
      {failed > 0 && (
        <Badge kind="failed" text={`${number(failed)}failed`} hint="It could not be stored. Store it again" />
      )}
      <Badge kind={storageStatus} text={badgeText(storageStatus, counts)} hint={hintOf(storageStatus, counts)} />
    </span>
  );
}

function badgeText(status: StorageStatus, counts: GalleryCounts | undefined): string {
  if (status === "stored_forever") return "ICP";
  if (status === "partially_stored")
    return counts ? `ICP ${counts.icpCompleteMemories}/${counts.totalMemories}` : "ICP partly";
  // The name by which this gallery's own database is known. Other galleries use their own.
  return status === "web2_only" ? "NEON" : "Incomplete";
}

function hintOf(status: StorageStatus, counts: GalleryCounts | undefined): string {
  if (status !== "partially_stored" || counts === undefined) return STATUS_HINTS[status];
  return `${counts.icpCompleteMemories} of ${counts.totalMemories} memories are stored forever on the Internet Computer`;
}

function Badge({ kind, text, hint }: { kind: string; text: string; hint: string }) {
  return (
    <span class={`badge ${kind}`} title={hint}>
      {text}
      <span class="unseen">: {hint}. </span>
    </span>
  );
}
