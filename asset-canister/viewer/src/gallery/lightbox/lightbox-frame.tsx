import "virtual:messages/en/photo";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { formatNumber } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { ELEMENT_1, withElements } from "../../language/with-elements.ts";
import { CloseIcon, NextIcon, PauseIcon, PlayIcon, PreviousIcon } from "../../ui/icons.tsx";
import { Modal } from "../../ui/modal.tsx";

interface LightboxFrameProps {
  label: string;
  position: { index: number; count: number };
  /** A photo that is enlarged is dragged, and not swiped away. */
  isZoomed: { current: boolean };
  onShow: (index: number) => void;
  onClose: () => void;
  children: ComponentChildren;
}

/** A finger that moves less than this is not a swipe. */
const SWIPE_PX = 48;
const SLIDE_MS = 5_000;

/** A dialog over the whole screen, with a photo that people turn by buttons, keys and fingers, or that turns by itself. */
export function LightboxFrame({ label, position, isZoomed, onShow, onClose, children }: LightboxFrameProps) {
  const { index, count } = position;
  const touchStartX = useRef<number>(null);
  const [isPlaying, setPlaying] = useState(false);
  const isLast = index >= count - 1;
  const turn = (step: number) => {
    if (index + step >= 0 && index + step < count) onShow(index + step);
  };
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => (isLast ? setPlaying(false) : onShow(index + 1)), SLIDE_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, isLast, index, onShow]);

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
    if (event.key === "End") onShow(count - 1);
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
  return (
    <Modal label={label} class="lightbox" onClose={onClose} onKeyDown={onKeyDown}>
      <header class="lightbox-bar">
        <p class="quiet" aria-live={isPlaying ? "off" : "polite"}>
          {withElements(
            t("photo.position", [ELEMENT_1, formatNumber(count)]),
            <span class="lightbox-index">{formatNumber(index + 1)}</span>,
          )}
        </p>
        <span class="lightbox-actions">
          {count > 1 && (
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
        {children}
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
