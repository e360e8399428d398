import "virtual:messages/en/proof";
import type { ComponentChildren } from "preact";
import { useCallback, useRef } from "preact/hooks";
import { LightboxFrame } from "../gallery/lightbox/lightbox-frame.tsx";
import { Zoomable } from "../gallery/lightbox/zoomable.tsx";
import { formatDate, formatDateTime, formatPlace, formatSize } from "../language/format.ts";
import { t } from "../language/t.ts";
import { Fact } from "../ui/fact.tsx";
import { TypeIcon } from "../ui/icons.tsx";
import { type BagPhoto, labelOf, pictureOf } from "./bag-photo.ts";

interface BagLightboxProps {
  photos: readonly BagPhoto[];
  index: number;
  onShow: (index: number) => void;
  onClose: () => void;
}

export function BagLightbox({ photos, index, onShow, onClose }: BagLightboxProps) {
  const isZoomed = useRef(false);
  const onZoom = useCallback((zoomed: boolean) => {
    isZoomed.current = zoomed;
  }, []);
  const photo = photos[index];
  if (photo === undefined) return null;
  const label = labelOf(photo);
  return (
    <LightboxFrame
      label={label}
      position={{ index, count: photos.length }}
      isZoomed={isZoomed}
      onShow={onShow}
      onClose={onClose}
    >
      <figure class="large" key={photo.memoryId}>
        <div class="large-frame">
          <LargeFile photo={photo} label={label} onZoom={onZoom} />
        </div>
        <figcaption class="large-caption">
          <div class="large-text">
            <h2>{label}</h2>
            <p>{shortFacts(photo).join(" · ")}</p>
          </div>
          <Details photo={photo} />
          <OriginalLink photo={photo} />
          <MotionLink photo={photo} />
          <FormerVersions photo={photo} />
        </figcaption>
      </figure>
    </LightboxFrame>
  );
}

function LargeFile({ photo, label, onZoom }: { photo: BagPhoto; label: string; onZoom: (isZoomed: boolean) => void }) {
  const { memoryType, altText } = photo.description;
  const { original } = photo.files;
  // biome-ignore-start lint/a11y/useMediaCaption: archives hold what people uploaded, and that has no captions
  if (original?.contentType.startsWith("video/"))
    return <video class="large-photo" src={original.url} controls aria-label={label} />;
  if (original?.contentType.startsWith("audio/"))
    return <audio class="media-audio" src={original.url} controls aria-label={label} />;
  // biome-ignore-end lint/a11y/useMediaCaption: as above
  const picture = pictureOf(photo, ["display", "original", "thumb"]);
  if (picture === undefined)
    return (
      <p class="media-note">
        <TypeIcon type={memoryType} />
        {t(`gallery.tile.${memoryType}`)}
      </p>
    );
  return (
    <Zoomable onZoom={onZoom}>
      <img class="large-photo" src={picture} alt={altText ?? label} draggable={false} />
    </Zoomable>
  );
}

function shortFacts({ caption, description }: BagPhoto): string[] {
  const { title, capturedAtNs, camera, location, rights } = description;
  return [
    caption !== undefined && caption !== title ? title : undefined,
    capturedAtNs === undefined ? undefined : formatDate(BigInt(capturedAtNs)),
    camera,
    location && formatPlace({ latitude_e7: location.latitudeE7, longitude_e7: location.longitudeE7 }),
    rights?.credit ?? rights?.creator,
    rights?.license,
  ].filter((part) => part !== undefined);
}

function Details({ photo: { memoryId, description, certifiedAtNs } }: { photo: BagPhoto }) {
  const { fileName, widthPx, heightPx, capturedAtNs, altText, rights } = description;
  const fact = (name: string, value: ComponentChildren) =>
    value !== undefined && value !== "" && <Fact name={name}>{value}</Fact>;
  return (
    <details class="proof">
      <summary class="button">{t("photo.proofLabel")}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long texts have to scroll by keyboard */}
      <section class="proof-panel" tabIndex={0} aria-label={t("photo.proofLabel")}>
        <dl class="facts">
          {fact(t("proof.description"), description.description)}
          {fact(t("proof.file"), fileName)}
          {fact(t("proof.pixels"), widthPx && heightPx ? `${widthPx} × ${heightPx}` : undefined)}
          {fact(t("proof.taken"), capturedAtNs === undefined ? undefined : formatDateTime(BigInt(capturedAtNs)))}
          {fact(t("proof.altText"), altText)}
          {fact(t("proof.creator"), rights?.creator)}
          {fact(t("proof.copyright"), rights?.copyright)}
          {fact(
            t("proof.license"),
            [rights?.license, rights?.licenseUrl].filter((part) => part !== undefined).join(" · "),
          )}
          {fact(t("proof.certificateTime"), formatDateTime(certifiedAtNs))}
          <Fact name={t("bag.receiptFile")} code={`data/receipts/${memoryId}.json`} />
        </dl>
      </section>
    </details>
  );
}

/** What a browser opens without running it. Other originals lie in their folder. */
const OPENED = /^(?:image\/(?:jpeg|png|webp|gif|avif)|video\/|audio\/|application\/pdf$|text\/plain)/;

function MotionLink({ photo: { files } }: { photo: BagPhoto }) {
  const { motion } = files;
  if (motion === undefined || !OPENED.test(motion.contentType)) return null;
  return (
    <a class="button" href={motion.url} target="_blank" rel="noopener">
      {t("photo.playMotion", [formatSize(motion.sizeBytes)])}
    </a>
  );
}

/** What the photo was before its file was replaced where it came from. */
function FormerVersions({ photo: { versions } }: { photo: BagPhoto }) {
  if (versions.length === 0) return null;
  return (
    <section class="versions" aria-label={t("photo.versions")}>
      <h3>{t("photo.versions")}</h3>
      <ol>
        {versions.map((version) => {
          const picture = pictureOf(version, ["thumb", "display", "original"]);
          const { altText, title } = version.description;
          return (
            <li key={version.replacedAtNs}>
              {picture !== undefined && <img src={picture} alt={altText ?? title} />}
              <div>
                <p>
                  {t("photo.versionSpan", [formatDateTime(version.storedAtNs), formatDateTime(version.replacedAtNs)])}
                </p>
                <OriginalLink photo={version} />
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function OriginalLink({ photo: { files } }: { photo: Pick<BagPhoto, "files"> }) {
  const { original } = files;
  if (original === undefined) return null;
  if (!OPENED.test(original.contentType)) return <code>{decodeURIComponent(original.url)}</code>;
  return (
    <a class="button" href={original.url} target="_blank" rel="noopener">
      {t("bag.openOriginal", [formatSize(original.sizeBytes)])}
    </a>
  );
}
