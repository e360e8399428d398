import type { MemorySource } from "@store-forever/workers";
import { render } from "preact";
import { MAX_PICTURES } from "../../messages/archived-pictures.ts";
import { send } from "../../messages/send.ts";
import { hookedGalleries } from "../adapters/hooked-galleries.ts";
import { closedRoot, sheetOf } from "../elements/closed-root.ts";
import styles from "../elements/offer.css?inline";
import type { PageGallery } from "../reading/gallery-adapter.ts";
import { inSteps } from "../reading/in-steps.ts";
import { isBroken } from "../reading/is-broken.ts";
import { imagesIn } from "../reading/open-roots.ts";
import { readPage } from "../sets/read-page.ts";
import { CopyOffer } from "./copy-offer.tsx";
import { showCopy } from "./show-copy.ts";

const TAG = "store-forever-mender";

/** A photo of the page that cannot be loaded, and that the archive has. */
interface LostPhoto {
  item: MemorySource;
  image: HTMLImageElement;
}

/**
 * Offers the person's own copies of photos that the page cannot load any more. They are read from the archive once the person wants it, in the
 * order of the page, and drawn where the page cannot read them.
 */
export async function mendPage(): Promise<void> {
  if (document.querySelector(TAG)) return;
  const lost = await lostPhotos();
  if (lost.length === 0 || document.querySelector(TAG)) return;
  const host = document.createElement(TAG);
  host.style.cssText = "all: initial; position: fixed; inset: auto 16px 16px auto; z-index: 2147483647;";
  document.body.append(host);
  const { root } = closedRoot(host, sheetOf(styles));
  const home = root.appendChild(document.createElement("div"));
  const draw = (failedCount: number | undefined) =>
    render(
      <CopyOffer
        count={lost.length}
        failedCount={failedCount}
        onShow={() => void show()}
        onClose={() => host.remove()}
      />,
      home,
    );
  const show = async () => {
    const shownCount = await showCopies(lost);
    if (shownCount === lost.length) host.remove();
    else draw(lost.length - shownCount);
  };
  draw(undefined);
}

async function lostPhotos(): Promise<LostPhoto[]> {
  const page = { url: location.href, baseUrl: document.baseURI };
  const hooked = hookedGalleries(document, page);
  const read = hooked.length > 0 ? undefined : await inSteps(readPage(document, page, "any"));
  const galleries = read === undefined ? hooked : [read];
  return (await Promise.all(galleries.map(lostOf))).flat();
}

async function lostOf({ source: { galleryId, items }, places, aside }: PageGallery): Promise<LostPhoto[]> {
  const broken = items.flatMap((item): LostPhoto[] => {
    const image = aside?.has(item.memoryId) ? undefined : imageIn(places.get(item.memoryId));
    return image !== undefined && isBroken(image) ? [{ item, image }] : [];
  });
  if (broken.length === 0) return [];
  const memoryIds = broken.map(({ item }) => item.memoryId);
  const known = await send({ to: "background", type: "gallery.recall", galleryId, memoryIds, edgesUrl: null });
  const stored = new Set(known.ok ? known.value.storedMemoryIds : []);
  return broken.filter(({ item }) => stored.has(item.memoryId));
}

function imageIn(place: Element | undefined): HTMLImageElement | undefined {
  if (place === undefined || place instanceof HTMLImageElement) return place;
  const [image] = [...(place.shadowRoot === null ? [] : imagesIn(place.shadowRoot)), ...imagesIn(place)];
  return image;
}

/** @returns how many could be shown */
async function showCopies(lost: readonly LostPhoto[]): Promise<number> {
  let shownCount = 0;
  for (let at = 0; at < lost.length; at += MAX_PICTURES) {
    const part = lost.slice(at, at + MAX_PICTURES);
    const memoryIds = part.map(({ item }) => item.memoryId);
    const read = await send({ to: "background", type: "pictures.read", memoryIds });
    for (const { memoryId, base64 } of read.ok ? read.value : []) {
      const photo = part.find(({ item }) => item.memoryId === memoryId);
      if (photo === undefined) continue;
      await showCopy(photo.image, photo.item.title, base64);
      shownCount++;
    }
  }
  return shownCount;
}
