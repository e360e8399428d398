import { unwrap } from "@store-forever/protocol";
import { t } from "../language/t.ts";
import { ELEMENT_1, withElements } from "../language/with-elements.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import { LanguageSwitch } from "../ui/language-switch.tsx";

/** Which canister keeps the photos, and where they were first shown. */
export function GalleryFooter({ opened: { contents, trust } }: { opened: OpenedGallery }) {
  const sourceUrl = contents.kind === "gallery" ? unwrap(contents.gallery.source_url) : undefined;
  const isWebPage = sourceUrl !== undefined && /^https?:\/\//i.test(sourceUrl) && URL.canParse(sourceUrl);
  return (
    <footer class="gallery-footer">
      <p>{withElements(t("gallery.keptBy", [ELEMENT_1]), <code>{trust.canisterId}</code>)}</p>
      {isWebPage && (
        <p>
          {withElements(
            t("gallery.firstShownAt", [ELEMENT_1]),
            <a href={sourceUrl} rel="noopener noreferrer" target="_blank">
              {new URL(sourceUrl).host}
            </a>,
          )}
        </p>
      )}
      <LanguageSwitch />
    </footer>
  );
}
