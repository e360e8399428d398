import { isUuid } from "@store-forever/protocol";
import { render } from "preact";
import type { ArchivedPage } from "../../messages/reply.ts";
import { send } from "../../messages/send.ts";
import { t } from "../../texts/i18n.ts";
import { closedRoot, sheetOf } from "../elements/closed-root.ts";
import styles from "../elements/offer.css?inline";
import { onTrusted } from "../elements/trusted.ts";
import { ViewButton } from "../elements/view-button.tsx";
import { isBroken } from "../reading/is-broken.ts";
import { imagesIn, openRoots } from "../reading/open-roots.ts";

const TAG = "store-forever-gone";
const MAX_URLS = 5_000;
const MAX_URL_LENGTH = 8_000;

/** The browser tells of a page several times while it comes, and each time the script is injected. */
const place = globalThis as { isStoreForeverArchiveAsked?: true };

/** Asks whether this page is not what it was when it was stored, and offers the archived one if so. It moves nothing on the page. */
export async function offerOnPage(): Promise<void> {
  if (window.origin !== location.origin || place.isStoreForeverArchiveAsked) return;
  place.isStoreForeverArchiveAsked = true;
  const reply = await send({ to: "background", type: "page.archived", title: document.title, ...shownHere() });
  if (!reply.ok || reply.value === null) return;
  if (reply.value.end === "shown") return watchPictures();
  const host = document.createElement(TAG);
  host.style.cssText = "all: initial; position: fixed; inset: auto 16px 16px auto; z-index: 2147483647;";
  document.body.append(host);
  const { root } = closedRoot(host, sheetOf(styles));
  const home = document.createElement("div");
  root.append(home);
  render(<Offer page={reply.value} onClose={() => host.remove()} />, home);
}

/** Pictures that fail together are looked at together. */
const GATHERED_MS = 400;

/**
 * Has the person's own copies offered once a picture of the page cannot be loaded, in an open shadow root too. Until then nothing more is
 * loaded.
 */
function watchPictures(): void {
  const ending = new AbortController();
  const watched = new Set<Node>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    timer = undefined;
    if (navigator.onLine && imagesIn(document).some(isBroken)) {
      ending.abort();
      observer.disconnect();
      return void send({ to: "background", type: "mender.load" });
    }
    for (const root of openRoots(document)) if (!watched.has(root)) watch(root);
  };
  const later = () => {
    if (timer === undefined) timer = setTimeout(look, GATHERED_MS);
  };
  // A root that comes later is found by what its element changes on the page.
  const observer = new MutationObserver(later);
  const watch = (root: Node) => {
    watched.add(root);
    root.addEventListener("error", later, { capture: true, signal: ending.signal });
    observer.observe(root, { childList: true, subtree: true });
  };
  watch(document);
  later();
}

/** What tells whether the page still shows the gallery. */
function shownHere(): { urls: string[]; galleryIds: string[] } {
  const addresses = [...document.querySelectorAll<HTMLImageElement | HTMLAnchorElement>("img[src], a[href]")].map(
    (element) => ("src" in element ? element.src : element.href),
  );
  const urls = addresses.filter((url) => /^https?:/.test(url) && url.length <= MAX_URL_LENGTH && URL.canParse(url));
  const galleryIds = [...document.querySelectorAll("[data-gallery-id]")].flatMap(
    (element) => element.getAttribute("data-gallery-id") ?? [],
  );
  return { urls: [...new Set(urls)].slice(0, MAX_URLS), galleryIds: galleryIds.filter(isUuid).slice(0, 1_000) };
}

function Offer({ page: { end, galleries }, onClose }: { page: ArchivedPage; onClose: () => void }) {
  const view = (galleryId: string) =>
    void send({ to: "background", type: "gallery.view", galleryId, memoryIds: [] }).catch(() => onClose());
  return (
    <div class="offer" role="status">
      <p>{t(end === "replaced" ? "gone.replaced" : "gone.page")}</p>
      <ul>
        {galleries.map(({ galleryId, title }) => (
          <li key={galleryId}>
            <strong dir="auto">{title}</strong> <ViewButton onView={() => view(galleryId)} />
          </li>
        ))}
      </ul>
      <button type="button" onClick={onTrusted(onClose)}>
        {t("dialog.close")}
      </button>
    </div>
  );
}
