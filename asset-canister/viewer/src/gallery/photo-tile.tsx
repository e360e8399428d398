import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Archive } from "../archive/archive.ts";
import type { Failure } from "../archive/failure.ts";
import { type Photo, placeholderUrl, shownAsset } from "../archive/photo.ts";
import { CheckIcon, WarningIcon } from "../ui/icons.tsx";
import { useAsset } from "./use-asset.ts";
import { useNearScreen } from "./use-near-screen.ts";

interface PhotoTileProps {
  archive: Archive;
  photo: Photo;
  onOpen: () => void;
  onUnverified: (memoryId: string) => void;
}

/** Panoramas and strips are cropped to these ratios in the grid; the lightbox shows them whole. */
const NARROWEST = 0.5;
const WIDEST = 3;
const UNKNOWN_RATIO = 1.5;

export function PhotoTile({ archive, photo, onOpen, onUnverified }: PhotoTileProps) {
  const tile = useRef<HTMLLIElement>(null);
  const near = useNearScreen(tile);
  const asset = useMemo(() => shownAsset(photo, ["thumb", "display", "original"]), [photo]);
  const placeholder = useMemo(() => placeholderUrl(photo), [photo]);
  const { shown, retry } = useAsset(archive, photo, asset, near);
  const unverified = shown.state === "failed" && shown.failure.kind === "unverified";
  useEffect(() => {
    if (unverified) onUnverified(photo.memoryId);
  }, [unverified, photo, onUnverified]);
  const label = photo.caption ?? photo.title;

  return (
    <li ref={tile} class="tile" style={{ "--ratio": ratioOf(photo) }}>
      <div class="tile-frame">
        {placeholder !== undefined && <img class="tile-blur" src={placeholder} alt="" />}
        {shown.state === "verified" && <img class="tile-photo" src={shown.url} alt="" decoding="async" />}
        {asset === undefined && <p class="tile-note">No preview</p>}
        <button type="button" class="tile-open" aria-label={`Open ${label}`} aria-haspopup="dialog" onClick={onOpen} />
        {shown.state === "failed" && <TileFailure failure={shown.failure} onRetry={retry} />}
      </div>
      <p class="tile-caption">
        <span class="tile-label">{label}</span>
        {shown.state === "verified" && (
          <span class="mark" title="Verified: these are the bytes that the canister certifies">
            <span class="mark-text">Verified</span>
            <CheckIcon />
          </span>
        )}
      </p>
    </li>
  );
}

function TileFailure({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  return (
    <div class="tile-failure" role="alert">
      <WarningIcon />
      <p>
        {failure.kind === "unverified" ? "Not shown: its bytes are not the certified ones." : "Could not be loaded."}
      </p>
      <button type="button" class="button small" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

function ratioOf({ widthPx, heightPx }: Photo): number {
  if (!widthPx || !heightPx) return UNKNOWN_RATIO;
  return Math.min(WIDEST, Math.max(NARROWEST, widthPx / heightPx));
}
