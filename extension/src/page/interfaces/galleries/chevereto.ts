import { address, count, record, text } from "../site/json.ts";
import {
  details,
  type InterfacePage,
  listedOriginal,
  type SiteInterface,
  thumbnailFile,
  toldPhoto,
} from "../site/site-interface.ts";

const MAX_OBJECT_LENGTH = 20_000;

/** Chevereto writes beside each image of a list what its interface knows of it, so nothing is asked. */
export const chevereto: SiteInterface = async (page) =>
  details([...page.document.querySelectorAll('[data-object][data-type="image"]')].map((item) => photoOf(item, page)));

function photoOf(item: Element, { url }: InterfacePage) {
  const image = objectOf(item.getAttribute("data-object") ?? "");
  const file = address(record(image.image).url ?? image.url, url.href);
  if (file === undefined) return undefined;
  const smaller = [record(image.medium).url, record(image.thumb).url, image.display_url];
  return toldPhoto(
    [
      listedOriginal(file, {
        widthPx: count(image.width),
        heightPx: count(image.height),
        contentType: text(record(image.image).mime),
      }),
      ...smaller
        .map((written) => address(written, url.href))
        .map((at) => (at && at.href !== file.href ? thumbnailFile(at) : undefined)),
    ],
    { title: text(image.title), caption: text(image.description), date: text(image.original_exifdata_date) },
    url.href,
  );
}

/** JSON, in the encoding of addresses. */
function objectOf(written: string) {
  if (written.length > MAX_OBJECT_LENGTH) return {};
  try {
    return record(JSON.parse(written.startsWith("{") ? written : decodeURIComponent(written)));
  } catch {
    return {};
  }
}
