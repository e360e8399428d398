import "virtual:messages/en/photo";
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { formatNumber } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { ELEMENT_1, withElements } from "../../language/with-elements.ts";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import { LARGE_KINDS, labelOf, type Photo, shownAsset } from "../../reading/photo.ts";
import { CloseIcon, NextIcon, PauseIcon, PlayIcon, PreviousIcon } from "../../ui/icons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { readVerified } from "../proof/use-verified-asset.ts";
import { LargePhoto } from "./large-photo.tsx";

interface LightboxProps {
  opened: OpenedGallery;
  photos: readonly Photo[];
  index: number;
  /** Buttons for what the owner can do with a photo. */
  actionsFor: (photo: Photo) => ComponentChildren;
  onShow: (index: number) => void;
  onClose: () => void;
}

/** A finger that moves less than this is not a swipe. */
const SWIPE_PX = 48;
const SLIDE_MS = 5_000;

export function Lightbox({ opened, photos, index, actionsFor, onShow, onClose }: LightboxProps) {
  const photo = photos[index];
  const touchStartX = useRef<number>(null);
  const isZoomed = useRef(false);
  const [isPlaying, setPlaying] = useState(false);
  const isLast = index >= photos.length - 1;
  const turn = (step: number) => {
    if (photos[index + step] !== undefined) onShow(index + step);
  };
  const onZoom = useCallback((zoomed: boolean) => {
    isZoomed.current = zoomed;
  }, []);
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => (isLast ? setPlaying(false) : onShow(index + 1)), SLIDE_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, isLast, index, onShow]);

  useEffect(() => {
    const aborter = new AbortController();
    for (const neighbour of [photos[index + 1], photos[index - 1]]) {
      const asset = neighbour?.memoryType === "image" ? shownAsset(neighbour, LARGE_KINDS) : undefined;
      // The person sees the failure when they come to that photo.
      if (neighbour !== undefined && asset !== undefined)
        readVerified(opened, neighbour, asset, aborter.signal).catch(() => undefined);
    }
    return () => aborter.abort();
  }, [opened, photos, index]);

  /** A slideshow that is started at the last photo begins with the first. */
  const togglePlaying = () => {
    if (!isPlaying && isLast) onShow(0);
    setPlaying(!isPlaying);
  };

  // Buttons are never disabled here: a disabled button that has the focus would swallow the arrow keys.
  const onKeyDown = (event: KeyboardEvent) => {
    // A player and a text field use these keys themselves.
    const { target } = event;
    if (target instanceof HTMLMediaElement || target instanceof HTMLInputElement) return;
    if (target instanceof HTMLTextAreaElement) return;
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
    if (event.key === "Home") onShow(0);
    if (event.key === "End") onShow(photos.length - 1);
  };
  const onTouchStart = (event: TouchEvent) => {
    const isOneFinger = event.touches.length === 1 && !isZoomed.current;
    touchStartX.current = isOneFinger ? (event.touches[0]?.clientX ?? null) : null;
  };
  const onTouchEnd = (event: TouchEvent) => {
    const endX = event.changedTouches[0]?.clientX;
    if (touchStartX.current === null || endX === undefined) return;
    const movedPx = endX - touchStartX.current;
    if (Math.abs(movedPx) >= SWIPE_PX) turn(movedPx > 0 ? -1 : 1);
  };
  if (photo === undefined) return null;

  return (
    <Modal label={labelOf(photo)} class="lightbox" onClose={onClose} onKeyDown={onKeyDown}>
      <header class="lightbox-bar">
        <p class="quiet" aria-live={isPlaying ? "off" : "polite"}>
          {withElements(
            t("photo.position", [ELEMENT_1, formatNumber(photos.length)]),
            <span class="lightbox-index">{formatNumber(index + 1)}</span>,
          )}
        </p>
        <span class="lightbox-actions">
          {photos.length > 1 && (
            <button
              type="button"
              class="icon-button"
              aria-label={t(isPlaying ? "photo.stopSlideshow" : "photo.startSlideshow")}
              onClick={togglePlaying}
            >
              {isPlaying ? <PauseIcon /> : <PlayIcon />}
            </button>
          )}
          <button type="button" class="icon-button" aria-label={t("common.close")} onClick={onClose}>
            <CloseIcon />
          </button>
        </span>
      </header>
      <div class="lightbox-stage" onTouchStart={onTouchStart} onTouchEnd={onTouchEnd}>
        <button
          type="button"
          class="icon-button turn previous"
          aria-label={t("photo.previous")}
          aria-disabled={index === 0}
          onClick={() => turn(-1)}
        >
          <PreviousIcon />
        </button>
        <LargePhoto key={photo.memoryId} opened={opened} photo={photo} onZoom={onZoom}>
          {actionsFor(photo)}
        </LargePhoto>
        <button
          type="button"
          class="icon-button turn next"
          aria-label={t("photo.next")}
          aria-disabled={isLast}
          onClick={() => turn(1)}
        >
          <NextIcon />
        </button>
      </div>
    </Modal>
  );
}
