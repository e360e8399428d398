import type { MemoryType } from "@store-forever/protocol";
import { getDomain } from "tldts";
import type { SourceAccess } from "../api.ts";
import { addressSpaceOf, isMorePrivate } from "./address-space.ts";

/** How an address that a page names may be read for it. */
export type Reach =
  /** With the person's cookies. */
  | { name: "signedIn" }
  /** Without cookies, as anybody reads it. */
  | { name: "anonymous" }
  | { name: "refused"; why: RefusedReach };

/**
 * `notWeb`: no address of the web. `morePrivate`: in a more private address space than the page. `notAllowed`: the person has
 * not allowed it for the page.
 */
export type RefusedReach = "notWeb" | "morePrivate" | "notAllowed";

/**
 * Whether an address may be read for a page, and with the cookies of whom.
 *
 * A request of an extension goes where the page's own would not: CORS and Local Network Access do not hold it back, and it
 * counts as same-site, so that even cookies with `SameSite=Strict` are sent. These rules are what is left in their place:
 * nothing more private than the page, and cookies only where the page itself is at home or the person has said so.
 */
export function reachOf(url: string, access: SourceAccess): Reach {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target === undefined || !/^https?:$/.test(target.protocol)) return { name: "refused", why: "notWeb" };
  const page = new URL(access.pageOrigin);
  if (isMorePrivate(addressSpaceOf(target.hostname), addressSpaceOf(page.hostname)))
    return { name: "refused", why: "morePrivate" };
  if (access.unallowedOrigins?.includes(target.origin)) return { name: "refused", why: "notAllowed" };
  const isSignedIn = isOwnSite(target, page) || access.allowedOrigins.includes(target.origin);
  return { name: isSignedIn ? "signedIn" : "anonymous" };
}

/**
 * Whether both are of one site: of one registrable domain, by the Public Suffix List with its private part, and of one scheme.
 * Hosts without such a domain, such as IP addresses and names of a private network, are a site only with themselves, port
 * included: other ports of a computer are other services.
 */
export function isOwnSite(target: URL, page: URL): boolean {
  if (target.origin === page.origin) return true;
  if (target.protocol !== page.protocol || addressSpaceOf(page.hostname) !== "public") return false;
  const domain = getDomain(page.hostname, { allowPrivateDomains: true });
  return domain !== null && domain === getDomain(target.hostname, { allowPrivateDomains: true });
}

/**
 * Whether a memory of this type may come from there. Only photos and recordings, which are recognised by their bytes, come
 * from other origins: any page or answer of a server could be a document or a note.
 */
export function isTypeAllowed(type: MemoryType, url: string, { pageOrigin }: SourceAccess): boolean {
  return type === "image" || type === "video" || type === "audio" || new URL(url).origin === pageOrigin;
}
