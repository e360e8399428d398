import type { RightsDescription } from "@store-forever/protocol";
import type { ExpandedTags } from "exifreader";
import type { MediaFacts } from "../../api.ts";

/** The most that is read of one text or address. */
const MAX_CHARS = 2_000;

/**
 * Who made a photo and on what terms it may be used, as its author wrote it into the file: XMP (Dublin Core, Photoshop, Creative
 * Commons, PLUS), else IPTC, else EXIF. Addresses are those of the web.
 */
export function rightsOf({ xmp, iptc, exif }: ExpandedTags): Pick<MediaFacts, "rights"> {
  const license = textOf(xmp?.license?.description);
  const terms = textOf(xmp?.UsageTerms?.description);
  const rights: RightsDescription = {
    creator:
      textOf(xmp?.creator?.description) ?? textOf(bylineIn(iptc?.["By-line"])) ?? textOf(exif?.Artist?.description),
    credit: textOf(xmp?.Credit?.description) ?? textOf(iptc?.Credit?.description),
    copyright:
      textOf(xmp?.rights?.description) ??
      textOf(iptc?.["Copyright Notice"]?.description) ??
      textOf(exif?.Copyright?.description),
    license: terms ?? (webUrlOf(license) === undefined ? license : undefined),
    licenseUrl: webUrlOf(license) ?? webUrlOf(textOf(xmp?.WebStatement?.description)),
    acquireLicenseUrl: webUrlOf(licensorUrlIn(xmp?.Licensor)),
  };
  const known = Object.entries(rights).filter(([, text]) => text !== undefined);
  return known.length === 0 ? {} : { rights: Object.fromEntries(known) };
}

/** IPTC repeats the field for each of several authors. */
const bylineIn = (tags: NonNullable<ExpandedTags["iptc"]>["By-line"]) =>
  tags &&
  [tags]
    .flat()
    .map(({ description }) => description)
    .join(", ");

function textOf(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  return (
    text
      .slice(0, MAX_CHARS)
      .replace(/[\s\0]+/g, " ")
      .trim() || undefined
  );
}

function webUrlOf(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return /^https?:$/.test(protocol) ? href : undefined;
}

const MAX_DEPTH = 6;

/** PLUS lists licensors, each with an address of its own. The first is taken. */
function licensorUrlIn(tag: unknown, depth = 0): string | undefined {
  if (typeof tag !== "object" || tag === null || depth > MAX_DEPTH) return undefined;
  const found = textOf((tag as { LicensorURL?: { value?: unknown } }).LicensorURL?.value);
  if (found !== undefined) return found;
  for (const inner of Object.values(tag)) {
    const within = licensorUrlIn(inner, depth + 1);
    if (within !== undefined) return within;
  }
  return undefined;
}
