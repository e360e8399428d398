import { memo } from "preact/compat";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { ReadingFailure } from "../../backend/reading-failure.ts";
import { useLanguage } from "../../language/language.ts";
import { t } from "../../language/t.ts";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import { assetForWidth, assetOfKind, labelOf, type Photo, placeholderUrl } from "../../reading/photo.ts";
import { CheckIcon, TickIcon, TypeIcon, WarningIcon } from "../../ui/icons.tsx";
import { AbsenceNote } from "../absence/absence-note.tsx";
import { useVerifiedAsset } from "../proof/use-verified-asset.ts";
import type { TilePlace } from "./justified-layout.ts";

interface PhotoTileProps {
  opened: OpenedGallery;
  photo: Photo;
  place: TilePlace;
  position: { index: number; count: number };
  /** Whether the photo is selected; `undefined` while nobody selects. */
  isPicked: boolean | undefined;
  onOpen: (index: number) => void;
  onPick: (index: number, isRange: boolean) => void;
  onChecked: (memoryId: string, isVerified: boolean) => void;
}

export const PhotoTile = memo(Tile, (before, after) => {
  const same = before.photo === after.photo && before.position.index === after.position.index;
  const isThere = before.position.count === after.position.count && before.place === after.place;
  return same && isThere && before.isPicked === after.isPicked && before.onPick === after.onPick;
});

function Tile({ opened, photo, place, position, isPicked, onOpen, onPick, onChecked }: PhotoTileProps) {
  const widthPx = Math.ceil(place.widthPx * devicePixelRatio);
  const asset = useMemo(() => assetForWidth(photo, widthPx), [photo, widthPx]);
  const placeholder = useMemo(() => placeholderUrl(photo), [photo]);
  const { shown, retry } = useVerifiedAsset(opened, photo, asset, true);
  const [isCovered, setCovered] = useState(false);
  const isChecked = shown.state === "verified" || (shown.state === "failed" && shown.failure.kind === "unverified");
  useEffect(() => {
    if (isChecked) onChecked(photo.memoryId, shown.state === "verified");
  }, [isChecked, shown.state, photo, onChecked]);
  const label = labelOf(photo);
  useLanguage();

  return (
    <li
      class={isPicked ? "tile picked" : "tile"}
      aria-setsize={position.count}
      aria-posinset={position.index + 1}
      style={{ width: `${place.widthPx}px`, transform: `translate(${place.leftPx}px, ${place.topPx}px)` }}
    >
      <div class="tile-frame" style={{ height: `${place.heightPx}px` }}>
        {placeholder !== undefined && !isCovered && <img class="tile-blur" src={placeholder} alt="" />}
        {shown.state === "verified" && (
          <img class="tile-photo" src={shown.url} alt="" decoding="async" onAnimationEnd={() => setCovered(true)} />
        )}
        {asset === undefined && <TypeNote photo={photo} />}
        {asset !== undefined && photo.memoryType !== "image" && (
          <span class="tile-type">
            <TypeIcon type={photo.memoryType} />
          </span>
        )}
        <AbsenceNote memoryId={photo.memoryId} />
        {isPicked === undefined ? (
          <button
            type="button"
            class="tile-open"
            aria-label={t("gallery.tile.open", [label])}
            aria-haspopup="dialog"
            onClick={() => onOpen(position.index)}
          />
        ) : (
          // biome-ignore lint/a11y/useSemanticElements: an input would not tell whether Shift was held
          <button
            type="button"
            class="tile-open tile-pick"
            role="checkbox"
            aria-checked={isPicked}
            aria-label={label}
            onClick={({ shiftKey }) => onPick(position.index, shiftKey)}
          >
            <span class="tile-tick">{isPicked && <TickIcon />}</span>
          </button>
        )}
        {shown.state === "failed" && <TileFailure failure={shown.failure} onRetry={retry} />}
      </div>
      <p class="tile-caption">
        <span class="tile-label">{label}</span>
        {shown.state === "verified" && (
          <span class="mark" title={t("gallery.tile.verifiedTitle")}>
            <span class="mark-text">{t("gallery.tile.verified")}</span>
            <CheckIcon />
          </span>
        )}
      </p>
    </li>
  );
}

function TypeNote({ photo }: { photo: Photo }) {
  return (
    <p class="tile-note">
      <TypeIcon type={photo.memoryType} />
      {assetOfKind(photo, "original") === undefined ? t("gallery.notStored") : t(`gallery.tile.${photo.memoryType}`)}
    </p>
  );
}

function TileFailure({ failure, onRetry }: { failure: ReadingFailure; onRetry: () => void }) {
  return (
    <div class="tile-failure" role="alert">
      <WarningIcon />
      <p>{t(failure.kind === "unverified" ? "gallery.tile.unverified" : "gallery.tile.failed")}</p>
      <button type="button" class="button small" onClick={onRetry}>
        {t("common.tryAgain")}
      </button>
    </div>
  );
}
