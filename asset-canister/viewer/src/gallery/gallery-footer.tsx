import { unwrap } from "@store-forever/protocol/verify";
import type { OpenedGallery } from "../reading/opened-gallery.ts";

/** Who keeps the photos, and where they were first. */
export function GalleryFooter({ opened: { contents, trust } }: { opened: OpenedGallery }) {
  const sourceUrl = contents.kind === "gallery" ? unwrap(contents.gallery.source_url) : undefined;
  const isWebPage = sourceUrl !== undefined && /^https?:\/\//i.test(sourceUrl) && URL.canParse(sourceUrl);
  return (
    <footer class="gallery-footer">
      <p>
        These photos are kept by canister <code>{trust.canisterId}</code> on the Internet Computer.
      </p>
      {isWebPage && (
        <p>
          They were first shown at{" "}
          <a href={sourceUrl} rel="noopener noreferrer" target="_blank">
            {new URL(sourceUrl).host}
          </a>
          .
        </p>
      )}
    </footer>
  );
}
