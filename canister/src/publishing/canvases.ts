import { type AssetRef, DERIVATIVES, type Memory, type MemoryMetadata, type Rights } from "@store-forever/protocol";
import { assetOf } from "../store/records/memory-record.ts";

/**
 * A memory as a canvas of IIIF Presentation 3 (https://iiif.io/api/presentation/3.0/): what it looks like, who made it and on what
 * terms. Where it was taken is left out: people read that in the viewer, and collections of manifests would make maps of it.
 */
const MOTIVATION = "painting";
/** A canvas of what has no size of its own. The numbers are a proportion, not pixels. */
const UNKNOWN_SIDE = 1_000;
const RASTER = /^image\/(?:jpeg|png|webp|gif|avif)$/;
const NS_PER_MS = 1_000_000n;
const MAX_DATE_MS = 8.64e15;

interface Size {
  width: number;
  height: number;
}

/** A derivative's size: that of the original, scaled down to the longest side that a derivative may have. */
export function derivativeSize({ width_px, height_px }: MemoryMetadata, maxSidePx: number): Size | undefined {
  const [[width = 0], [height = 0]] = [width_px, height_px];
  if (width === 0 || height === 0) return undefined;
  const scale = Math.min(1, maxSidePx / Math.max(width, height));
  const scaled = (sidePx: number) => Math.max(1, Math.round(sidePx * scale));
  return { width: scaled(width), height: scaled(height) };
}

/**
 * @param address of the memory's media, without a slash at the end
 * @returns `undefined` of what no reader can show, such as a document without a picture
 */
export function canvasOf(memory: Memory, caption: string | undefined, address: string): object | undefined {
  const painted = paintedOf(memory, address);
  if (painted === undefined) return undefined;
  const { metadata } = memory;
  const id = `${address}/canvas`;
  const [title = ""] = metadata.title === "" ? metadata.file_name : [metadata.title];
  const summary = caption ?? metadata.description[0] ?? "";
  const original = assetOf(memory, "original");
  return {
    id,
    type: "Canvas",
    ...(title === "" ? {} : { label: { none: [title] } }),
    ...(summary === "" ? {} : { summary: { none: [plain(summary)] } }),
    ...painted.extent,
    ...navDateOf(metadata),
    ...rightsOf(metadata.rights[0]),
    ...thumbnailOf(memory, address),
    ...(original && original !== painted.asset ? { rendering: [renderingOf(original, address)] } : {}),
    items: [
      {
        id: `${id}/page`,
        type: "AnnotationPage",
        items: [{ id: `${id}/painting`, type: "Annotation", motivation: MOTIVATION, body: painted.body, target: id }],
      },
    ],
  };
}

/** The largest file that readers can show: a film or sound itself, of pictures the display version. */
function paintedOf(memory: Memory, address: string) {
  const { metadata } = memory;
  const size = derivativeSize(metadata, Infinity);
  const original = assetOf(memory, "original");
  const [durationMs = 0] = metadata.duration_ms;
  const body = (asset: AssetRef, type: string, kind: string, extent: object) => ({
    id: `${address}/${kind}`,
    type,
    format: asset.content_type,
    ...extent,
  });
  const type = { video: "Video", audio: "Sound" }[original?.content_type.split("/")[0] ?? ""];
  if (original && type && durationMs > 0 && (type === "Sound" || size)) {
    const extent = { ...(type === "Video" ? size : {}), duration: durationMs / 1_000 };
    return { asset: original, extent, body: body(original, type, "original", extent) };
  }
  const extent = size ?? { width: UNKNOWN_SIDE, height: UNKNOWN_SIDE };
  for (const kind of ["display", "thumb"] as const) {
    const asset = assetOf(memory, kind);
    if (asset === undefined) continue;
    return {
      asset,
      extent,
      body: body(asset, "Image", kind, derivativeSize(metadata, DERIVATIVES[kind].maxSidePx) ?? {}),
    };
  }
  if (original === undefined || !RASTER.test(original.content_type)) return undefined;
  return { asset: original, extent, body: body(original, "Image", "original", size ?? {}) };
}

function thumbnailOf(memory: Memory, address: string): object {
  const thumb = assetOf(memory, "thumb");
  if (thumb === undefined) return {};
  const size = derivativeSize(memory.metadata, DERIVATIVES.thumb.maxSidePx);
  return { thumbnail: [{ id: `${address}/thumb`, type: "Image", format: thumb.content_type, ...size }] };
}

function renderingOf({ content_type }: AssetRef, address: string): object {
  const type = { image: "Image", video: "Video", audio: "Sound" }[content_type.split("/")[0] ?? ""] ?? "Dataset";
  return { id: `${address}/original`, type, format: content_type, label: { en: ["Original file"] } };
}

function navDateOf({ captured_at_ns: [capturedAtNs] }: MemoryMetadata): object {
  const ms = capturedAtNs === undefined ? Number.NaN : Number(capturedAtNs / NS_PER_MS);
  return ms >= 0 && ms <= MAX_DATE_MS ? { navDate: `${new Date(ms).toISOString().slice(0, 19)}Z` } : {};
}

/** The terms, where they are among those that the specification names, and the lines that have to be shown. */
export function rightsOf(rights: Rights | undefined): object {
  if (rights === undefined) return {};
  const { creator, credit, copyright, license, license_url } = rights;
  const uri = termsUri(license_url[0]);
  const lines = [credit[0] ?? creator[0], copyright[0], license[0]].filter((line) => line !== undefined && line !== "");
  return {
    ...(uri === undefined ? {} : { rights: uri }),
    ...(lines.length === 0
      ? {}
      : {
          requiredStatement: {
            label: { en: ["Attribution"] },
            value: { none: lines.map((line) => plain(line ?? "")) },
          },
        }),
  };
}

/** Terms are named by what Creative Commons and RightsStatements.org call them: with `http:`, without the language of a page. */
function termsUri(url = ""): string | undefined {
  const commons =
    /^https?:\/\/(?:www\.)?creativecommons\.org\/((?:licenses|publicdomain)\/[a-z0-9.+-]+\/[0-9.]+)(?:\/|$)/.exec(
      url,
    )?.[1];
  if (commons !== undefined) return `http://creativecommons.org/${commons}/`;
  const statement = /^https?:\/\/rightsstatements\.org\/(?:vocab|page)\/([A-Za-z-]+\/[0-9.]+)(?:\/|$)/.exec(url)?.[1];
  return statement === undefined ? undefined : `http://rightsstatements.org/vocab/${statement}/`;
}

/** Readers take text between `<` and `>` for HTML. A space at its end keeps it text. */
export function plain(text: string): string {
  return text.startsWith("<") && text.endsWith(">") ? `${text} ` : text;
}
