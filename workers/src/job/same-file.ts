/** An address that a page names, and where it has led. */
export interface ReadAddress {
  url: string;
  fileUrl: string;
}

const NAMES_PICTURE = /\.(?:jpe?g|png|gif|webp|avif|jxl|hei[cf]|tiff?|bmp)$/i;

/**
 * Whether two addresses are of one file by themselves: they differ in the query or the host alone, or one has led to the other. Others that
 * lead to the same bytes may have led to what a server sends in the place of photos.
 */
export function isSameFile(one: ReadAddress, other: ReadAddress): boolean {
  const isSame = (first: string, second: string) =>
    pathOf(first) === pathOf(second) && NAMES_PICTURE.test(pathOf(first));
  return isSame(one.url, other.url) || isSame(one.url, other.fileUrl) || isSame(one.fileUrl, other.url);
}

const pathOf = (url: string) => (URL.canParse(url) ? new URL(url).pathname : url);
