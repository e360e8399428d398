import type { SourceRights } from "@store-forever/workers";
import { webUrl } from "../addresses/file-kind.ts";
import { MAX_ADDRESS_LENGTH } from "../reading/texts.ts";
import type { Photo } from "./photo.ts";
import { plain } from "./texts-of-photo.ts";

/** What a source says of a photo's rights, as it says it: texts may be HTML, addresses relative. */
export interface ToldRights {
  creator?: string | undefined;
  credit?: string | undefined;
  copyright?: string | undefined;
  /** A licence's name, or its address. */
  license?: string | undefined;
  licenseUrl?: string | undefined;
  acquireLicenseUrl?: string | undefined;
}

/** Keeps what is a text or an address of the web. @returns `undefined` if nothing is left */
export function rightsFrom(told: ToldRights, baseUrl: string): SourceRights | undefined {
  const isAddress = /^(?:https?:)?\/\/\S+$|^\/\S*$/.test(told.license?.trim() ?? "");
  const rights = {
    creator: textOf(told.creator),
    credit: textOf(told.credit),
    copyright: textOf(told.copyright),
    license: isAddress ? undefined : textOf(told.license),
    licenseUrl: addressOf(told.licenseUrl, baseUrl) ?? (isAddress ? addressOf(told.license, baseUrl) : undefined),
    acquireLicenseUrl: addressOf(told.acquireLicenseUrl, baseUrl),
  };
  const known = definedOf(rights);
  return Object.keys(known).length === 0 ? undefined : known;
}

const textOf = (text: string | undefined) => (text === undefined ? undefined : plain(text));

function addressOf(address: string | undefined, baseUrl: string): string | undefined {
  const href = address === undefined ? undefined : webUrl(address.trim(), baseUrl)?.href;
  return href === undefined || href.length > MAX_ADDRESS_LENGTH ? undefined : href;
}

/** What one source says of rights, and where it says nothing, what another says. Terms of two sources are never put together. */
export function joinRights(one: SourceRights | undefined, other: SourceRights | undefined): SourceRights | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const { license, licenseUrl, ...rest } = other;
  const hasTerms = one.license !== undefined || one.licenseUrl !== undefined;
  return { ...rest, ...(hasTerms ? {} : definedOf({ license, licenseUrl })), ...one };
}

const definedOf = (rights: Record<string, string | undefined>): SourceRights =>
  Object.fromEntries(Object.entries(rights).filter(([, text]) => text !== undefined));

/** The licence that a photo's own tile names, by a link or by schema.org. */
export function rightsOfTile(tile: Element | undefined, baseUrl: string): Photo["rights"] {
  const link = tile?.querySelector('a[rel~="license"], [itemprop~="license"][href]');
  const said = (name: string) => textOf(tile?.querySelector(`[itemprop~="${name}"]`)?.textContent ?? undefined);
  if (!tile) return undefined;
  return rightsFrom(
    {
      license: link ? (link.textContent ?? undefined) : undefined,
      licenseUrl: link?.getAttribute("href") ?? undefined,
      creator: said("creator") ?? said("author"),
      credit: said("creditText"),
      copyright: said("copyrightNotice"),
      acquireLicenseUrl: tile.querySelector('[itemprop~="acquireLicensePage"]')?.getAttribute("href") ?? undefined,
    },
    baseUrl,
  );
}

/** The licence of a page's main content (HTML, `rel=license`), where the page names one and no other. */
export function rightsOfPage(document: Document, baseUrl: string): Photo["rights"] {
  const links = [...document.querySelectorAll('link[rel~="license"][href], a[rel~="license"][href]')];
  const [link, ...others] = links;
  const address = link?.getAttribute("href") ?? undefined;
  if (link === undefined || others.some((other) => other.getAttribute("href") !== address)) return undefined;
  return rightsFrom({ license: link.textContent ?? undefined, licenseUrl: address }, baseUrl);
}
