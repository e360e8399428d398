import type { EnginePhoto } from "./photos.ts";

/** A gallery library as it is published, on a page as its documentation says. */
export interface Engine {
  /** Its package, which the page loads. */
  name: string;
  /** Scripts and style sheets, by their place in packages. */
  scripts: readonly string[];
  styles?: readonly string[];
  body: (photos: readonly EnginePhoto[]) => string;
  /** Starts it. */
  start: (photos: readonly EnginePhoto[]) => string;
  /** Where its texts are: by default it has titles. */
  told?: "captions";
}

export const JQUERY = "jquery/dist/jquery.min.js";
export const list = (photos: readonly EnginePhoto[], make: (photo: EnginePhoto) => string) =>
  photos.map(make).join("\n");
export const image = ({ small, title }: EnginePhoto) => `<img src="${small}" alt="${title}">`;
/** Thumbnails that link to the full files. */
export const linked = (attributes: (photo: EnginePhoto) => string) => (photos: readonly EnginePhoto[]) =>
  list(photos, (photo) => `<a href="${photo.full}" ${attributes(photo)}>${image(photo)}</a>`);
