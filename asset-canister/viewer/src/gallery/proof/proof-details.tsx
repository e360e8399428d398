import { type GeoPoint, toHex } from "@store-forever/protocol";
import type { ComponentChildren } from "preact";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import { assetsInOrder, type Photo } from "../../reading/photo.ts";
import { formatDateTime, formatDuration, formatPlace, formatSize } from "../../ui/format.ts";
import { CloseIcon } from "../../ui/icons.tsx";
import { Modal } from "../../ui/modal.tsx";

/** What a gallery's proof consists of, for people who want to check it themselves. */
export function GalleryProof({ opened, onClose }: { opened: OpenedGallery; onClose: () => void }) {
  const { contents, owner, trust } = opened;
  return (
    <Modal label="How this gallery was verified" class="sheet" onClose={onClose}>
      <div class="sheet-body">
        <div class="sheet-header">
          <h2>How this gallery was verified</h2>
          <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
            <CloseIcon />
          </button>
        </div>
        <p>
          Your browser checked a certificate, signed by the Internet Computer, that this canister holds exactly{" "}
          {contents.kind === "gallery" ? "this gallery" : "these photos"}
          {opened.access.by === "link" && " and that this link opens it"}. Every photo is checked by its SHA-256 before
          it is shown. Whoever delivered the data cannot have changed it.
        </p>
        <dl class="facts">
          <Fact name="Canister" code={trust.canisterId} />
          {contents.kind === "gallery" && (
            <>
              <Fact name="Certificate time">{formatDateTime(contents.certifiedAtNs)}</Fact>
              <Fact name="Stored">{formatDateTime(contents.gallery.created_at_ns)}</Fact>
              <Fact name="Gallery id" code={contents.gallery.id} />
            </>
          )}
          <Fact name="Stored by" code={owner.toText()} />
        </dl>
      </div>
    </Modal>
  );
}

export function PhotoProof({ opened, photo }: { opened: OpenedGallery; photo: Photo }) {
  return (
    <dl class="facts">
      {photo.description !== undefined && <Fact name="Description">{photo.description}</Fact>}
      {photo.fileName !== undefined && <Fact name="File">{photo.fileName}</Fact>}
      {photo.widthPx !== undefined && photo.heightPx !== undefined && (
        <Fact name="Pixels">
          {photo.widthPx} × {photo.heightPx}
        </Fact>
      )}
      {photo.capturedAtNs !== undefined && <Fact name="Taken">{formatDateTime(photo.capturedAtNs)}</Fact>}
      {photo.durationMs !== undefined && <Fact name="Length">{formatDuration(photo.durationMs)}</Fact>}
      {photo.camera !== undefined && <Fact name="Camera">{photo.camera}</Fact>}
      {photo.location !== undefined && (
        <Fact name="Place">
          <a href={mapAddress(photo.location)} rel="noopener noreferrer" target="_blank">
            {formatPlace(photo.location)}
          </a>
        </Fact>
      )}
      {assetsInOrder(photo).map((asset) => (
        <Fact key={asset.kind} name={ASSET_NAMES[asset.kind]} code={toHex(asset.sha256)}>
          {formatSize(asset.sizeBytes)}, {asset.contentType}, SHA-256
        </Fact>
      ))}
      <Fact name="Canister" code={opened.trust.canisterId} />
      <Fact name="Certificate time">{formatDateTime(photo.certifiedAtNs)}</Fact>
    </dl>
  );
}

/** Understood by whatever people show maps with; nothing is asked before they follow it. */
function mapAddress({ latitude_e7, longitude_e7 }: GeoPoint): string {
  const [latitude, longitude] = [latitude_e7 / 1e7, longitude_e7 / 1e7];
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;
}

const ASSET_NAMES = { original: "Original", display: "Display copy", thumb: "Thumbnail", placeholder: "Placeholder" };

function Fact({ name, code, children }: { name: string; code?: string; children?: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>
        {children !== undefined && <span>{children}</span>}
        {code !== undefined && <code>{code}</code>}
      </dd>
    </div>
  );
}
