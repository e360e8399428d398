import { unwrap } from "@store-forever/protocol";
import { lazy, Suspense } from "preact/compat";
import { t } from "../language/t.ts";
import { ELEMENT_1, withElements } from "../language/with-elements.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import { LanguageSwitch } from "../ui/language-switch.tsx";

const ManifestLink = lazy(async () => (await import("./manifest-link.tsx")).ManifestLink);

/**
 * Which canister keeps the photos, where they were first shown, and how else a public gallery is opened.
 * @param isRead whether the photos are there, before which nothing else is asked for
 */
export function GalleryFooter({ opened, isRead }: { opened: OpenedGallery; isRead: boolean }) {
  const { access, contents, trust } = opened;
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
      {isRead && access.by === "sharing" && (
        <Suspense fallback={null}>
          <ManifestLink opened={opened} />
        </Suspense>
      )}
      <LanguageSwitch />
    </footer>
  );
}
