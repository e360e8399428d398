import { convertPresentation2 } from "@iiif/parser/presentation-2";
import { address, count, type Json, list, record, records, text } from "../site/json.ts";
import {
  addressesOf,
  album,
  type InterfacePage,
  listedLarger,
  listedOriginal,
  type SiteInterface,
  shownFile,
  thumbnailFile,
  toldPhoto,
} from "../site/site-interface.ts";

const MAX_CANVASES = 5_000;
const MAX_TEXT_LENGTH = 1_000_000;
const SHOWN_PX = 800;

/** IIIF: the manifest that a page names, in version 2 or 3 of the presentation interface, with the images of each canvas. */
export const iiif: SiteInterface = async (page) => {
  for (const at of manifestsOf(page).slice(0, 1)) {
    const manifest = manifestIn(await page.site.publicJson(at));
    const canvases = records(manifest?.items).slice(0, MAX_CANVASES);
    const shown = [...page.document.querySelectorAll("img")].flatMap((image) => addressesOf(image, page.url.href));
    const told = manifest && album(canvases.map((canvas) => photoOf(canvas, manifest, at, shown)));
    if (told !== undefined) return told;
  }
  return undefined;
};

/** As links, as parameters of the page or of a viewer in it, in attributes, and in what starts a viewer. */
function manifestsOf({ document, url }: InterfacePage): URL[] {
  const written: (string | null | undefined)[] = [
    url.searchParams.get("manifest"),
    url.searchParams.get("iiif-content"),
  ];
  for (const link of document.querySelectorAll('link[type*="iiif" i][href], a[type*="iiif" i][href]'))
    written.push(link.getAttribute("href"));
  for (const element of document.querySelectorAll(
    "[data-iiif-manifest], [data-manifest], [manifest-id], [iiif-content], [data-iiif-content]",
  ))
    for (const name of ["data-iiif-manifest", "data-manifest", "manifest-id", "iiif-content", "data-iiif-content"])
      written.push(element.getAttribute(name));
  for (const frame of document.querySelectorAll("iframe[src*='manifest'], iframe[src*='iiif-content']")) {
    const source = address(frame.getAttribute("src"), url.href);
    written.push(source?.searchParams.get("manifest"), source?.searchParams.get("iiif-content"));
  }
  for (const script of document.querySelectorAll("script:not([src])")) {
    const source = script.textContent ?? "";
    if (source.length < MAX_TEXT_LENGTH)
      written.push(
        /["']?(?:manifestId|manifestUri|manifest|iiifContent)["']?\s{0,20}:\s{0,20}["']([^"'\s]{8,2000})["']/.exec(
          source,
        )?.[1],
      );
  }
  for (const link of document.querySelectorAll("a[href*='manifest']")) {
    const href = link.getAttribute("href") ?? "";
    if (/\/manifest(?:\.json)?(?:$|\?)/.test(href)) written.push(href);
  }
  return written.flatMap((one) => address(one, url.href) ?? []);
}

/** A manifest of version 3, which one of version 2 is turned into. */
function manifestIn(answer: unknown): Json | undefined {
  const found = record(answer);
  try {
    const manifest = found["@type"] === "sc:Manifest" ? record(convertPresentation2(found as never)) : found;
    return manifest.type === "Manifest" ? manifest : undefined;
  } catch {
    return undefined;
  }
}

function photoOf(canvas: Json, manifest: Json, at: URL, shown: readonly URL[]) {
  const [annotations = {}] = records(canvas.items);
  const [annotation = {}] = records(annotations.items);
  const body = imageIn(annotation.body);
  const image = address(body.id, at.href);
  const service = serviceOf(body, at);
  const size = {
    widthPx: count(body.width) ?? count(canvas.width),
    heightPx: count(body.height) ?? count(canvas.height),
  };
  const download = records(canvas.rendering).find(({ format }) => text(format)?.startsWith("image/"));
  const file = address(download?.id, at.href);
  const thumbnail = address(records(canvas.thumbnail)[0]?.id, at.href);
  const credit = record(manifest.requiredStatement);
  return toldPhoto(
    [
      file && listedOriginal(file),
      service && listedLarger(service.largest, size),
      image && { url: image, rank: "named" as const, ...size },
      service && shownFile(service.preview),
      thumbnail && thumbnailFile(thumbnail),
      ...shown.filter(({ href }) => service && href.startsWith(`${service.base}/`)).map(thumbnailFile),
    ],
    {
      title: wordsIn(canvas.label) ?? wordsIn(manifest.label),
      caption: wordsIn(canvas.summary) ?? wordsIn(manifest.summary),
      rights: { credit: wordsIn(credit.value), licenseUrl: text(canvas.rights) ?? text(manifest.rights) },
    },
    at.href,
  );
}

/** The first of a choice is what is shown. */
function imageIn(body: unknown): Json {
  const [first] = list(body);
  const found = record(first ?? body);
  return found.type === "Choice" ? imageIn(records(found.items)[0]) : found;
}

/** The addresses of an image service: version 2 has another name for the largest size. */
function serviceOf(body: Json, at: URL) {
  const [service = record(body.service)] = records(body.service);
  const base = address(service.id ?? service["@id"], at.href)?.href.replace(/\/$/, "");
  if (base === undefined) return undefined;
  const isVersion3 = /ImageService3|image\/3/.test(`${text(service.type)} ${text(service["@context"])}`);
  return {
    base,
    largest: new URL(`${base}/full/${isVersion3 ? "max" : "full"}/0/default.jpg`),
    preview: new URL(`${base}/full/${SHOWN_PX},/0/default.jpg`),
  };
}

/** A text in the language that comes first. */
function wordsIn(value: unknown): string | undefined {
  if (typeof value === "string") return text(value);
  const [first] = Object.values(record(value));
  return text(list(first)[0]);
}
