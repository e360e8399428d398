import { toHex } from "@store-forever/protocol";
import { useMemo } from "preact/hooks";
import { DownloadOriginal } from "../../download/download-original.tsx";
import { formatDateTime } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import { assetOfKind, type FormerVersion, formerVersions, type Photo, shownAsset } from "../../reading/photo.ts";
import { useVerifiedAsset } from "../proof/use-verified-asset.ts";

/** What a photo was before its file was replaced where it came from, the newest first. */
export function FormerVersions({ opened, photo }: { opened: OpenedGallery; photo: Photo }) {
  const versions = useMemo(() => formerVersions(photo), [photo]);
  if (versions.length === 0) return null;
  return (
    <section class="versions" aria-label={t("photo.versions")}>
      <h3>{t("photo.versions")}</h3>
      <ol>
        {versions.map((version) => (
          <li key={toHex(assetOfKind(version.photo, "original")?.sha256 ?? new Uint8Array())}>
            <Version opened={opened} version={version} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Version({ opened, version }: { opened: OpenedGallery; version: FormerVersion }) {
  const { photo, storedAtNs, replacedAtNs } = version;
  const thumb = useMemo(() => shownAsset(photo, ["thumb", "display"]), [photo]);
  const { shown } = useVerifiedAsset(opened, photo, thumb, true);
  const original = assetOfKind(photo, "original");
  return (
    <>
      {shown.state === "verified" && <img src={shown.url} alt={photo.altText ?? photo.title} />}
      <div>
        <p>{t("photo.versionSpan", [formatDateTime(storedAtNs), formatDateTime(replacedAtNs)])}</p>
        {photo.grade !== undefined && <p>{t(`proof.grades.${photo.grade}`)}</p>}
        {original !== undefined && <DownloadOriginal opened={opened} photo={photo} asset={original} />}
      </div>
    </>
  );
}
