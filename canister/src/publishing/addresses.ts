import { type Origins, type TreePath, toHex } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic-types";
import { readConfig } from "../store/bookkeeping/config-record.ts";
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
 *   /g/<owner>/<gallery>/iiif/…             what is in it, for IIIF readers (manifests.ts)
 *
 * At all other paths there are files (files/). <owner> is the SHA-256 of the owner in hexadecimal, since ids are unique per owner only.
 * Media are certified when they are shared, and never again: the tree is persistent. A large gallery is published in parts, by a timer.
 */
export const MEDIA_AREAS = ["s", "m", "g"] as const;
export type MediaArea = (typeof MEDIA_AREAS)[number];

const encoder = new TextEncoder();

/** The area that a path is in; `undefined` for a file's path. */
export function mediaAreaOf(path: string): MediaArea | undefined {
  const [first] = path.slice(1).split("/");
  return MEDIA_AREAS.find((area) => area === first);
}

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

/** The path of a public gallery's page. */
export function previewPath(store: Store, { owner, id }: Target): string {
  return `/g/${ownerSegment(store, owner)}/${id}`;
}

/** The path of a public gallery's IIIF document; 0 is the one that its address tells, from 1 on they are its parts. */
export function manifestPath(store: Store, gallery: Target, part: number): string {
  return `${previewPath(store, gallery)}/iiif/${part === 0 ? "" : `${part}/`}manifest.json`;
}

/** Whole addresses of what there is of a public gallery. */
export interface GalleryAddresses {
  page: string;
  viewer: string;
  manifest(part: number): string;
}

/** @returns `undefined` while nobody has said where this canister's pages and the viewer are */
export function galleryAddresses(store: Store, gallery: Target): GalleryAddresses | undefined {
  const { origins } = readConfig(store);
  return (
    origins && {
      page: `${origins.media}${previewPath(store, gallery)}`,
      viewer: `${origins.viewer}/#/${origins.canister}/${Principal.fromUint8Array(gallery.owner).toText()}/${gallery.id}`,
      manifest: (part) => `${origins.media}${manifestPath(store, gallery, part)}`,
    }
  );
}

/** Where the pages of somebody's own canister are: at addresses as this canister's, with its own id. It serves its viewer itself. */
export function originsIn(store: Store, canister: Owner): Origins | undefined {
  const { origins } = readConfig(store);
  if (origins === undefined) return undefined;
  const id = Principal.fromUint8Array(canister).toText();
  const own = origins.media.replace(origins.canister, id);
  return { viewer: own, media: own, canister: id };
}

/** The path of an address in the certified tree. */
export const addressPath = (segments: readonly string[]): TreePath =>
  ["http_expr", ...segments].map((segment) => encoder.encode(segment));

/** The path below which all media of a target under one prefix lie. */
export function publishedPath(target: Target, prefix: Prefix): TreePath {
  return addressPath(prefix[0] === "m" ? [...prefix, target.id] : prefix);
}
