import { useMemo } from "preact/hooks";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import { type Photo, ratioOf } from "../../reading/photo.ts";
import { JustifiedGrid } from "./justified-grid.tsx";
import { PhotoTile } from "./photo-tile.tsx";

interface PhotoGridProps {
  opened: OpenedGallery;
  photos: readonly Photo[];
  /** The selected photos; `undefined` while nobody selects. */
  picked: ReadonlySet<string> | undefined;
  onOpen: (index: number) => void;
  onPick: (index: number, isRange: boolean) => void;
  onChecked: (memoryId: string, isVerified: boolean) => void;
}

export function PhotoGrid({ opened, photos, picked, onOpen, onPick, onChecked }: PhotoGridProps) {
  const ratios = useMemo(() => photos.map(ratioOf), [photos]);
  return (
    <JustifiedGrid
      ratios={ratios}
      tile={(index, place) => {
        const photo = photos[index];
        return (
          photo !== undefined && (
            <PhotoTile
              key={photo.memoryId}
              opened={opened}
              photo={photo}
              place={place}
              position={{ index, count: photos.length }}
              isPicked={picked?.has(photo.memoryId)}
              onOpen={onOpen}
              onPick={onPick}
              onChecked={onChecked}
            />
          )
        );
      }}
    />
  );
}
