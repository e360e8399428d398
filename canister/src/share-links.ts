import { type ShareLink, shareLinkLeaf, shareLinkPath } from "@store-forever/protocol";
import type { Archive, Owner } from "./archive.ts";
import { isInGallery, requireGallery } from "./galleries.ts";
import { ownedKey, UUID_BYTES, uuidBytes, uuidText } from "./keys.ts";
import { RecordReader, RecordWriter } from "./record-codec.ts";
import { Refusal } from "./refusal.ts";

const VERSION = 1;
const encoder = new TextEncoder();
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** What a token opens. */
export interface SharedGallery {
  owner: Owner;
  galleryId: string;
}

/** @throws Refusal InvalidArgument, NotFound (no such gallery) */
export function findShareLink(archive: Archive, owner: Owner, galleryId: string): ShareLink | undefined {
  requireGallery(archive, owner, galleryId);
  const bytes = archive.stores.galleryLinks.get(ownedKey(owner, uuidBytes(galleryId)));
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "share link");
  return { token: reader.text(), created_at_ns: reader.nat64(), gallery_id: galleryId };
}

/**
 * Makes a gallery readable by whoever has the link. A gallery has one link: if there is one, it stays.
 * @param secret 32 random bytes nobody can guess
 * @throws Refusal InvalidArgument, NotFound
 */
export function createShareLink(archive: Archive, owner: Owner, galleryId: string, secret: Uint8Array): ShareLink {
  const known = findShareLink(archive, owner, galleryId);
  if (known !== undefined) return known;
  const { stores, tree, hasher } = archive;
  const link = { token: base64Url(secret), gallery_id: galleryId, created_at_ns: archive.now() };
  stores.galleryLinks.set(
    ownedKey(owner, uuidBytes(galleryId)),
    new RecordWriter(VERSION).text(link.token).nat64(link.created_at_ns).finish(),
  );
  stores.shareLinks.set(
    hasher.digest(encoder.encode(link.token)),
    new RecordWriter(VERSION).bytes(owner).fixed(uuidBytes(galleryId)).finish(),
  );
  tree.set(shareLinkPath(link.token, hasher.digest), shareLinkLeaf({ owner, galleryId }, hasher.digest));
  return link;
}

/** @throws Refusal NotFound, without telling whether the token was ever good */
export function openShareLink({ stores, hasher }: Archive, token: string): SharedGallery {
  const bytes = stores.shareLinks.get(hasher.digest(encoder.encode(token)));
  if (bytes === undefined) throw new Refusal("NotFound", "This link does not open anything.", "token");
  const reader = new RecordReader(bytes, VERSION, "shared gallery");
  return { owner: reader.bytes(), galleryId: uuidText(reader.fixed(UUID_BYTES)) };
}

/** Whose archive a request reads, and what of it. */
export interface ReadingRight {
  owner: Owner;
  mayRead(memoryId: string): boolean;
}

/**
 * A caller may read their own archive, and with a link's token the memories of that link's gallery.
 * @throws Refusal NotFound
 */
export function readingRight(archive: Archive, caller: Owner, token: string | undefined): ReadingRight {
  if (token === undefined) return { owner: caller, mayRead: () => true };
  const { owner, galleryId } = openShareLink(archive, token);
  const gallery = uuidBytes(galleryId);
  return { owner, mayRead: (memoryId) => isInGallery(archive, owner, gallery, memoryId) };
}

/** RFC 4648, section 5, without padding. */
function base64Url(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(index, index + 3);
    const group = (first << 16) | (second << 8) | third;
    for (let place = 0; place <= Math.min(3, bytes.length - index); place++)
      text += BASE64URL[(group >> (18 - 6 * place)) & 63];
  }
  return text;
}
