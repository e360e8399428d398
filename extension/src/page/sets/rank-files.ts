import { cleanAddress } from "../addresses/clean-address.ts";
import { decoded, fileKind, photoName, webUrl } from "../addresses/file-kind.ts";
import { largerThan } from "../addresses/larger.ts";
import { sizeToldBy } from "../addresses/told-size.ts";
import type { FileRank, FoundFile, Photo, RankedFile } from "../evidence/photo.ts";
import { MAX_ADDRESS_LENGTH } from "../reading/texts.ts";

/** How wide a file is taken to be that tells no size, by what the page says of it. */
const USUAL_WIDTH: Record<FileRank, number> = {
  original: 1_000_000,
  opened: 100_000,
  named: 1_200,
  lazy: 900,
  shown: 600,
  thumbnail: 60,
};
/** Widths that differ less are the same picture in another format. */
const SAME_WIDTH = 1.03;
const MAX_FILES = 6;
/** What an interface makes as large as it can is less than a site's own file, and more than whatever else there is. */
const LISTED_WIDTH = 500_000;
const isOfPage = ({ isListed }: FoundFile) => isListed !== true;

/** The files of a photo, best first. The first `named` is the best one that the page itself names. */
export interface RankedFiles {
  files: RankedFile[];
  named: URL;
}

/**
 * Orders the files of a photo: by their size where it is known, else by what the page says of them; of one size first the format that
 * people can use anywhere. What may be larger still by the conventions of servers comes before all.
 */
export function rankFiles(
  { files, isVideo }: Pick<Photo, "files" | "isVideo">,
  pageUrl: string,
): RankedFiles | undefined {
  const found = files.filter(({ isMotion }) => isMotion !== true);
  const known = new Map<string, FoundFile & { width: number }>();
  for (const file of found) {
    if (file.url.href.length > MAX_ADDRESS_LENGTH) continue;
    const told = sizeToldBy(file.url);
    const size = { widthPx: file.widthPx ?? told.widthPx, heightPx: file.heightPx ?? told.heightPx };
    // What a site lists as its own file is better than whatever the page shows of it, and by the page's own files it is found again.
    const listed = file.rank === "original" ? USUAL_WIDTH.original : LISTED_WIDTH;
    const asTold = file.isListed
      ? listed
      : (size.widthPx ?? (size.heightPx === undefined ? USUAL_WIDTH[file.rank] : size.heightPx * 1.4));
    // What the page calls smaller is never better than what it shows.
    const width = file.rank === "thumbnail" ? Math.min(asTold, USUAL_WIDTH.thumbnail) : asTold;
    const key = cleanAddress(file.url);
    const earlier = known.get(key);
    const isListed = file.isListed && (earlier === undefined || earlier.isListed);
    const sha1 = file.sha1 ?? earlier?.sha1;
    const sized = { ...file, ...size, width };
    const better = earlier === undefined || isBetter(sized, earlier) ? sized : earlier;
    known.set(key, { ...better, isListed, sha1 });
  }
  // A host that the page does not name is not worth a question.
  const origins = new Set([webUrl(pageUrl, pageUrl)?.origin, ...found.filter(isOfPage).map(({ url }) => url.origin)]);
  for (const [key, { isListed, url }] of known) if (isListed && !origins.has(url.origin)) known.delete(key);
  const films = [...known.values()].filter(({ url, contentType }) => isFilm(url, contentType));
  const of = films.length > 0 && (isVideo || films.some(({ rank }) => rank === "opened")) ? films : [...known.values()];
  const ordered = of.toSorted(byWorth);
  const best = ordered[0];
  if (best === undefined) return undefined;
  const shown = ordered.find(({ rank }) => rank === "shown");
  const kept = ordered.slice(0, MAX_FILES);
  if (shown && !kept.includes(shown)) kept.push(shown);
  const last = shown ? [...kept.filter((file) => file !== shown), shown] : kept;
  const isOriginal = best.rank === "original" || best.held !== undefined || isFilm(best.url, best.contentType);
  const guessFor = ({ url }: FoundFile) =>
    largerThan(url).find(({ origin, href }) => origins.has(origin) && !known.has(href));
  const guess = isOriginal || isSettled(best) ? undefined : guessFor(best);
  // Ids are made of what the page names, whether its interface answers or not.
  const named = (ordered.find(isOfPage) ?? best).url;
  const rankedFiles = (best === shown ? [best, ...last.filter((file) => file !== best)] : last).map(ranked);
  // What a link opens may be a page: then there may be more than what is shown.
  const second = guess === undefined && shown && shown !== best ? guessFor(shown) : undefined;
  if (second) rankedFiles.splice(-1, 0, { url: second, claim: "larger", isDerived: true });
  const guessed: RankedFile[] = guess ? [{ url: guess, claim: "larger", isDerived: true }] : [];
  return { files: [...guessed, ...rankedFiles], named };
}

/** What is known of a file is better than what is usual. */
function isBetter(file: FoundFile & { width: number }, earlier: FoundFile & { width: number }): boolean {
  return isUsual(file) === isUsual(earlier) ? file.width > earlier.width : isUsual(earlier);
}

const isUsual = ({ widthPx, heightPx, rank, isListed }: FoundFile) =>
  widthPx === undefined && heightPx === undefined && isListed !== true && USUAL_WIDTH[rank] < USUAL_WIDTH.opened;

/** A file that a link opens and whose address tells no size is no version of another. */
const isSettled = ({ rank, url }: FoundFile) =>
  rank === "opened" &&
  sizeToldBy(url).widthPx === undefined &&
  fileKind(url) === "image" &&
  photoName(url) === plainName(url);

const plainName = (url: URL) =>
  decoded(url.pathname.split("/").at(-1) ?? "")
    .replace(/\.\w{2,5}$/, "")
    .toLowerCase();

const isFilm = (url: URL, contentType: string | undefined) =>
  fileKind(url) === "video" || (contentType?.startsWith("video/") ?? false);

const FORMATS = [/jpe?g|jfif|pjpeg/, /png/, /webp/, /gif/, /avif/, /hei[cf]|jxl|tiff?|dng|raw|cr\d|nef|arw/];

function byWorth(one: FoundFile & { width: number }, other: FoundFile & { width: number }): number {
  const isSame = one.width < other.width * SAME_WIDTH && other.width < one.width * SAME_WIDTH;
  return isSame ? formatOf(one) - formatOf(other) : other.width - one.width;
}

function formatOf({ url, contentType }: FoundFile): number {
  const format = contentType ?? /\.(\w{2,5})$/.exec(url.pathname)?.[1]?.toLowerCase() ?? "";
  const at = FORMATS.findIndex((names) => names.test(format));
  return at === -1 ? 2 : at;
}

function ranked({ url, rank, isListed, sha1, widthPx, heightPx, contentType, held }: FoundFile): RankedFile {
  const claim = rank === "original" ? "original" : rank === "shown" || rank === "thumbnail" ? "shown" : "larger";
  return { url, claim, ...(isListed ? { isDerived: true } : {}), sha1, widthPx, heightPx, contentType, held };
}
