import { address } from "../site/json.ts";
import { details, type InterfacePage, listedLarger, type SiteInterface, toldPhoto } from "../site/site-interface.ts";
import { named, wordsOf, xmlOf } from "../site/xml.ts";

const MAX_MAPS = 6;

/** Image sitemaps: what a site tells search engines of the images of this page. Last, because a map may be large. */
export const imageSitemap: SiteInterface = async (page) => {
  const waiting = await mapsOf(page);
  for (let read = 0; read < MAX_MAPS; read++) {
    const at = waiting.shift();
    if (at === undefined) return undefined;
    const map = xmlOf(await page.site.text(at));
    if (map === undefined) continue;
    const [entry] = named(map, "url").filter((one) => isSamePage(wordsOf(one, "loc"), page.url));
    if (entry !== undefined) return details(named(entry, "image").map((image) => photoOf(image, at)));
    const parts = named(map, "sitemap").flatMap((part) => address(wordsOf(part, "loc"), at.href) ?? []);
    // Those that are called so have the images.
    waiting.push(...parts.toSorted((one, other) => namesImages(other) - namesImages(one)));
  }
  return undefined;
};

const namesImages = ({ pathname }: URL) => Number(/image|photo|galler|album/i.test(pathname));

async function mapsOf({ url, site }: InterfacePage): Promise<URL[]> {
  const robots = (await site.text(new URL("/robots.txt", url))) ?? "";
  const written = [...robots.matchAll(/^\s*sitemap:\s*(\S+)/gim)].map(([, at]) => at);
  return written.flatMap((at) => address(at, url.href) ?? []);
}

function isSamePage(written: string | undefined, page: URL): boolean {
  const at = address(written, page.href);
  const plain = ({ pathname, search }: URL) => `${pathname.replace(/\/$/, "")}${search}`;
  return at !== undefined && at.origin === page.origin && plain(at) === plain(page);
}

function photoOf(image: Element, at: URL) {
  const url = address(wordsOf(image, "loc"), at.href);
  return toldPhoto(
    [url && listedLarger(url)],
    {
      title: wordsOf(image, "title"),
      caption: wordsOf(image, "caption"),
      rights: { license: wordsOf(image, "license") },
    },
    at.href,
  );
}
