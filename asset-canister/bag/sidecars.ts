import type { MemoryReceipt } from "@store-forever/protocol/receipt";
import type { ArchiveGallery } from "./archive-file.ts";
import { stableJson } from "./stable-json.ts";

/** What is told of a memory beside its file, all of it proved by receipt and galleries. */
export interface SidecarSource {
  receipt: MemoryReceipt;
  galleries: readonly ArchiveGallery[];
}

/** The memory's caption in each gallery that has one for it. */
function captionsOf({ receipt, galleries }: SidecarSource): { gallery: string; caption: string }[] {
  return galleries.flatMap(({ title, items }) =>
    items.flatMap(({ memoryId, caption }) =>
      memoryId === receipt.memoryId && caption !== undefined ? [{ gallery: title, caption }] : [],
    ),
  );
}

export const isoTime = (timeNs: string): string => new Date(Number(BigInt(timeNs) / 1_000_000n)).toISOString();

/** The metadata of a memory as JSON, for people and programs that know nothing of receipts. */
export function jsonSidecar(source: SidecarSource): string {
  const { memoryId, owner, description } = source.receipt;
  const { capturedAtNs, location, contentTypes, ...texts } = description;
  const original = source.receipt.assets.find(({ kind }) => kind === "original");
  const sidecar = {
    memoryId,
    owner,
    ...texts,
    captions: captionsOf(source),
    contentType: contentTypes.original,
    sizeBytes: original?.sizeBytes,
    sha256: original?.sha256,
    capturedAt: capturedAtNs === undefined ? undefined : isoTime(capturedAtNs),
    location: location && { latitude: location.latitudeE7 / 1e7, longitude: location.longitudeE7 / 1e7 },
  };
  return `${stableJson(sidecar, 2)}\n`;
}

/**
 * The metadata of a memory as an XMP packet (ISO 16684-1, with the properties of IPTC Core, Exif and PLUS), as photo software
 * reads it beside an original.
 */
export function xmpSidecar(source: SidecarSource): string {
  const { title, description, altText, capturedAtNs, location, camera, sourceUrl, rights } = source.receipt.description;
  const time = capturedAtNs === undefined ? undefined : isoTime(capturedAtNs);
  const caption = captionsOf(source)[0]?.caption ?? description;
  const properties = [
    inLanguages("dc:title", title),
    inLanguages("dc:description", caption),
    list("dc:creator", rights?.creator),
    inLanguages("dc:rights", rights?.copyright),
    simple("dc:source", sourceUrl),
    simple("dc:identifier", `urn:uuid:${source.receipt.memoryId}`),
    inLanguages("Iptc4xmpCore:AltTextAccessibility", altText),
    simple("photoshop:Credit", rights?.credit),
    simple("photoshop:DateCreated", time),
    simple("xmp:CreateDate", time),
    simple("exif:DateTimeOriginal", time),
    simple("exif:GPSLatitude", location && degrees(location.latitudeE7, "N", "S")),
    simple("exif:GPSLongitude", location && degrees(location.longitudeE7, "E", "W")),
    simple("tiff:Model", camera),
    inLanguages("xmpRights:UsageTerms", rights?.license),
    simple("xmpRights:WebStatement", rights?.licenseUrl),
    simple("xmpRights:Marked", rights === undefined ? undefined : "True"),
    licensor(rights?.acquireLicenseUrl),
  ];
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    ${NAMESPACES.map(([prefix, name]) => `xmlns:${prefix}="${name}"`).join("\n    ")}>
${properties.filter((property) => property !== "").join("\n")}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`;
}

const NAMESPACES = [
  ["dc", "http://purl.org/dc/elements/1.1/"],
  ["exif", "http://ns.adobe.com/exif/1.0/"],
  ["Iptc4xmpCore", "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"],
  ["photoshop", "http://ns.adobe.com/photoshop/1.0/"],
  ["plus", "http://ns.useplus.org/ldf/xmp/1.0/"],
  ["tiff", "http://ns.adobe.com/tiff/1.0/"],
  ["xmp", "http://ns.adobe.com/xap/1.0/"],
  ["xmpRights", "http://ns.adobe.com/xap/1.0/rights/"],
] as const;

const simple = (name: string, value: string | undefined) =>
  value === undefined || value === "" ? "" : `   <${name}>${escaped(value)}</${name}>`;

const list = (name: string, value: string | undefined) =>
  value === undefined ? "" : `   <${name}><rdf:Seq><rdf:li>${escaped(value)}</rdf:li></rdf:Seq></${name}>`;

const inLanguages = (name: string, value: string | undefined) =>
  value === undefined || value === ""
    ? ""
    : `   <${name}><rdf:Alt><rdf:li xml:lang="x-default">${escaped(value)}</rdf:li></rdf:Alt></${name}>`;

const licensor = (url: string | undefined) =>
  url === undefined
    ? ""
    : `   <plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorURL>${escaped(url)}</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>`;

/** Degrees and minutes with the direction, as Exif in XMP has them: `43,19.266N`. */
function degrees(valueE7: number, positive: string, negative: string): string {
  const minutes = (Math.abs(valueE7) * 60) / 1e7;
  const whole = Math.floor(minutes / 60);
  return `${whole},${(minutes - whole * 60).toFixed(6)}${valueE7 < 0 ? negative : positive}`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Characters that XML 1.0 cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

function escaped(text: string): string {
  return text.replace(NOT_XML, "\ufffd").replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}
