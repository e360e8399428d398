import "virtual:messages/en/proof";
import { type GeoPoint, toHex } from "@store-forever/protocol";
import { visibleName } from "../../../../bag/download-name.ts";
import { formatDateTime, formatDuration, formatPlace, formatSize } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import { assetsInOrder, type Photo } from "../../reading/photo.ts";
import { Fact } from "../../ui/fact.tsx";
import { CloseIcon } from "../../ui/icons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { RightsFacts } from "./rights-facts.tsx";

/** Says what was verified, with the ids and times that people need who want to check it themselves. */
export function GalleryProof({ opened, onClose }: { opened: OpenedGallery; onClose: () => void }) {
  const { contents, owner, trust } = opened;
  return (
    <Modal label={t("proof.title")} class="sheet" onClose={onClose}>
      <div class="sheet-body">
        <div class="sheet-header">
          <h2>{t("proof.title")}</h2>
          <button type="button" class="icon-button" aria-label={t("common.close")} onClick={onClose}>
            <CloseIcon />
          </button>
        </div>
        <p>
          {t(`proof.${contents.kind}`)} {opened.access.by === "link" && t("proof.link")} {t("proof.bytes")}
        </p>
        <dl class="facts">
          <Fact name={t("common.canister")} code={trust.canisterId} />
          {contents.kind === "gallery" && (
            <>
              <Fact name={t("proof.certificateTime")}>{formatDateTime(contents.certifiedAtNs)}</Fact>
              <Fact name={t("proof.stored")}>{formatDateTime(contents.gallery.created_at_ns)}</Fact>
              <Fact name={t("proof.galleryId")} code={contents.gallery.id} />
            </>
          )}
          <Fact name={t("proof.storedBy")} code={owner.toText()} />
        </dl>
      </div>
    </Modal>
  );
}

export function PhotoProof({ opened, photo }: { opened: OpenedGallery; photo: Photo }) {
  return (
    <dl class="facts">
      {photo.description !== undefined && <Fact name={t("proof.description")}>{photo.description}</Fact>}
      {photo.altText !== undefined && <Fact name={t("proof.altText")}>{photo.altText}</Fact>}
      {photo.rights !== undefined && <RightsFacts rights={photo.rights} />}
      {photo.fileName !== undefined && <Fact name={t("proof.file")}>{visibleName(photo.fileName)}</Fact>}
      {photo.widthPx !== undefined && photo.heightPx !== undefined && (
        <Fact name={t("proof.pixels")}>
          {photo.widthPx} × {photo.heightPx}
        </Fact>
      )}
      {photo.capturedAtNs !== undefined && <Fact name={t("proof.taken")}>{formatDateTime(photo.capturedAtNs)}</Fact>}
      {photo.durationMs !== undefined && <Fact name={t("proof.length")}>{formatDuration(photo.durationMs)}</Fact>}
      {photo.camera !== undefined && <Fact name={t("proof.camera")}>{photo.camera}</Fact>}
      {photo.grade !== undefined && <Fact name={t("proof.grade")}>{t(`proof.grades.${photo.grade}`)}</Fact>}
      {photo.isCutOff && <Fact name={t("proof.cutOff")}>{t("proof.cutOffNote")}</Fact>}
      {photo.location !== undefined && (
        <Fact name={t("proof.location")}>
          <a href={mapAddress(photo.location)} rel="noopener noreferrer" target="_blank">
            {formatPlace(photo.location)}
          </a>
        </Fact>
      )}
      {assetsInOrder(photo).map((asset) => (
        <Fact key={asset.kind} name={t(`proof.${asset.kind}`)} code={toHex(asset.sha256)}>
          {formatSize(asset.sizeBytes)}, {asset.contentType}, SHA-256
        </Fact>
      ))}
      <Fact name={t("common.canister")} code={opened.trust.canisterId} />
      <Fact name={t("proof.certificateTime")}>{formatDateTime(photo.certifiedAtNs)}</Fact>
    </dl>
  );
}

/** A link to a map. Nothing is sent there before somebody follows it. */
function mapAddress({ latitude_e7, longitude_e7 }: GeoPoint): string {
  const [latitude, longitude] = [latitude_e7 / 1e7, longitude_e7 / 1e7];
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;
}
