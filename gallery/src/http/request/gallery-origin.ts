import { GalleryError } from "../../errors/gallery-error.ts";

/** Names that only this machine answers to. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * The origin by which browsers know this gallery. Identities are proved for it and for no other. It is never taken from a
 * request, because the sender can name any host; only on this machine the request says it.
 * @param publicOrigin as it is set by whoever runs the gallery
 * @throws GalleryError Disabled
 */
export function galleryOrigin(publicOrigin: string | undefined, requestUrl: string): string {
  if (publicOrigin !== undefined) return publicOrigin;
  const { origin, hostname } = new URL(requestUrl);
  if (LOOPBACK.test(hostname)) return origin;
  throw new GalleryError("Disabled", "This gallery does not know its own public address: PUBLIC_ORIGIN is not set.");
}
