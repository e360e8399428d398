import type { Opt, Rights } from "@store-forever/protocol";
import type { PreparedMemory } from "../../prepare/prepared-memory.ts";
import { isOwnSite } from "../../reach/index.ts";
import { optionalText, optionalWebUrl } from "./fit-text.ts";
import type { RecordLimits } from "./record-limits.ts";

/**
 * What page and file say of a memory's rights. The page's word comes first, and terms are never put together of two sources: a
 * licence's name stays with its own address. Addresses of the photo's own site are told only where its address is.
 */
export function rightsInput(
  { source, facts }: Pick<PreparedMemory, "source" | "facts">,
  limits: RecordLimits,
): Opt<Rights> {
  const [page = {}, file = {}] = [source.rights, facts.rights];
  const terms = page.license === undefined && page.licenseUrl === undefined ? file : page;
  const text = (value: string | undefined) => optionalText(value, limits.max_title_bytes);
  const address = (value: string | undefined): Opt<string> =>
    value === undefined || (!limits.tellsSource && tellsSite(value, source.url))
      ? []
      : optionalWebUrl(value, limits.max_title_bytes);
  const rights: Rights = {
    creator: text(page.creator ?? file.creator),
    credit: text(page.credit ?? file.credit),
    copyright: text(page.copyright ?? file.copyright),
    license: text(terms.license),
    license_url: address(terms.licenseUrl),
    acquire_license_url: address(page.acquireLicenseUrl ?? file.acquireLicenseUrl),
  };
  return Object.values(rights).some((value) => value.length > 0) ? [rights] : [];
}

const tellsSite = (address: string, photoUrl: string) =>
  URL.canParse(address) && URL.canParse(photoUrl) && isOwnSite(new URL(address), new URL(photoUrl));
