/** More of a page's pictures are not tried. */
const MOST = 3;
const PICTURE_NAME = /\.(?:jpe?g|png|gif|webp|avif|jxl|hei[cf]|tiff?|bmp|svg|dng|cr[23]|nef|arw)$/i;

/**
 * The pictures that a web page may be about, the likeliest first: those that are called as the page itself, which code hosts, wikis and
 * galleries do, then what it names as its picture.
 * @param html of the page, which is hostile: a tag of more than 5,000 characters is none
 * @param url of the page
 * @returns addresses of its own origin
 */
export function picturesOf(html: string, url: string): string[] {
  const page = new URL(url);
  const base = attributeOf(/<base\b[^<>]{0,5000}>/i.exec(html)?.[0] ?? "", "href");
  const resolve = (address: string) => {
    const baseUrl = URL.canParse(base, url) ? new URL(base, url).href : url;
    return URL.canParse(address, baseUrl) ? new URL(address, baseUrl) : undefined;
  };
  const isOther = (found: URL | undefined): found is URL =>
    found !== undefined &&
    found.origin === page.origin &&
    found.pathname + found.search !== page.pathname + page.search;
  const all = (tags: RegExp, attribute: string) =>
    (html.match(tags) ?? []).map((tag) => resolve(attributeOf(tag, attribute))).filter(isOther);
  const linked = [...all(/<a\b[^<>]{0,5000}>/gi, "href"), ...all(/<img\b[^<>]{0,5000}>/gi, "src")];
  const name = nameOf(page);
  const sameName = PICTURE_NAME.test(name)
    ? [...linked.filter((found) => nameOf(found) === name), ...linked.filter((found) => isToldName(found, name))]
    : [];
  const structured = [...html.matchAll(/"contentUrl"\s{0,20}:\s{0,20}"([^"]{1,2000})"/g)].slice(0, MOST);
  const named = [
    ...structured.map(([, address = ""]) => resolve(address.replaceAll("\\/", "/"))).filter(isOther),
    ...all(/<(?:link|meta|a)\b[^<>]{0,500}\bitemprop=["']?contentUrl\b[^<>]{0,5000}>/gi, "href"),
    ...all(/<meta\b[^<>]{0,500}(?:og|twitter):image["'\s>][^<>]{0,5000}>/gi, "content"),
    ...all(/<link\b[^<>]{0,500}\bimage_src\b[^<>]{0,5000}>/gi, "href"),
  ];
  return [...new Set([...sameName, ...named].map(({ href }) => href))].slice(0, MOST);
}

/** A script that makes it is told its name: `full-image.php?a=album&i=photo.jpg`. */
const isToldName = ({ searchParams }: URL, name: string) =>
  [...searchParams.values()].some((value) => value.split("/").at(-1) === name);

/** The last part of a path, without what wikis put before the name of a file (`File:`, in any language). */
function nameOf({ pathname }: URL): string {
  const last = pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last).replace(/^[\p{L} ]+:/u, "");
  } catch {
    return last;
  }
}

function attributeOf(tag: string, name: string): string {
  const [, , quoted, plain] = new RegExp(`\\s${name}\\s*=\\s*(?:(["'])(.*?)\\1|([^\\s>]+))`, "is").exec(tag) ?? [];
  return (quoted ?? plain ?? "").replaceAll("&amp;", "&");
}
