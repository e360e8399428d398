import { useEffect, useState } from "preact/hooks";
import { failureText } from "../../backend/failure-text.ts";
import { formatSize } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import { assetOfKind, labelOf, type Photo, type PhotoAsset } from "../../reading/photo.ts";
import { PlayIcon, TypeIcon } from "../../ui/icons.tsx";
import { useVerifiedAsset, type VerifiedAssetState } from "../proof/use-verified-asset.ts";

interface LargeMediaProps {
  opened: OpenedGallery;
  photo: Photo;
  /** What is played or shown; none where browsers cannot do that safely. */
  asset: PhotoAsset | undefined;
  /** A person has asked for it: then its size does not matter. */
  isWanted?: boolean;
  onShown: (shown: VerifiedAssetState) => void;
}

/** Files up to this size are read at once. Larger ones wait for a click: a film may have hundreds of megabytes. */
const READ_AT_ONCE_BYTES = 8_000_000;
/** Longer texts can be downloaded but are not shown. */
const LONGEST_TEXT_BYTES = 1_000_000;
const PLAYABLE_TYPE = /^(video|audio)\//;

/** A video, sound, note or document, or what moves in a live photo, from its verified bytes. */
export function LargeMedia({ opened, photo, asset, isWanted = false, onShown }: LargeMediaProps) {
  const [wanted, setWanted] = useState(isWanted || (asset !== undefined && asset.sizeBytes <= READ_AT_ONCE_BYTES));
  const { shown } = useVerifiedAsset(opened, photo, asset, wanted);
  useEffect(() => onShown(shown), [shown, onShown]);
  if (asset === undefined)
    return (
      <p class="media-note">
        <TypeIcon type={photo.memoryType} />
        {assetOfKind(photo, "original") === undefined ? t("photo.notStoredText") : t("photo.unsafe")}
      </p>
    );
  if (!wanted)
    return (
      <button type="button" class="button" onClick={() => setWanted(true)}>
        <PlayIcon />
        {t("photo.play", [formatSize(asset.sizeBytes)])}
      </button>
    );
  if (shown.state === "failed") return <p class="media-note">{failureText(shown.failure)}</p>;
  if (shown.state !== "verified") return <p class="media-note opening">{t("photo.reading")}</p>;
  const label = labelOf(photo);
  // biome-ignore-start lint/a11y/useMediaCaption: archives hold what people uploaded, and that has no captions
  switch (asset.contentType.split("/")[0]) {
    case "video":
      return <video class="large-photo" src={shown.url} controls autoplay aria-label={label} />;
    case "audio":
      return <audio class="media-audio" src={shown.url} controls aria-label={label} />;
    default:
      return <TextContent blob={shown.blob} label={label} />;
  }
  // biome-ignore-end lint/a11y/useMediaCaption: as above
}

function TextContent({ blob, label }: { blob: Blob; label: string }) {
  const [text, setText] = useState("");
  useEffect(() => {
    let current = true;
    blob.text().then((read) => current && setText(read));
    return () => {
      current = false;
    };
  }, [blob]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long texts have to scroll by keyboard
    <section class="media-text" tabIndex={0} aria-label={label}>
      {text}
    </section>
  );
}

/** The original of what is no photo, where browsers can play or show it. */
export function playableAsset(photo: Photo): PhotoAsset | undefined {
  const original = assetOfKind(photo, "original");
  if (original === undefined) return undefined;
  const isText = original.contentType.startsWith("text/plain") && original.sizeBytes <= LONGEST_TEXT_BYTES;
  return PLAYABLE_TYPE.test(original.contentType) || isText ? original : undefined;
}
