/**
 * `rescue.js`: a gallery's owner adds it to their pages. When a photo fails to load, it is fetched from the archive, its proof is
 * checked in this browser, and it is shown in its place, with a mark that says so. Until then nothing is asked of anybody.
 *
 * It is built as a classic script without imports, so that it is small; what checks proofs is loaded when a photo is broken.
 */
import type { RescueOptions } from "./read-photos.ts";
import type { BrokenPicture } from "./rescue-photos.ts";
import { closestOf, openRoots } from "./shadow-roots.ts";

/** Photos that break together are asked for together. */
const GATHERED_MS = 30;
/** For so long a page waits for the archive before it hears that a photo has failed. What it hides or removes then stays so. */
const HELD_MS = 15_000;

const script = document.currentScript as HTMLScriptElement | null;
let waiting: BrokenPicture[] = [];
/** What was looked for in the archive. */
const asked = new WeakMap<HTMLImageElement, string>();
const addressOf = ({ currentSrc, src }: HTMLImageElement) => currentSrc || src;

/** `data-archive` is `CANISTER/OWNER`; `data-host` and `data-root-key` are for other networks than the Internet Computer. */
function optionsOf({ dataset }: HTMLScriptElement): RescueOptions | undefined {
  const [canisterId, owner] = (dataset.archive ?? "").split("/");
  if (!canisterId || !owner) return undefined;
  return { canisterId, owner, host: dataset.host, rootKeyHex: dataset.rootKey };
}

function watch(options: RescueOptions, base: string): void {
  const look = (broken: BrokenPicture) => {
    // What checks proofs comes while photos are gathered. A failure is told by whoever waits for it.
    load(base).catch(() => undefined);
    if (waiting.push(broken) === 1) setTimeout(() => void rescueWaiting(options, base), GATHERED_MS);
  };
  const lookAt = (image: HTMLImageElement, isHeld: boolean) => {
    const address = addressOf(image);
    if (asked.get(image) === address) return false;
    asked.set(image, address);
    look({ image, address, isHeld });
    return true;
  };
  const onEvent = (event: Event) => {
    const { target, type } = event;
    if (!(target instanceof HTMLImageElement)) return;
    // Pages hide, remove or replace a picture that fails. They are told once it is known that the archive has none.
    if (type === "error" && lookAt(target, true)) event.stopImmediatePropagation();
    if (type === "load" && isPixel(target)) lookAt(target, false);
  };
  const hear = (target: Window | ShadowRoot) => {
    target.addEventListener("error", onEvent, true);
    // Windows hear of no element that has loaded (DOM, "get the parent" of a document).
    (target === window ? document : target).addEventListener("load", onEvent, true);
  };
  const lookAtAll = () => {
    for (const root of openRoots()) {
      // Hearing twice by the same function is hearing once.
      if (root instanceof ShadowRoot) hear(root);
      for (const image of root.querySelectorAll("img"))
        if ((image.complete && image.naturalWidth === 0 && image.currentSrc !== "") || isPixel(image))
          lookAt(image, false);
    }
  };
  hear(window);
  hearNewRoots(hear);
  lookAtAll();
  // What failed before this script was there.
  addEventListener("load", lookAtAll);
  watchBackgrounds((address) => look({ image: undefined, address, isHeld: false }));
}

/** Events of pictures stay in the shadow root that they are in, and nobody is told of a new one. */
function hearNewRoots(hear: (root: ShadowRoot) => void): void {
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    if (init.mode === "open") hear(root);
    return root;
  };
}

/** Whether there is a single pixel where a photo was: some servers send it in the place of what they have no more. */
function isPixel(image: HTMLImageElement): boolean {
  const { naturalWidth, naturalHeight, attributes } = image;
  const address = addressOf(image);
  if (naturalWidth !== 1 || naturalHeight !== 1 || !/^https?:/.test(address)) return false;
  const { pathname } = new URL(address);
  // Pixels that count visits, and those that stand for photos until these are near the screen, are what they are meant to be.
  const isPhoto = closestOf(image, "[data-memory-id]") !== null || /\.(?:jpe?g|png|webp|avif)$/i.test(pathname);
  const isCounting = [image.getAttribute("width"), image.getAttribute("height")].includes("1");
  const name = pathname.slice(pathname.lastIndexOf("/") + 1);
  const isLazy = [...attributes].some((each) => /^data-.*src/.test(each.name) && !each.value.includes(name));
  const others = openRoots().flatMap((root) => [...root.querySelectorAll("img")]);
  const isShared = others.filter((other) => addressOf(other) === address).length > 1;
  return isPhoto && !isCounting && !isLazy && !isShared;
}

/** Pictures that style sheets name tell nobody that they fail. The browser's list of what was loaded does. */
function watchBackgrounds(onBroken: (address: string) => void): void {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceResourceTiming & { contentType?: string })[]) {
      const { name, initiatorType, responseStatus, contentType } = entry;
      if (initiatorType !== "css" || /\.(?:css|woff2?|ttf|otf|eot)(?:[?#]|$)/i.test(name)) continue;
      if (responseStatus >= 400 || (responseStatus > 0 && contentType?.includes("html"))) onBroken(name);
      // Browsers tell nothing about other sites' answers. What has loaded comes from memory.
      if (!responseStatus) Object.assign(new Image(), { onerror: () => onBroken(name), src: name });
    }
  });
  observer.observe({ type: "resource", buffered: true });
}

const load = (base: string): Promise<typeof import("./rescue-photos.ts")> =>
  import(/* @vite-ignore */ new URL("rescue-photos.js", base).href);

async function rescueWaiting(options: RescueOptions, base: string): Promise<void> {
  const broken = waiting;
  waiting = [];
  const tellPage = () => {
    for (const picture of broken) {
      if (picture.isHeld) picture.image?.dispatchEvent(new Event("error"));
      picture.isHeld = false;
    }
  };
  const late = setTimeout(tellPage, HELD_MS);
  try {
    const { rescuePhotos } = await load(base);
    await rescuePhotos(broken, options);
  } catch (error) {
    console.warn("rescue.js:", error);
  }
  clearTimeout(late);
  tellPage();
}

const options = script === null ? undefined : optionsOf(script);
if (script === null || options === undefined)
  console.warn('rescue.js needs data-archive="CANISTER/OWNER" on its script element.');
else watch(options, script.src);
