import type { Photo } from "../evidence/photo.ts";
import type { PageAddress } from "../reading/gallery-adapter.ts";
import { feeds } from "./formats/feeds.ts";
import { fetchedLists } from "./formats/fetched-lists.ts";
import { iiif } from "./formats/iiif.ts";
import { imageSitemap } from "./formats/image-sitemap.ts";
import { mediaWiki } from "./formats/mediawiki.ts";
import { oEmbed } from "./formats/oembed.ts";
import { wordPress } from "./formats/wordpress.ts";
import { chevereto } from "./galleries/chevereto.ts";
import { immich } from "./galleries/immich.ts";
import { lychee } from "./galleries/lychee.ts";
import { nextcloud } from "./galleries/nextcloud.ts";
import { photoPrism } from "./galleries/photoprism.ts";
import { piwigo } from "./galleries/piwigo.ts";
import { SiteAsker } from "./site/ask-site.ts";
import type { InterfacePage, SiteInterface, Told } from "./site/site-interface.ts";

/** A person who asked for photos waits at most so long for more of them. What comes later is there when the page is read again. */
const WAIT_MS = 8_000;
/** Maps of a site are large, and rarely tell more. */
const MAP_WAIT_MS = 3_000;

/** The cheapest first: what asks nothing, then what asks once for many photos. */
const CHAIN: readonly SiteInterface[] = [
  ...[
    chevereto,
    photoPrism,
    mediaWiki,
    wordPress,
    piwigo,
    lychee,
    immich,
    nextcloud,
    fetchedLists,
    iiif,
    oEmbed,
    feeds,
  ],
];

/** What the site of a page tells of its photos beside the page itself. */
export interface ToldBySite {
  /** Every photo of the page's album; empty where no interface has one. */
  album: Photo[];
  /** More of photos that the page shows. */
  details: Photo[];
}

let known: { url: string; site: SiteAsker } | undefined;

/** Asks the interfaces that a page has the marks of. A page that changes is read again, but each question is asked once. */
export async function askInterfaces(document: Document, page: PageAddress): Promise<ToldBySite> {
  const told: ToldBySite = { album: [], details: [] };
  await waitFor(askInOrder(pageAt(document, page), told), WAIT_MS);
  return { album: [...told.album], details: [...told.details] };
}

/** Has the questions of this page asked again. */
export function forgetAnswers(): void {
  known = undefined;
}

/** The last resort, for a page that names nothing better than what it shows. */
export async function askSitemap(document: Document, page: PageAddress): Promise<ToldBySite> {
  const told = await waitFor(answerOf(imageSitemap, pageAt(document, page)), MAP_WAIT_MS);
  return { album: [], details: told?.photos ?? [] };
}

function pageAt(document: Document, { url }: PageAddress): InterfacePage {
  const at = url.split("#")[0] ?? url;
  if (known?.url !== at) known = { url: at, site: new SiteAsker(url) };
  return { document, url: new URL(url), site: known.site };
}

const waitFor = <T>(asking: Promise<T>, ms: number): Promise<T | undefined> =>
  Promise.race([asking, new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms))]);

async function askInOrder(page: InterfacePage, told: ToldBySite): Promise<void> {
  for (const ask of CHAIN) {
    const answer = await answerOf(ask, page);
    if (answer === undefined) continue;
    told[answer.kind].push(...answer.photos);
    if (answer.kind === "album") return;
  }
}

/** What a site answers may be anything. An interface that has changed leaves the page as it is. */
async function answerOf(ask: SiteInterface, page: InterfacePage): Promise<Told | undefined> {
  try {
    return await ask(page);
  } catch {
    return undefined;
  }
}
