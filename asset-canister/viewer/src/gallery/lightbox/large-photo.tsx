import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { DownloadOriginal } from "../../download/download-original.tsx";
import { DownloadReceipt } from "../../download/download-receipt.tsx";
import { formatDate, formatPlace, formatSize } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import {
  assetOfKind,
  creditOf,
  LARGE_KINDS,
  labelOf,
  type Photo,
  placeholderUrl,
  ratioOf,
  shownAsset,
} from "../../reading/photo.ts";
import { closeOnEscape } from "../../ui/close-on-escape.ts";
import { CheckIcon, PlayIcon, WarningIcon } from "../../ui/icons.tsx";
import { TechnicalDetails } from "../../ui/technical-details.tsx";
import { AbsenceNote } from "../absence/absence-note.tsx";
import { PhotoProof } from "../proof/proof-details.tsx";
import { useVerifiedAsset, type VerifiedAssetState } from "../proof/use-verified-asset.ts";
import { FormerVersions } from "./former-versions.tsx";
import { LargeMedia, playableAsset } from "./large-media.tsx";
import { Zoomable } from "./zoomable.tsx";

interface LargePhotoProps {
  opened: OpenedGallery;
  photo: Photo;
  onZoom: (isZoomed: boolean) => void;
  /** Buttons for what the owner can do with it. */
  children?: ComponentChildren;
}

/** A photo as large as it fits, or a memory of another type, with its caption, its proof and its original. */
export function LargePhoto({ opened, photo, onZoom, children }: LargePhotoProps) {
  const original = assetOfKind(photo, "original");
  const motion = assetOfKind(photo, "motion");
  const [isMoving, setIsMoving] = useState(false);
  const [shown, setShown] = useState<VerifiedAssetState>({ state: "waiting" });
  const onShown = useCallback((state: VerifiedAssetState) => setShown(state), []);
  const label = labelOf(photo);
  return (
    <figure class="large">
      <div class="large-frame">
        {photo.memoryType !== "image" ? (
          <LargeMedia opened={opened} photo={photo} asset={playableAsset(photo)} onShown={onShown} />
        ) : motion !== undefined && isMoving ? (
          <LargeMedia opened={opened} photo={photo} asset={motion} isWanted onShown={onShown} />
        ) : (
          <LargeImage opened={opened} photo={photo} onShown={onShown} onZoom={onZoom} />
        )}
      </div>
      <figcaption class="large-caption">
        <div class="large-text">
          <h2>{label}</h2>
          <p>
            {[
              photo.caption !== undefined && photo.caption !== photo.title ? photo.title : undefined,
              photo.capturedAtNs === undefined ? undefined : formatDate(photo.capturedAtNs),
              photo.camera,
              photo.location === undefined ? undefined : formatPlace(photo.location),
              creditOf(photo),
            ]
              .filter((part) => part !== undefined)
              .join(" · ")}
          </p>
          <AbsenceNote memoryId={photo.memoryId} />
        </div>
        <ProofDisclosure opened={opened} photo={photo} shown={shown} />
        {motion?.contentType.startsWith("video/") && (
          <button type="button" class="button" aria-pressed={isMoving} onClick={() => setIsMoving(!isMoving)}>
            <PlayIcon />
            {t("photo.playMotion", [formatSize(motion.sizeBytes)])}
          </button>
        )}
        {original !== undefined && <DownloadOriginal opened={opened} photo={photo} asset={original} />}
        {motion !== undefined && <DownloadOriginal opened={opened} photo={photo} asset={motion} />}
        {children}
      </figcaption>
    </figure>
  );
}

function LargeImage({
  opened,
  photo,
  onShown,
  onZoom,
}: LargePhotoProps & { onShown: (shown: VerifiedAssetState) => void }) {
  const asset = useMemo(() => shownAsset(photo, LARGE_KINDS), [photo]);
  const placeholder = useMemo(() => placeholderUrl(photo), [photo]);
  const { shown, retry } = useVerifiedAsset(opened, photo, asset, true);
  const thumb = useMemo(() => shownAsset(photo, ["thumb"]), [photo]);
  const { shown: preview } = useVerifiedAsset(opened, photo, thumb, shown.state === "waiting");
  useEffect(() => onShown(shown), [shown, onShown]);
  if (shown.state === "verified")
    return (
      <Zoomable onZoom={onZoom}>
        <img class="large-photo" src={shown.url} alt={photo.altText ?? labelOf(photo)} draggable={false} />
      </Zoomable>
    );
  return (
    <div class="large-waiting" style={{ "--ratio": ratioOf(photo) }}>
      {placeholder !== undefined && <img class="large-blur" src={placeholder} alt="" />}
      {preview.state === "verified" && shown.state === "waiting" && <img src={preview.url} alt="" />}
      {shown.state === "failed" && (
        <div class="large-failure" role="alert">
          <WarningIcon />
          <h3>{t(shown.failure.kind === "unverified" ? "photo.unverified" : "photo.failed")}</h3>
          <TechnicalDetails detail={shown.failure.detail} />
          <button type="button" class="button" onClick={retry}>
            {t("common.tryAgain")}
          </button>
        </div>
      )}
      {asset === undefined && (
        <p class="large-failure">
          {assetOfKind(photo, "original") === undefined ? t("photo.notStoredText") : t("photo.noPreview")}
        </p>
      )}
    </div>
  );
}

function ProofDisclosure({ opened, photo, shown }: { opened: OpenedGallery; photo: Photo; shown: VerifiedAssetState }) {
  return (
    <details class="proof" onKeyDown={closeOnEscape}>
      <summary class={shown.state === "verified" ? "button verified" : "button"}>
        {shown.state === "failed" ? <WarningIcon /> : <CheckIcon />}
        {assetOfKind(photo, "original") === undefined && shown.state === "idle"
          ? t("photo.notStored")
          : t(`photo.proof.${shown.state}`)}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long hashes have to scroll by keyboard */}
      <section class="proof-panel" tabIndex={0} aria-label={t("photo.proofLabel")}>
        <p>{t(`photo.proofText.${shown.state}`)}</p>
        <PhotoProof opened={opened} photo={photo} />
        <FormerVersions opened={opened} photo={photo} />
        <DownloadReceipt opened={opened} photo={photo} />
      </section>
    </details>
  );
}
