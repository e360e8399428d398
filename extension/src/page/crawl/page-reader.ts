import type { Photo } from "../evidence/photo.ts";
import { elementsIn } from "../evidence/walk.ts";
import { handOver } from "../held/hand-over.ts";
import { holdPictures, mayHold } from "../held/hold-pictures.ts";
import { askInterfaces, askSitemap, forgetAnswers } from "../interfaces/ask-interfaces.ts";
import type { PageAddress, PageGallery, PageReader } from "../reading/gallery-adapter.ts";
import { inSteps } from "../reading/in-steps.ts";
import { parsePage } from "../reading/parse-page.ts";
import { albumsInSource, readPage, readPointedAt } from "../sets/read-page.ts";
import { behindFirst } from "./first-opened.ts";

export const pageReader: Omit<PageReader, "readLooseMemories"> = {
  read: async (document, page, wanted) => {
    if (wanted !== "any") return inSteps(readPage(document, page, wanted));
    await holdPictures(await inSteps(holders(document, page)));
    const [sourceAlbums, told] = await Promise.all([sourceAlbumsOf(page), askInterfaces(document, page)]);
    const gallery = await inSteps(readPage(document, page, wanted, { sourceAlbums, told }));
    if (gallery === undefined || namesMore(gallery)) return gallery;
    const mapped = (await askSitemap(document, page)).details;
    const details = mapped.length > 0 ? mapped : await behindFirst(page, gallery);
    return details.length === 0
      ? gallery
      : inSteps(readPage(document, page, wanted, { sourceAlbums, told: { album: told.album, details } }));
  },
  addresses: async (document, page) => {
    known = undefined;
    forgetAnswers();
    const gallery = await pageReader.read(document, page, "any");
    const named = (gallery?.source.items ?? []).flatMap(({ candidates = [] }) => candidates.map(({ url }) => url));
    // What is told with a new signature need not be known for a photo that the page shows.
    const { album, details } = await askInterfaces(document, page);
    const told = [...album, ...details].flatMap(({ files }) => files.map(({ url }) => url.href));
    return [...new Set([...told, ...named])];
  },
  handOver,
  readPointedAt: (document, page, addresses) => inSteps(readPointedAt(document, page, addresses)),
};

/** The elements that may show pictures that only the page has. */
function* holders(document: Document, { baseUrl }: PageAddress): Generator<void, Element[]> {
  const found: Element[] = [];
  for (const { element } of elementsIn({ node: document, baseUrl })) {
    yield;
    if (mayHold(element)) found.push(element);
  }
  return found;
}

/** Whether a photo of the gallery has a better file than what is shown of it. */
const namesMore = ({ source, aside }: PageGallery) =>
  source.items.some(
    ({ memoryId, candidates = [] }) =>
      aside?.has(memoryId) !== true && candidates.some(({ claim, held }) => claim !== "shown" || held !== undefined),
  );

/** The page is not kept from being read for longer than this. */
const SOURCE_TIMEOUT_MS = 1_000;

let known: { url: string; albums: Promise<Photo[][] | undefined> } | undefined;

/** A page that changes is read again, but its source is asked for and read once. The source itself is not kept: it is as large as the page. */
function sourceAlbumsOf(page: PageAddress): Promise<Photo[][] | undefined> {
  if (known?.url !== page.url) known = { url: page.url, albums: readSource(page) };
  return known.albums;
}

async function readSource(page: PageAddress): Promise<Photo[][] | undefined> {
  const source = await fetchSource(page);
  return source && inSteps(albumsInSource(source, page));
}

/** The page as its server sends it to this visitor; nothing if that takes long. */
async function fetchSource({ url }: PageAddress): Promise<Document | undefined> {
  try {
    const signal = AbortSignal.timeout(SOURCE_TIMEOUT_MS);
    const response = await fetch(url, { credentials: "same-origin", cache: "force-cache", signal });
    const type = response.headers.get("Content-Type") ?? "";
    if (response.ok && type.includes("html") && response.body !== null)
      return await parsePage(response.body, type, signal);
    await response.body?.cancel();
  } catch {
    // It can do without.
  }
  return undefined;
}
