import type { FileClaim, HeldPicture, SourceRights } from "@store-forever/workers";

/**
 * How much a rule trusts that a file is the photo itself. `original`: the page says so. `opened`: a click opens it. `named`: the
 * page names it for a script or a set. `lazy`: it will be shown. `shown`: it is shown. `thumbnail`: the page says that it is smaller.
 */
export type FileRank = "original" | "opened" | "named" | "lazy" | "shown" | "thumbnail";

/** A file that a page names. */
export interface FoundFile {
  url: URL;
  rank: FileRank;
  widthPx?: number | undefined;
  heightPx?: number | undefined;
  contentType?: string | undefined;
  /** Only the page has it. Then its address is `held:` and what tells it from others. */
  held?: HeldPicture | undefined;
  /** The page as it stands does not name it: the site's interface lists it, or a rule has found it. */
  isListed?: true | undefined;
  /** What moves in a live photo, beside its picture. */
  isMotion?: true | undefined;
  /** Its SHA-1, in lower-case hexadecimal, as the site's interface tells it. */
  sha1?: string | undefined;
}

/** Where the link around a picture leads: to a file, to a page of this site, to another site, or there is none. */
export type LinkKind = "file" | "page" | "elsewhere" | "none";

/** What is known of one photo, before it is decided whether it belongs to the gallery. */
export interface Photo {
  /** The element that shows it; none if only data name it. */
  picture: Element | undefined;
  /** The largest element that shows this photo and no other. */
  tile: Element | undefined;
  files: FoundFile[];
  isVideo: boolean;
  link: LinkKind;
  /** The gallery library, format or mark-up that it is an item of. */
  mark: string | undefined;
  title?: string | undefined;
  caption?: string | undefined;
  altText?: string | undefined;
  /** By the word of the site's interface. */
  fileName?: string | undefined;
  /** A name of a file that stands for the picture as its alternative text. */
  altName?: string | undefined;
  /** When it was made, as the page writes it. */
  date?: string | undefined;
  rights?: SourceRights | undefined;
}

/** A photo's file as the workers try it. */
export interface RankedFile {
  url: URL;
  claim: FileClaim;
  /** A rule has made the address or an interface lists it, and the page does not name it. */
  isDerived?: true;
  sha1?: string | undefined;
  widthPx?: number | undefined;
  heightPx?: number | undefined;
  contentType?: string | undefined;
  held?: HeldPicture | undefined;
}
