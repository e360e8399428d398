import { useRef, useState } from "preact/hooks";
import { formatNumber, formatPhotos } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { deleteMemories } from "../capsule/delete-memories.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { type Action, useAction } from "../dialog/use-action.ts";

/** Deletes photos call by call. It shows its progress, can be stopped, and can be continued after a failure. */
export interface Deletion {
  action: Action;
  deletedIds: ReadonlySet<string>;
  /**
   * Deletes the photos that are left.
   * @param then is called when all are deleted, or when it was stopped
   */
  start: (then: (deletedIds: ReadonlySet<string>) => Promise<void>) => void;
  /** Stops after the call that is under way. */
  stop: () => void;
}

export function useDeletion(connection: OwnerConnection, memoryIds: readonly string[]): Deletion {
  const { action, act } = useAction();
  const [deletedIds, setDeletedIds] = useState<ReadonlySet<string>>(new Set());
  const aborter = useRef<AbortController>(null);
  const start: Deletion["start"] = (then) =>
    act(async () => {
      aborter.current = new AbortController();
      let gone = deletedIds;
      const rest = memoryIds.filter((id) => !gone.has(id));
      const onDeleted = (ids: readonly string[]) => {
        gone = new Set([...gone, ...ids]);
        setDeletedIds(gone);
      };
      await deleteMemories(connection, rest, { signal: aborter.current.signal, onDeleted });
      await then(gone);
    });
  return { action, deletedIds, start, stop: () => aborter.current?.abort() };
}

/** Says how many photos are deleted. It shows nothing before the first. */
export function DeletionStatus({ deletion: { action, deletedIds }, of }: { deletion: Deletion; of: number }) {
  const isUnderWay = action.state === "running" || deletedIds.size > 0;
  const rest = deletedIds.size < of ? t("deleting.restIsThere") : "";
  return (
    <div role="status" class="deleting">
      {isUnderWay && (
        <>
          <progress max={of} value={deletedIds.size} aria-label={t("deleting.deleted")} />
          <p class="quiet">
            {t("deleting.progress", [formatNumber(deletedIds.size), formatPhotos(of)])}{" "}
            {action.state === "running" ? "" : rest}
          </p>
        </>
      )}
    </div>
  );
}
