import { toHex } from "@store-forever/protocol";
import type { CanisterManagement, Snapshot } from "@store-forever/protocol/management";
import { useState } from "preact/hooks";
import { formatDateTime, formatSize } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { ConfirmSheet } from "../dialog/confirm-sheet.tsx";
import { useAction } from "../dialog/use-action.ts";

interface SnapshotRowsProps {
  management: CanisterManagement;
  snapshots: readonly Snapshot[];
  isDisabled: boolean;
  onChanged: () => Promise<void>;
}

interface Asked {
  snapshot: Snapshot;
  wish: "goBack" | "delete";
}

/** The snapshots that the network keeps of the canister, with what their owner can do with each. */
export function SnapshotRows({ management, snapshots, isDisabled, onChanged }: SnapshotRowsProps) {
  const [asked, setAsked] = useState<Asked>();
  const { action, act } = useAction();
  if (snapshots.length === 0) return null;
  const run = ({ snapshot, wish }: Asked) =>
    act(async () => {
      if (wish === "goBack") await goBackTo(management, snapshot);
      else await management.deleteSnapshot(snapshot.id);
      await onChanged();
      setAsked(undefined);
    });
  return (
    <>
      <h3>{t("canister.versions.snapshots")}</h3>
      <ul class="rows" aria-label={t("canister.versions.snapshots")}>
        {snapshots.map((snapshot) => {
          const time = formatDateTime(snapshot.taken_at_timestamp);
          return (
            <li key={toHex(snapshot.id)} class="row">
              <span>{t("canister.versions.snapshotOf", [formatSize(Number(snapshot.total_size)), time])}</span>
              <button
                type="button"
                class="button small"
                disabled={isDisabled}
                aria-label={t("canister.versions.goBackTo", [time])}
                onClick={() => setAsked({ snapshot, wish: "goBack" })}
              >
                {t("canister.versions.goBack")}
              </button>
              <button
                type="button"
                class="button small"
                disabled={isDisabled}
                aria-label={t("canister.versions.deleteOf", [time])}
                onClick={() => setAsked({ snapshot, wish: "delete" })}
              >
                {t("canister.versions.delete")}
              </button>
            </li>
          );
        })}
      </ul>
      {asked !== undefined && (
        <ConfirmSheet
          title={t(`canister.versions.${asked.wish}Title`)}
          confirm={t(`canister.versions.${asked.wish}`)}
          action={action}
          onConfirm={() => run(asked)}
          onClose={() => setAsked(undefined)}
        >
          <p>{t(`canister.versions.${asked.wish}Text`, [formatDateTime(asked.snapshot.taken_at_timestamp)])}</p>
        </ConfirmSheet>
      )}
    </>
  );
}

/** Done again after it failed half-way, it goes on. */
async function goBackTo(management: CanisterManagement, { id }: Snapshot): Promise<void> {
  await management.stop();
  await management.loadSnapshot(id);
  await management.start();
}
