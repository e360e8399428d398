import { useMemo, useRef } from "preact/hooks";
import type { Archive } from "../archive/archive.ts";
import { assetOfKind, type Photo, placeholderUrl, shownAsset } from "../archive/photo.ts";
import { CheckIcon, CloseIcon, NextIcon, PreviousIcon, WarningIcon } from "../ui/icons.tsx";
import { Modal } from "../ui/modal.tsx";
import { DownloadOriginal } from "./download-original.tsx";
import { PhotoFacts } from "./proof-details.tsx";
import { type AssetState, useAsset } from "./use-asset.ts";

interface LightboxProps {
  archive: Archive;
  photos: readonly Photo[];
  index: number;
  onShow: (index: number) => void;
  onClose: () => void;
}

/** Fingers that move less than this far did not mean to turn the page. */
const SWIPE_PX = 48;

export function Lightbox({ archive, photos, index, onShow, onClose }: LightboxProps) {
  const photo = photos[index];
  const touchStartX = useRef<number>(null);
  const turn = (step: number) => {
    if (photos[index + step] !== undefined) onShow(index + step);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
  };
  const onTouchStart = (event: TouchEvent) => {
    touchStartX.current = event.touches.length === 1 ? (event.touches[0]?.clientX ?? null) : null;
  };
  const onTouchEnd = (event: TouchEvent) => {
    const endX = event.changedTouches[0]?.clientX;
    if (touchStartX.current === null || endX === undefined) return;
    const movedPx = endX - touchStartX.current;
    if (Math.abs(movedPx) >= SWIPE_PX) turn(movedPx > 0 ? -1 : 1);
  };
  if (photo === undefined) return null;

  return (
    <Modal label={photo.caption ?? photo.title} class="lightbox" onClose={onClose} onKeyDown={onKeyDown}>
      <header class="lightbox-bar">
        <p aria-live="polite">
          {index + 1} <span class="quiet">of {photos.length}</span>
        </p>
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      <div class="lightbox-stage" onTouchStart={onTouchStart} onTouchEnd={onTouchEnd}>
        <button
          type="button"
          class="icon-button turn previous"
          aria-label="Previous photo"
          disabled={index === 0}
          onClick={() => turn(-1)}
        >
          <PreviousIcon />
        </button>
        <LargePhoto key={photo.memoryId} archive={archive} photo={photo} />
        <button
          type="button"
          class="icon-button turn next"
          aria-label="Next photo"
          disabled={index === photos.length - 1}
          onClick={() => turn(1)}
        >
          <NextIcon />
        </button>
      </div>
    </Modal>
  );
}

/** The photo as large as it fits, with its caption, its proof and its original. */
function LargePhoto({ archive, photo }: { archive: Archive; photo: Photo }) {
  const asset = useMemo(() => shownAsset(photo, ["display", "original", "thumb"]), [photo]);
  const placeholder = useMemo(() => placeholderUrl(photo), [photo]);
  const original = assetOfKind(photo, "original");
  const { shown, retry } = useAsset(archive, photo, asset, true);
  const label = photo.caption ?? photo.title;
  const ratio = photo.widthPx && photo.heightPx ? photo.widthPx / photo.heightPx : 1.5;
  return (
    <figure class="large">
      <div class="large-frame">
        {shown.state === "verified" ? (
          <img class="large-photo" src={shown.url} alt={label} />
        ) : (
          <div class="large-waiting" style={{ "--ratio": ratio }}>
            {placeholder !== undefined && <img src={placeholder} alt="" />}
            {shown.state === "failed" && (
              <div class="large-failure" role="alert">
                <WarningIcon />
                <h3>
                  {shown.failure.kind === "unverified"
                    ? "This photo did not pass verification"
                    : "This photo could not be loaded"}
                </h3>
                <p>{shown.failure.detail}</p>
                <button type="button" class="button" onClick={retry}>
                  Try again
                </button>
              </div>
            )}
            {asset === undefined && (
              <p class="large-failure">There is no preview of this file. You can download the original.</p>
            )}
          </div>
        )}
      </div>
      <figcaption class="large-caption">
        <div class="large-text">
          <h2>{label}</h2>
          {photo.caption !== undefined && photo.caption !== photo.title && <p>{photo.title}</p>}
        </div>
        <ProofDisclosure archive={archive} photo={photo} shown={shown} />
        {original !== undefined && <DownloadOriginal archive={archive} photo={photo} asset={original} />}
      </figcaption>
    </figure>
  );
}

function ProofDisclosure({ archive, photo, shown }: { archive: Archive; photo: Photo; shown: AssetState }) {
  return (
    <details class="proof">
      <summary class={shown.state === "verified" ? "button verified" : "button"}>
        {shown.state === "failed" ? <WarningIcon /> : <CheckIcon />}
        {{ waiting: "Checking…", verified: "Verified", failed: "Not verified" }[shown.state]}
      </summary>
      <div class="proof-panel">
        <PhotoFacts archive={archive} photo={photo} />
      </div>
    </details>
  );
}
