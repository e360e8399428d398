import type { MemorySource } from "@store-forever/workers";
import type { Photo } from "../evidence/photo.ts";
import { openedPages } from "../onward/opened-pages.ts";
import type { PageAddress, PageGallery } from "../reading/gallery-adapter.ts";
import { inSteps } from "../reading/in-steps.ts";
import { readPage } from "../sets/read-page.ts";
import { askAsPage, fetchPage, NotAPage } from "./fetch-page.ts";
import { openedBy } from "./opened-photo.ts";

/** A person who asked for photos waits at most so long for one page more. */
const WAIT_MS = 3_000;

/** What is behind the thumbnails of a page: files, pages of single photos, or something else. */
type Behind = { is: "files" } | { is: "photo"; fileUrl: string } | { is: "other" };

let known: { url: string; behind: Promise<Behind> } | undefined;

/**
 * Opens what the first photo of a page leads to, where all that is known of the photos is how they are shown. One request tells where the
 * files of all are: whether the links are files themselves, or where larger files are kept than the thumbnails.
 * @returns photos of the gallery with a larger file each, which nothing on the page names
 */
export async function behindFirst({ url, baseUrl }: PageAddress, gallery: PageGallery): Promise<Photo[]> {
  const pages = await inSteps(openedPages(gallery, url, baseUrl));
  const { items } = gallery.source;
  const thumbnails = items.filter(({ memoryId, memoryType }) => pages.has(memoryId) && memoryType === "image");
  const [first] = thumbnails;
  const opened = first && pages.get(first.memoryId);
  const galleryCount = items.length - (gallery.aside?.size ?? 0);
  if (first === undefined || opened === undefined || thumbnails.length * 2 <= galleryCount) return [];
  const siblings = new Set([...pages.values()].map(({ href }) => href));
  if (known?.url !== opened.href) known = { url: opened.href, behind: lookAt(opened, first, siblings) };
  const behind = await known.behind;
  if (behind.is === "photo") return [withFile(first, new URL(behind.fileUrl))];
  if (behind.is === "other") return [];
  return thumbnails.flatMap((item) => {
    const file = pages.get(item.memoryId);
    return file === undefined ? [] : [withFile(item, file)];
  });
}

async function lookAt(url: URL, thumbnail: MemorySource, siblings: ReadonlySet<string>): Promise<Behind> {
  try {
    const fetched = await fetchPage(url, AbortSignal.timeout(WAIT_MS), askAsPage);
    const gallery = await inSteps(readPage(fetched.document, fetched.page, "any"));
    const opened = await inSteps(openedBy(thumbnail, fetched, gallery, siblings));
    const files = opened.is === "photo" ? (opened.photo.candidates ?? []) : [];
    const file = files.find((each) => each.isDerived !== true && each.held === undefined && each.url !== thumbnail.url);
    return file === undefined ? { is: "other" } : { is: "photo", fileUrl: file.url };
  } catch (error) {
    return error instanceof NotAPage && /^image\//.test(error.contentType) ? { is: "files" } : { is: "other" };
  }
}

function withFile({ url, memoryType }: MemorySource, file: URL): Photo {
  return {
    ...{ picture: undefined, tile: undefined, mark: undefined, link: "none", isVideo: memoryType === "video" },
    files: [
      { url: new URL(url), rank: "shown" },
      { url: file, rank: "opened", isListed: true },
    ],
  };
}
