import { createBackend } from "@store-forever/protocol/ic";
import { useEffect, useState } from "preact/hooks";
import { anonymousAgent } from "../backend/backend-connection.ts";
import { t } from "../language/t.ts";
import { ELEMENT_1, withElements } from "../language/with-elements.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import { publicPages } from "../reading/public-pages.ts";

const MANIFEST_TYPE = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"';

/** The manifest by which readers of other makers open a public gallery. Nothing is shown where there is none. */
export function ManifestLink({ opened: { contents, owner, trust } }: { opened: OpenedGallery }) {
  const galleryId = contents.kind === "gallery" ? contents.gallery.id : undefined;
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (galleryId === undefined) return;
    let current = true;
    const find = async () => {
      const backend = createBackend(await anonymousAgent(), trust.canisterId);
      const pages = await publicPages(backend, owner, galleryId);
      if (current && pages !== "paused") setAddress(pages?.manifest);
    };
    // The gallery shows itself without it.
    find().catch(() => undefined);
    return () => {
      current = false;
    };
  }, [galleryId, owner, trust.canisterId]);
  if (address === undefined) return null;
  return (
    <p>
      {withElements(
        t("gallery.forReaders", [ELEMENT_1]),
        <a rel="noopener alternate" type={MANIFEST_TYPE} href={address} target="_blank">
          {t("gallery.manifest")}
        </a>,
      )}
    </p>
  );
}
