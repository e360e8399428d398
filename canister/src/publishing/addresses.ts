import { type TreePath, toHex } from "@store-forever/protocol";
import type { StoredSharing } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";

/**
 * Media that anybody with the address may read over HTTP lie in the certified tree, each at its own path:
 *
 *   /s/<token>/<memory>/<kind>              what a link opens: a memory, or the memories of a gallery
 *   /m/<owner>/<memory>/<kind>              a public memory
 *   /g/<owner>/<gallery>/<memory>/<kind>    the memories of a public gallery
 *   /g/<owner>/<gallery>                    its page, for previews of links (previews.ts)
 *
 * <owner> is the SHA-256 of the owner in hexadecimal, since ids are unique per owner only. Media are certified when they are shared, and
 * never again: the tree is persistent. A large gallery is published in parts, by a timer.
 */
const encoder = new TextEncoder();

export type Prefix = readonly string[];

/** The owner's segment of an address. */
export function ownerSegment({ hasher }: Store, owner: Owner): string {
  return toHex(hasher.digest(owner));
}

/** The beginnings of all addresses of a target's memories, without memory and kind. */
export function prefixesOf(store: Store, target: Target, { isPublic, links }: StoredSharing): Prefix[] {
  const prefixes: Prefix[] = links.map((link) => ["s", link.token]);
  if (!isPublic) return prefixes;
  const owner = ownerSegment(store, target.owner);
  return [...prefixes, target.kind === "memory" ? ["m", owner] : ["g", owner, target.id]];
}

/** The path of an address in the certified tree. */
export const addressPath = (segments: readonly string[]): TreePath =>
  ["http_expr", ...segments].map((segment) => encoder.encode(segment));

/** The path below which all media of a target under one prefix lie. */
export function publishedPath(target: Target, prefix: Prefix): TreePath {
  return addressPath(prefix[0] === "m" ? [...prefix, target.id] : prefix);
}
