import { t } from "../../texts/i18n.ts";
import { closedRoot, sheetOf } from "../elements/closed-root.ts";
import styles from "./mend.css?inline";

const TAG = "store-forever-copy";
/** A broken picture without a size of its own takes hardly any room. */
const MIN_SIDE_PX = 40;

/**
 * Draws a picture from the archive in the place of one that cannot be loaded, with a mark. The page can neither read it, since it is in a
 * closed root, nor keep it from being shown by its content security policy, since it is at no address.
 */
export async function showCopy(image: HTMLImageElement, title: string, base64: string): Promise<void> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes]));
  const { width, height } = placeFor(image, bitmap);
  const host = document.createElement(TAG);
  host.style.cssText = `all: initial; display: inline-block; position: relative; width: ${width}px; height: ${height}px;`;
  const { root } = closedRoot(host, sheetOf(styles));
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${image.alt || title} (${t("gone.copy")})`);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
  const mark = document.createElement("span");
  mark.className = "mark";
  mark.setAttribute("aria-hidden", "true");
  mark.textContent = t("gone.copy");
  root.append(canvas, mark);
  image.before(host);
  image.style.setProperty("display", "none", "important");
}

/** As large as the page has made room for the picture or, where it has not, as wide as there is room. */
function placeFor(image: HTMLImageElement, { width, height }: ImageBitmap): { width: number; height: number } {
  const place = image.getBoundingClientRect();
  if (place.width >= MIN_SIDE_PX && place.height >= MIN_SIDE_PX) return place;
  const room = image.parentElement?.clientWidth ?? 0;
  const shown = Math.min(width, place.width >= MIN_SIDE_PX ? place.width : room >= MIN_SIDE_PX ? room : width);
  return { width: shown, height: (shown * height) / width };
}
