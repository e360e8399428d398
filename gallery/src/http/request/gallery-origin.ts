import { GalleryError } from "../../errors/gallery-error.ts";

/** Names that only this machine answers to. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * The origin that people's browsers know this gallery by: identities are proved to it and to no other. It is never taken from a
 * request, whose sender names the host as they like, except on this machine.
 * @param publicOrigin as whoever runs the gallery has set it
 * @throws GalleryError Disabled
 */
export function galleryOrigin(publicOrigin: string | undefined, requestUrl: string): string {
  if (publicOrigin !== undefined) return publicOrigin;
  const { origin, hostname } = new URL(requestUrl);
  if (LOOPBACK.test(hostname)) return origin;
  throw new GalleryError("Disabled", "This gallery does not know its own public address: PUBLIC_ORIGIN is not set.");
}
