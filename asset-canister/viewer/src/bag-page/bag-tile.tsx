import { useState } from "preact/hooks";
import type { TilePlace } from "../gallery/grid/justified-layout.ts";
import { t } from "../language/t.ts";
import { TypeIcon } from "../ui/icons.tsx";
import { type BagPhoto, labelOf, pictureOf, tilePicture } from "./bag-photo.ts";

interface BagTileProps {
  photo: BagPhoto;
  place: TilePlace;
  position: { index: number; count: number };
  onOpen: (index: number) => void;
}

export function BagTile({ photo, place, position, onOpen }: BagTileProps) {
  const picture = tilePicture(photo, Math.ceil(place.widthPx * devicePixelRatio));
  const blur = pictureOf(photo, ["placeholder"]);
  const [state, setState] = useState<"waiting" | "shown" | "missing">("waiting");
  const { memoryType } = photo.description;
  const label = labelOf(photo);
  return (
    <li
      class="tile"
      aria-setsize={position.count}
      aria-posinset={position.index + 1}
      style={{ width: `${place.widthPx}px`, transform: `translate(${place.leftPx}px, ${place.topPx}px)` }}
    >
      <div class="tile-frame" style={{ height: `${place.heightPx}px` }}>
        {blur !== undefined && state === "waiting" && <img class="tile-blur" src={blur} alt="" />}
        {picture !== undefined && (
          <img
            class="tile-photo"
            src={picture}
            alt=""
            decoding="async"
            onLoad={() => setState("shown")}
            onError={() => setState("missing")}
          />
        )}
        {(picture === undefined || state === "missing") && (
          <p class="tile-note">
            <TypeIcon type={memoryType} />
            {state === "missing" ? t("bag.missingFile") : t(`gallery.tile.${memoryType}`)}
          </p>
        )}
        {picture !== undefined && memoryType !== "image" && (
          <span class="tile-type">
            <TypeIcon type={memoryType} />
          </span>
        )}
        <button
          type="button"
          class="tile-open"
          aria-label={t("gallery.tile.open", [label])}
          aria-haspopup="dialog"
          onClick={() => onOpen(position.index)}
        />
      </div>
      <p class="tile-caption">
        <span class="tile-label">{label}</span>
      </p>
    </li>
  );
}
