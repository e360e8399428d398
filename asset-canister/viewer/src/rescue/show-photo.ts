import { addMark, removeMark } from "./mark.ts";

const MARK = "From the archive, verified";
const MARKS: Readonly<Record<string, string>> = {
  de: "Aus dem Archiv, geprüft",
  es: "Del archivo, verificada",
  fr: "Des archives, vérifiée",
  ja: "アーカイブより・検証済み",
};
/** What is said of a photo from the archive, in the page's language. */
export const markText = (tag: string): string => MARKS[tag.slice(0, 2)] ?? MARK;

/** Shows a photo in the place of a picture that has failed, with a mark that says where it is from. */
export async function showPhoto(image: HTMLImageElement, photo: Blob, text: string): Promise<void> {
  const label = image.alt === "" ? text : `${image.alt} (${text})`;
  const url = URL.createObjectURL(photo);
  if (!(await areBlobsAllowed())) return drawPhoto(image, photo, label, text);
  for (const source of image.closest("picture")?.querySelectorAll("source") ?? []) source.remove();
  image.removeAttribute("srcset");
  image.src = url;
  image.setAttribute("aria-label", label);
  addMark(image, text);
  // Slide shows put one picture after the other into the same element.
  image.addEventListener("load", function onLoad() {
    if (image.currentSrc === url) return;
    image.removeEventListener("load", onLoad);
    image.removeAttribute("aria-label");
    removeMark(image);
  });
}

const PIXEL = "GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
let allowed: Promise<boolean> | undefined;

/** Whether the page's content security policy lets pictures be shown from this browser's memory. It stays so as long as the page. */
export function areBlobsAllowed(): Promise<boolean> {
  allowed ??= tryPixel();
  return allowed;
}

async function tryPixel(): Promise<boolean> {
  const probe = new Image();
  const bytes = Uint8Array.from(PIXEL, (character) => character.charCodeAt(0));
  probe.src = URL.createObjectURL(new Blob([bytes], { type: "image/gif" }));
  const isAllowed = await probe.decode().then(
    () => true,
    () => false,
  );
  URL.revokeObjectURL(probe.src);
  return isAllowed;
}

/** What a canvas takes over of the picture whose place it takes. */
const TAKEN = [
  ...["align-self", "border-radius", "box-shadow", "flex", "float", "grid-area", "inset", "justify-self", "margin"],
  ...["max-height", "max-width", "object-fit", "object-position", "opacity", "position", "transform", "z-index"],
];

/** A policy can forbid addresses, and not that a picture is drawn. */
async function drawPhoto(image: HTMLImageElement, photo: Blob, label: string, text: string): Promise<void> {
  const bitmap = await createImageBitmap(photo);
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
  canvas.className = image.className;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  const style = getComputedStyle(image);
  for (const name of TAKEN) canvas.style.setProperty(name, style.getPropertyValue(name));
  const { width, height } = image.getBoundingClientRect();
  const hasRoom = Math.min(width, height) >= MIN_SIDE_PX;
  // A picture that has failed is laid out as a text, whatever its attributes say.
  canvas.style.width = hasRoom ? `${width}px` : told(image, "width");
  canvas.style.height = hasRoom ? `${height}px` : told(image, "height");
  if (!hasRoom) canvas.style.maxWidth = "100%";
  image.before(canvas);
  image.style.setProperty("display", "none", "important");
  addMark(canvas, text);
}

/** A broken picture without a size of its own takes hardly any room. */
const MIN_SIDE_PX = 40;

function told(image: HTMLImageElement, attribute: "width" | "height"): string {
  const sidePx = Number.parseInt(image.getAttribute(attribute) ?? "", 10);
  return sidePx > 0 ? `${sidePx}px` : "auto";
}
