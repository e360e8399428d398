import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import sharp from "sharp";

/** A gallery of numbered photos on several pages, which its owner changes. */
export class ChangingSite {
  readonly #server: Server;
  readonly #perPage: number;
  /** The photos whose files are there, with the number of times that each was replaced. */
  readonly #files: Map<number, number>;
  /** The photos on the pages, in their order. */
  shown: number[];
  /** Photos whose bytes were sent since this was emptied. */
  readonly sent = new Set<number>();
  /** Whether its pages have each photo in an open shadow root of an element of its own. */
  hasRoots = false;
  /** What its pages answer: the gallery, that they are not there, or something else. */
  state: "there" | "gone" | "parked" = "there";

  private constructor(count: number, perPage: number) {
    this.shown = Array.from({ length: count }, (_, index) => index);
    this.#files = new Map(this.shown.map((photo) => [photo, 0]));
    this.#perPage = perPage;
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", "http://site.example");
      const [, number] = /\/photo-(\d+)\.jpg$/.exec(url.pathname) ?? [];
      if (number === undefined) {
        response.setHeader("Content-Type", "text/html; charset=utf-8");
        response.statusCode = this.state === "gone" ? 404 : 200;
        response.end(this.state === "there" ? this.#page(Number(url.searchParams.get("page") ?? 1)) : OTHER_PAGE);
        return;
      }
      const replacedCount = this.#files.get(Number(number));
      if (replacedCount === undefined) return void response.writeHead(404).end();
      const etag = `"${number}-${replacedCount}"`;
      if (request.headers["if-none-match"] === etag) return void response.writeHead(304, { ETag: etag }).end();
      response.setHeader("Content-Type", "image/jpeg");
      response.setHeader("ETag", etag);
      this.sent.add(Number(number));
      void jpegOf(Number(number), replacedCount).then((photo) => response.end(photo));
    });
  }

  static async start({ count, perPage }: { count: number; perPage: number }): Promise<ChangingSite> {
    const site = new ChangingSite(count, perPage);
    await new Promise<void>((resolve) => site.#server.listen(0, "127.0.0.1", resolve));
    return site;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Takes files away. Pages show them all the same. */
  removeFiles(photos: readonly number[]): void {
    for (const photo of photos) this.#files.delete(photo);
  }

  /** Puts files in their places for the first or another time. Pages do not change. */
  putFiles(photos: readonly number[]): void {
    for (const photo of photos) this.#files.set(photo, (this.#files.get(photo) ?? -1) + 1);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #page(number: number): string {
    const first = (number - 1) * this.#perPage;
    const tiles = this.shown
      .slice(first, first + this.#perPage)
      .map((photo) => (this.hasRoots ? `<photo-card>${inRoot(tileOf(photo))}</photo-card>` : tileOf(photo)));
    const isLast = first + this.#perPage >= this.shown.length;
    const next = isLast ? "" : `<a rel="next" href="?page=${number + 1}">Older</a>`;
    const previous = number > 1 ? `<a rel="prev" href="?page=${number - 1}">Newer</a>` : "";
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Trip</title></head><body><main><h1>Trip</h1>${tiles.join("")}</main><nav class="pagination">${previous}${next}</nav></body></html>`;
  }
}

const tileOf = (photo: number) =>
  `<a data-lightbox="trip" href="/photo-${photo}.jpg"><img src="/photo-${photo}.jpg" width="320" height="240" alt="Photo ${photo}"></a>`;
const inRoot = (content: string) => `<template shadowrootmode="open">${content}</template>`;

const OTHER_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Domains for sale</title></head><body><h1>Domains for sale</h1></body></html>`;

function jpegOf(photo: number, replacedCount: number): Promise<Buffer> {
  const background = `hsl(${photo * 3}, ${60 + replacedCount * 20}%, 50%)`;
  return sharp({ create: { width: 640, height: 480, channels: 3, background } })
    .jpeg()
    .toBuffer();
}
