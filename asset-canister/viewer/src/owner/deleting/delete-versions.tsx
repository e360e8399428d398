import { accepted, toHex } from "@store-forever/protocol";
import { useMemo, useState } from "preact/hooks";
import { formatDateTime, formatSize } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import { assetOfKind, formerVersions, type Photo } from "../../reading/photo.ts";
import { readPhoto } from "../../reading/photo-listing.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { optionOf } from "../capsule/update-gallery.ts";
import { ConfirmSheet } from "../dialog/confirm-sheet.tsx";
import { Sheet } from "../dialog/sheet.tsx";
import { useAction } from "../dialog/use-action.ts";

interface DeleteVersionsProps {
  connection: OwnerConnection;
  opened: OpenedGallery;
  photo: Photo;
  onClose: () => void;
  /** Gets the photo as it is stored now, read and verified again. */
  onChanged: (photo: Photo) => void;
}

/** Lists what a photo was before its file was replaced, and deletes what the owner does not want kept. */
export function DeleteVersions({ connection, opened, photo, onClose, onChanged }: DeleteVersionsProps) {
  const versions = useMemo(() => formerVersions(photo), [photo]);
  const [asked, setAsked] = useState<Uint8Array>();
  const { action, act } = useAction();
  const { memoryId, caption } = photo;
  const remove = (sha256: Uint8Array) =>
    act(async () => {
      accepted(await connection.changing.delete_memory_version({ memory_id: memoryId, sha256 }));
      onChanged(await readPhoto(opened, { memory_id: memoryId, caption: optionOf(caption ?? "") }));
      onClose();
    });
  if (asked !== undefined)
    return (
      <ConfirmSheet
        title={t("photo.versions")}
        confirm={t("deleting.version")}
        action={action}
        onConfirm={() => remove(asked)}
        onClose={() => setAsked(undefined)}
      >
        <p>{t("deleting.versionText")}</p>
      </ConfirmSheet>
    );
  return (
    <Sheet title={t("photo.versions")} action={action} onClose={onClose}>
      <ol class="fields">
        {versions.map(({ photo: version, storedAtNs, replacedAtNs }) => {
          const original = assetOfKind(version, "original");
          if (original === undefined) return null;
          const span = t("photo.versionSpan", [formatDateTime(storedAtNs), formatDateTime(replacedAtNs)]);
          return (
            <li key={toHex(original.sha256)}>
              <p>
                {span} · {formatSize(original.sizeBytes)}
              </p>
              <button
                type="button"
                class="button danger small"
                aria-label={`${t("deleting.version")}: ${span}`}
                onClick={() => setAsked(original.sha256)}
              >
                {t("deleting.version")}
              </button>
            </li>
          );
        })}
      </ol>
    </Sheet>
  );
}
