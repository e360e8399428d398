import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useRef } from "preact/hooks";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import { LARGE_KINDS, labelOf, type Photo, shownAsset } from "../../reading/photo.ts";
import { readVerified } from "../proof/use-verified-asset.ts";
import { LargePhoto } from "./large-photo.tsx";
import { LightboxFrame } from "./lightbox-frame.tsx";

interface LightboxProps {
  opened: OpenedGallery;
  photos: readonly Photo[];
  index: number;
  /** Buttons for what the owner can do with a photo. */
  actionsFor: (photo: Photo) => ComponentChildren;
  onShow: (index: number) => void;
  onClose: () => void;
}

export function Lightbox({ opened, photos, index, actionsFor, onShow, onClose }: LightboxProps) {
  const photo = photos[index];
  const isZoomed = useRef(false);
  const onZoom = useCallback((zoomed: boolean) => {
    isZoomed.current = zoomed;
  }, []);
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

  if (photo === undefined) return null;

  return (
    <LightboxFrame
      label={labelOf(photo)}
      position={{ index, count: photos.length }}
      isZoomed={isZoomed}
      onShow={onShow}
      onClose={onClose}
    >
      <LargePhoto key={photo.memoryId} opened={opened} photo={photo} onZoom={onZoom}>
        {actionsFor(photo)}
      </LargePhoto>
    </LightboxFrame>
  );
}
