import { closestOf } from "./shadow-roots.ts";

/** What a link may open as a photo. */
const PHOTO_FILE = /\.(?:jpe?g|png|webp|gif|avif)$/i;

/** Has the link around a photo from the archive open that photo too, where what it led to is gone as well. */
export function mendLink(image: HTMLImageElement, photo: Blob): void {
  const link = closestOf(image, "a");
  if (!(link instanceof HTMLAnchorElement) || !PHOTO_FILE.test(link.pathname)) return;
  const probe = new Image();
  probe.onerror = () => {
    link.href = URL.createObjectURL(photo);
  };
  probe.src = link.href;
}
