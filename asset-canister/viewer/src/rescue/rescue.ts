/**
 * `rescue.js`: a gallery's owner adds it to their pages. When a photo fails to load, it is fetched from the archive, its proof is
 * checked in this browser, and it is shown in its place, with a mark that says so. Until then nothing is asked of anybody.
 *
 * It is a classic script without imports, so that it is small; what checks proofs is loaded when a photo is broken.
 */
import type { RescueOptions, WantedPhoto } from "./rescue-photos.ts";

declare global {
  interface HTMLImageElement {
    /** Set on photos that were looked for in the archive. */
    rescue?: "asked" | "shown";
  }
}

/** Photos that break together are asked for together. */
const GATHERED_MS = 30;

const script = document.currentScript as HTMLScriptElement | null;
const waiting: HTMLImageElement[] = [];

/** `data-archive` is `CANISTER/OWNER`; `data-host` and `data-root-key` are for other networks than the Internet Computer. */
function optionsOf({ dataset }: HTMLScriptElement): RescueOptions | undefined {
  const [canisterId, owner] = (dataset.archive ?? "").split("/");
  if (!canisterId || !owner) return undefined;
  return { canisterId, owner, host: dataset.host, rootKeyHex: dataset.rootKey };
}

function watch(options: RescueOptions, base: string): void {
  const look = (image: HTMLImageElement) => {
    if (image.rescue !== undefined) return;
    image.rescue = "asked";
    if (waiting.push(image) === 1) setTimeout(() => void rescueWaiting(options, base), GATHERED_MS);
  };
  addEventListener("error", ({ target }) => target instanceof HTMLImageElement && look(target), true);
  const lookAtAll = () => {
    for (const image of document.images)
      if (image.complete && image.naturalWidth === 0 && image.currentSrc !== "") look(image);
  };
  lookAtAll();
  // What failed before this script was there.
  addEventListener("load", lookAtAll);
}

async function rescueWaiting(options: RescueOptions, base: string): Promise<void> {
  const images = waiting.splice(0);
  // The texts are in the module too: modules are UTF-8, whatever the page is.
  const { markText, rescuePhotos } = (await import(
    /* @vite-ignore */ new URL("rescue-photos.js", base).href
  )) as typeof import("./rescue-photos.ts");
  const text = markText(document.documentElement.lang);
  await rescuePhotos(images.map(wantedPhoto), options, (index, photo) => {
    const image = images[index];
    if (image !== undefined) show(image, photo, text);
  });
}

function wantedPhoto(image: HTMLImageElement): WantedPhoto {
  const memory = image.closest<HTMLElement>("[data-memory-id]");
  const gallery = image.closest<HTMLElement>("[data-gallery-id]");
  return {
    memoryId: memory?.dataset.memoryId,
    galleryId: gallery?.dataset.galleryId,
    url: memory?.dataset.original ?? image.src,
    pageUrl: document.querySelector<HTMLLinkElement>('link[rel="canonical"]')?.href ?? location.href,
    origin: location.origin,
  };
}

function show(image: HTMLImageElement, photo: Blob, text: string): void {
  image.rescue = "shown";
  for (const source of image.closest("picture")?.querySelectorAll("source") ?? []) source.remove();
  image.removeAttribute("srcset");
  image.src = URL.createObjectURL(photo);
  image.title = text;
  const mark = document.createElement("small");
  mark.dataset.rescued = "";
  mark.textContent = text;
  mark.style.cssText =
    "display:block;width:fit-content;margin:.3em 0;padding:.1em .6em;border-radius:1em;background:#24614f;color:#fff;font:12px/1.6 system-ui,sans-serif";
  image.after(mark);
}

const options = script === null ? undefined : optionsOf(script);
if (script === null || options === undefined)
  console.warn('rescue.js needs data-archive="CANISTER/OWNER" on its script element.');
else watch(options, script.src);
