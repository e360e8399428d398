import type { ShareTarget, Sharing, SharingUpdate } from "@store-forever/protocol";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../language/t.ts";
import { addressOf } from "../../navigation/route.ts";
import { publicPages } from "../../reading/public-pages.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { CopyRow } from "../dialog/copy-row.tsx";

interface EverybodyProps {
  connection: OwnerConnection;
  target: ShareTarget;
  sharing: Sharing;
  onChange: (change: Partial<SharingUpdate>) => void;
}

/** Whether something is public, and the address for everybody who may see it without a link of their own. */
export function ShareWithEverybody({ connection, target, sharing, onChange }: EverybodyProps) {
  const { is_public: isPublic, people } = sharing;
  return (
    <section>
      <h3>{t("sharing.everybody")}</h3>
      <label class="check">
        <input
          type="checkbox"
          checked={isPublic}
          onChange={(event) => onChange({ is_public: [event.currentTarget.checked] })}
        />
        {t("sharing.public")}
      </label>
      {"gallery" in target && (isPublic || people.length > 0) && (
        <GalleryAddress connection={connection} galleryId={target.gallery} isPublic={isPublic} />
      )}
    </section>
  );
}

/** Shows the address that has a preview where it is posted, if there is one, and the viewer's own address otherwise. */
function GalleryAddress({
  connection,
  galleryId,
  isPublic,
}: {
  connection: OwnerConnection;
  galleryId: string;
  isPublic: boolean;
}) {
  const { reading, owner } = connection;
  const [pages, setPages] = useState<Awaited<ReturnType<typeof publicPages>>>();
  useEffect(() => {
    if (!isPublic) return;
    let current = true;
    publicPages(connection.changing, connection.owner, galleryId).then(
      (found) => current && setPages(found),
      // The viewer's own address opens the gallery too.
      () => undefined,
    );
    return () => {
      current = false;
      setPages(undefined);
    };
  }, [connection, galleryId, isPublic]);
  const { canisterId } = reading.trust;
  const withPreview = pages === "paused" ? undefined : pages?.preview;
  return (
    <>
      <CopyRow
        label={t("sharing.galleryAddress")}
        text={withPreview ?? addressOf({ name: "gallery", canisterId, owner, galleryId })}
        key={withPreview}
      />
      {withPreview !== undefined && <p class="quiet">{t("sharing.previewNote")}</p>}
      {pages === "paused" && <p class="notice warning">{t("failure.paused.public_media")}</p>}
    </>
  );
}
