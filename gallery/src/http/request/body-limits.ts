import { bodyLimit } from "hono/body-limit";
import { GalleryError } from "../../errors/gallery-error.ts";

export const limitBody = (maxBytes: number) =>
  bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new GalleryError("TooLarge", `A request to this address has at most ${maxBytes} bytes.`);
    },
  });

/** Enough for everything except edges and files. */
export const limitSmallBody = limitBody(256 * 1024);
