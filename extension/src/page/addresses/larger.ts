import { getExtractorForUrl } from "unpic";
import { CONVENTIONS } from "./conventions.ts";
import { decoded, fileKind, webUrl } from "./file-kind.ts";

/** What is known of so many addresses. */
const MAX_KNOWN = 20_000;
const known = new Map<string, readonly URL[]>();

/**
 * Where the larger file of a smaller one usually is, by the conventions of image services, content systems and gallery generators.
 * It is a guess: who reads it has to be ready for anything else. A page that grows is read many times, so answers are kept.
 * @returns the most probable first; none if the address follows no convention
 */
export function largerThan(url: URL): readonly URL[] {
  const earlier = known.get(url.href);
  if (earlier !== undefined) return earlier;
  if (known.size >= MAX_KNOWN) known.clear();
  const guesses = guessesFor(url);
  known.set(url.href, guesses);
  return guesses;
}

function guessesFor(url: URL): URL[] {
  const guesses = [
    inParameter(url),
    ofService(url),
    inPath(url),
    byConvention(url),
    bySize(url),
    byName(url),
    byFolder(url),
  ];
  const seen = new Set([url.href]);
  return guesses.flatMap((guess) => {
    if (guess === undefined || seen.has(guess.href)) return [];
    seen.add(guess.href);
    return [guess];
  });
}

/** Services that make versions of an image are told its address: `/_next/image?url=%2Fphoto.jpg&w=640`. */
function inParameter(url: URL): URL | undefined {
  for (const parameter of url.search.slice(1).split("&")) {
    const [name = "", value = ""] = parameter.split("=", 2).map(decoded);
    if (!/^(?:url|src|source|image|img|imageurl|file|path|u|href)$/i.test(name)) continue;
    if (!/^(?:https?:\/\/|\/)/.test(value)) continue;
    const inner = webUrl(value, url.href);
    if (inner && (fileKind(inner) === "image" || /image/.test(url.pathname))) return inner;
  }
  return undefined;
}

/** Or its address is in theirs: `/cdn-cgi/image/width=300/https://site.example/photo.jpg`. */
function inPath(url: URL): URL | undefined {
  const [inner] = /https?:\/{1,2}[^?]+$/i.exec(decoded(url.pathname).slice(1)) ?? [];
  const larger = webUrl(inner?.replace(/^(https?:)\/+/, "$1//"), url.href);
  return larger && fileKind(larger) === "image" ? larger : undefined;
}

function ofService(url: URL): URL | undefined {
  if (/\.googleusercontent\.com$/.test(url.hostname) || /=[swh]\d+[\w-]*$/.test(url.pathname))
    return webUrl(`${url.origin}${url.pathname.replace(/=[^/]*$/, "=s0")}`, url.href);
  try {
    const extracted = getExtractorForUrl(url.href)?.(url.href);
    const src = extracted && typeof extracted === "object" ? extracted.src : undefined;
    return src === undefined ? undefined : webUrl(String(src), url.href);
  } catch {
    return undefined;
  }
}

const SIZE_PARAMETER =
  /^(?:w|h|sw|sh|width|height|resize|fit|crop|size|quality|q|dpr|imwidth|maxwidth|maxheight|strip|blur|zoom|sharp|auto|fm|thumbnail|renditionid)$/i;

/** Servers that make sizes on request give the file itself when none is asked for. */
function bySize(url: URL): URL | undefined {
  if (url.search === "") return undefined;
  if (fileKind(new URL(url.pathname, url.origin)) !== "image") return undefined;
  const parameters = url.search.slice(1).split("&").filter(Boolean);
  const kept = parameters.filter((parameter) => {
    const [name = "", value = ""] = parameter.split("=");
    return !SIZE_PARAMETER.test(name) && !(name === "format" && /^(?:auto|avif|jpe?g|pjpe?g|png|webp)$/.test(value));
  });
  const full = kept.map((parameter) => parameter.replace(/^(format=)\d+w$/, "$1original"));
  return changed(url, { search: full.length === 0 ? "" : `?${full.join("&")}` });
}

function byConvention(url: URL): URL | undefined {
  const asked = /^\?(\/.+)-(?:sq|th|2s|xs|sm|me|la|xl|xx)(\.\w{3,5})$/.exec(url.search);
  if (asked && /\/i\.php$/.test(url.pathname))
    return changed(url, { pathname: url.pathname.replace(/\/i\.php$/, `${asked[1]}${asked[2]}`), search: "" });
  for (const [version, file] of CONVENTIONS)
    if (version.test(url.pathname)) return changed(url, { pathname: url.pathname.replace(version, file), search: "" });
  return undefined;
}

/** `photo-300x200.jpg`, `photo-scaled.jpg`, `thumb_photo.jpg`, `photo_medium.jpg` → `photo.jpg` */
function byName(url: URL): URL | undefined {
  const wiki = /^(.*)\/thumb(\/[^/]+\/[^/]+\/([^/]+))\/\d+px-[^/]+$/.exec(url.pathname);
  if (wiki) return changed(url, { pathname: `${wiki[1]}${wiki[2]}` });
  const pathname = url.pathname
    .replace(/(\/(?:wp-content|uploads)\/.*)-\d{2,5}x\d{2,5}(?=\.\w{3,5}$)/, "$1")
    .replace(/-scaled(?=\.\w{3,5}$)/, "")
    .replace(/[-_](?:thumb(?:nail)?|small|medium|tn|preview|resized)(?=\.\w{3,5}$)/i, "")
    // Generators keep their thumbnails in a hidden folder beside the photos.
    .replace(/(?:\/\.[\w-]+)?\/\.?(?:thumb(?:nail)?|small|medium|normal|tn|preview)[-_](?=[^/]+\.\w{3,5}$)/i, "/");
  return changed(url, { pathname });
}

/** `album/thumbnails/photo.jpg` → `album/photo.jpg` */
function byFolder(url: URL): URL | undefined {
  return changed(url, {
    pathname: url.pathname.replace(/\/(?:\.?thumb(?:nail)?s?|previews?|tn)\/(?=[^/]+\.\w{3,5}$)/i, "/"),
  });
}

function changed(url: URL, change: { pathname?: string; search?: string }): URL | undefined {
  const { pathname = url.pathname, search = url.search } = change;
  // Most addresses follow no convention, and objects of addresses take time.
  if (pathname === url.pathname && search === url.search) return undefined;
  const larger = new URL(url);
  Object.assign(larger, change);
  return larger.href === url.href ? undefined : larger;
}
