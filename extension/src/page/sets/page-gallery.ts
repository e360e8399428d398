import { derivedId } from "@store-forever/protocol";
import type { FileCandidate, MemorySource } from "@store-forever/workers";
import { cleanAddress, stableAddress } from "../addresses/clean-address.ts";
import { fileKind, SCRIPT_ENDING } from "../addresses/file-kind.ts";
import type { Photo, RankedFile } from "../evidence/photo.ts";
import { joinRights, rightsOfPage } from "../evidence/rights.ts";
import { listAddress, otherPages } from "../onward/pager.ts";
import type { PageAddress, PageGallery } from "../reading/gallery-adapter.ts";
import { canonicalUrl, pageTitle } from "../reading/page-title.ts";
import { dateMs, lastPathPart } from "../reading/texts.ts";
import type { Choice } from "./choose.ts";
import { type RankedFiles, rankFiles } from "./rank-files.ts";

/** More photos of one page are not taken. Messages and galleries take fewer; these are stored in parts. */
const MAX_ITEMS = 50_000;
const MAX_TYPE_LENGTH = 200;
const MAX_SIDE_PX = 1_000_000;

/**
 * The gallery of a page, with ids that are derived from addresses (ARCHITECTURE.md#archive-ids). Pages of one list are one gallery.
 * @param galleryUrl what ids are derived from, where that is known
 */
export function* galleryOf(
  document: Document,
  page: PageAddress,
  { chosen, others }: Pick<Choice, "chosen" | "others">,
  galleryUrl?: string,
): Generator<void, PageGallery | undefined> {
  const sourceUrl = galleryUrl ?? listAddress(canonicalUrl(document, page), yield* otherPages(document, page));
  const title = pageTitle(document, sourceUrl);
  const rights = rightsOfPage(document, page.baseUrl);
  const items = new Map<string, MemorySource>();
  const addressOf = idAddresses();
  const places = new Map<string, Element>();
  const aside = new Set<string>();
  for (const [photos, isAside] of [
    [chosen, false],
    [others, true],
  ] as const)
    for (const photo of photos) {
      yield;
      const item = itemOf(photo, { page, sourceUrl, title, rights }, (ranked) => knownId(sourceUrl, addressOf(ranked)));
      if (item === undefined || items.has(item.memoryId) || items.size === MAX_ITEMS) continue;
      items.set(item.memoryId, item);
      const place = placeOf(photo);
      if (place?.ownerDocument === document && place.getRootNode() === document) places.set(item.memoryId, place);
      if (isAside) aside.add(item.memoryId);
    }
  if (items.size === aside.size) return undefined;
  return {
    source: {
      galleryId: derivedId(sourceUrl),
      title,
      sourceUrl,
      items: [...items.values()],
    },
    edgesUrl: null,
    places,
    aside,
  };
}

/** The element that shows a photo, near the picture rather than with all that is said of it. */
function placeOf({ picture, tile }: Photo): Element | undefined {
  const near = picture?.closest("figure, a, li");
  return near && tile?.contains(near) ? near : (tile ?? picture);
}

interface PhotoPage {
  page: PageAddress;
  sourceUrl: string;
  title: string;
  /** Those of the main content. */
  rights: Photo["rights"];
}

function itemOf(
  photo: Photo,
  { page, sourceUrl, title: titleOfPage, rights: ofPage }: PhotoPage,
  idOf: (ranked: RankedFiles) => string,
): MemorySource | undefined {
  const ranked = rankFiles(photo, page.url);
  const candidates = ranked?.files.map((file) => candidateOf(file, sourceUrl)) ?? [];
  const [best] = candidates;
  if (ranked === undefined || best === undefined) return undefined;
  // What only the page has is at no address that could name it.
  const named = best.held === undefined ? lastPathPart(ranked.named.href) : undefined;
  // What a script answers is called by the script's name in its address.
  const isScript = named !== undefined && best.held === undefined && SCRIPT_ENDING.test(named);
  const fileName = photo.fileName ?? (isScript ? photo.altName : undefined) ?? named;
  const capturedAtMs = dateMs(photo.date);
  const { caption, altText } = photo;
  const rights = joinRights(photo.rights, ofPage);
  const title = photo.title ?? caption ?? photo.altName ?? fileName ?? titleOfPage;
  const motion = photo.files.find(({ isMotion }) => isMotion === true)?.url.href;
  const isVideo = photo.isVideo || fileKind(ranked.named) === "video";
  return {
    memoryId: idOf(ranked),
    memoryType: isVideo ? "video" : "image",
    url: best.url,
    candidates,
    ...(motion === undefined || isVideo ? {} : { motionUrl: motion }),
    title,
    ...(fileName === undefined ? {} : { fileName }),
    ...(caption === undefined || caption === title ? {} : { caption }),
    ...(altText === undefined || altText === title || altText === caption ? {} : { altText }),
    ...(rights === undefined ? {} : { rights }),
    ...(capturedAtMs === undefined ? {} : { capturedAtMs }),
  };
}

/** A page may claim any number. One that a message does not take must not keep the photo from being stored. */
const isSize = (pixels: number | undefined): pixels is number =>
  pixels !== undefined && pixels >= 1 && pixels <= MAX_SIDE_PX;

function candidateOf(
  { url, claim, isDerived, sha1, widthPx, heightPx, contentType, held }: RankedFile,
  sourceUrl: string,
): FileCandidate {
  return {
    url: held === undefined ? url.href : heldAddress(url, sourceUrl),
    claim,
    ...(held === undefined ? {} : { held }),
    ...(isDerived === undefined ? {} : { isDerived }),
    ...(sha1 === undefined ? {} : { sha1 }),
    ...(contentType === undefined || contentType.length > MAX_TYPE_LENGTH ? {} : { contentType }),
    ...(isSize(widthPx) ? { widthPx: Math.round(widthPx) } : {}),
    ...(isSize(heightPx) ? { heightPx: Math.round(heightPx) } : {}),
  };
}

/** The page's own address, with what tells the picture from others. */
function heldAddress({ pathname }: URL, sourceUrl: string): string {
  const address = new URL(sourceUrl);
  address.hash = `picture-${pathname}`;
  return address.href;
}

/** Two photos whose addresses differ in a token alone are two, unless the path names a file. */
function idAddresses(): (ranked: RankedFiles) => string {
  const known = new Map<string, string>();
  return ({ named }) => {
    if (named.protocol === "held:") return named.href;
    const [stable, clean] = [stableAddress(named), cleanAddress(named)];
    const earlier = known.get(stable);
    if (earlier === undefined) known.set(stable, clean);
    if (earlier === undefined || earlier === clean) return stable;
    return fileKind(new URL(named.pathname, named.origin)) === "image" ? stable : clean;
  };
}

const ids = new Map<string, string>();

/** A page is read again whenever it changes. Hashing a thousand addresses each time would slow it down noticeably. */
function knownId(sourceUrl: string, address: string): string {
  const key = `${sourceUrl} ${address}`;
  const id = ids.get(key) ?? derivedId(sourceUrl, address);
  ids.set(key, id);
  return id;
}
