import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import sharp from "sharp";

const FIXTURES = path.resolve(import.meta.dirname, "../src/page/adapters/fixtures");

/**
 * Serves the adapters' saved pages and the pages made here by their names, and a photo for every other path.
 * @returns with the paths that were asked for
 */
export async function startAnyPage(): Promise<{ origin: string; asked: string[]; close(): Promise<void> }> {
  const photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: "#4c7ac2" } })
    .jpeg()
    .toBuffer();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "/");
    const [name = "", query = ""] = (request.url ?? "/").slice(1).split("?");
    if (/^[a-z-]+$/.test(name)) {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(MADE[name]?.(query) ?? readFileSync(path.join(FIXTURES, `${name}.htm`)));
    } else if (name.startsWith("scene/")) {
      response.setHeader("Content-Type", "image/svg+xml");
      response.end(scene(Number(name.slice("scene/".length))));
    } else {
      response.setHeader("Content-Type", name.endsWith(".mp4") ? "video/mp4" : "image/jpeg");
      response.end(photo);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    asked,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A page as a gallery's own would look, with the public hooks. */
export const ALBUM = {
  galleryId: "0f8fad5b-d9cb-469f-a165-70867728950f",
  titles: [
    "At the lake",
    "The long way up to the hut, through the forest and over the scree, on the second day",
    "Hut",
    "Evening",
    "Summit",
    "Way back",
    "Harbour",
    "Ferry",
    "Home",
  ],
  memoryIds: Array.from({ length: 9 }, (_, index) => `7c9e6679-7425-40de-944b-00000000000${index}`),
};

/** The gallery of a thousand. */
export const THOUSAND = {
  galleryId: "6fa459ea-ee8a-4ca4-894e-db77e160355e",
  memoryIds: numberedIds(1_000),
};

function numberedIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`);
}

/** A gallery of more photos than one job stores. */
export const LARGE = { galleryId: "3d813cbb-47fb-42ba-91df-831e1593ac29", count: 10_020 };

/** The galleries of a list that is longer than a question about it. */
export const MANY_CARDS = numberedIds(1_100);
const EDGES = '<link rel="storage-edges" href="/api/storage/edges">';

const MADE: Record<string, ((query: string) => string) | undefined> = {
  album,
  empty: () => page("Empty", `<main data-gallery-id="${ALBUM.galleryId}"><div data-store-forever-slot></div></main>`),
  "no-photos": () => page("Words", "<main><h1>Words</h1><p>Nothing but words.</p></main>"),
  cards: () =>
    page("Galleries", `<main><h1>Galleries</h1>${[ALBUM.galleryId, THOUSAND.galleryId].map(card).join("")}</main>`),
  thousand: () => numbered("A thousand", THOUSAND),
  large: () => numbered("Years", { galleryId: LARGE.galleryId, memoryIds: numberedIds(LARGE.count) }),
  "many-cards": () => page("Many galleries", `${EDGES}<main>${MANY_CARDS.map(plainCard).join("")}</main>`),
  listed: (query) => listed(Number(/page=(\d+)/.exec(query)?.[1] ?? 1)),
};

/** One of three pages of a gallery without ids. */
function listed(number: number): string {
  const first = (number - 1) * 12;
  const photos = Array.from({ length: 12 }, (_, index) => first + index);
  const tiles = photos.map(
    (photo) =>
      `<a data-lightbox="trip" href="/listed/${photo}.jpg"><img src="/scene/${photo}" alt="Photo ${photo}" width="300" height="200"></a>`,
  );
  const pager = [1, 2, 3].map((other) =>
    other === number ? `<span>${other}</span>` : `<a href="/listed?page=${other}">${other}</a>`,
  );
  return page(
    "Three pages",
    `<main><h1>Three pages</h1><p>${first + 1}–${first + 12} of 36</p><div>${tiles.join("")}</div><nav class="pagination">${pager.join(" ")}</nav></main>`,
  );
}

function album(): string {
  const photos = ALBUM.titles.map(
    (title, index) =>
      `<figure data-memory-id="${ALBUM.memoryIds[index]}" data-memory-type="image" data-original="/scene/${index}" data-title="${title}"><img src="/scene/${index}" alt=""><figcaption>${title}</figcaption></figure>`,
  );
  return page(
    "Summer in the mountains",
    `<main data-gallery-id="${ALBUM.galleryId}" data-gallery-title="Summer in the mountains">
<header><h1>Summer in the mountains</h1><div data-store-forever-slot></div></header><section>${photos.join("\n")}</section></main>`,
  );
}

function numbered(title: string, { galleryId, memoryIds }: { galleryId: string; memoryIds: string[] }): string {
  const memories = memoryIds.map(
    (id, index) =>
      `<li data-memory-id="${id}" data-original="/full/${index}.jpg" data-title="Photo ${index}"><img src="/small/0.jpg" alt="" loading="lazy" width="160" height="120"></li>`,
  );
  return page(
    title,
    `<style>ul { display: grid; grid-template-columns: repeat(6, 1fr); list-style: none; }</style>
<main data-gallery-id="${galleryId}" data-gallery-title="${title}">
<div data-store-forever-slot style="min-height: 60px"></div><ul>${memories.join("\n")}</ul></main>`,
  );
}

const card = (galleryId: string, index: number) =>
  `<a href="/galleries/${galleryId}" data-gallery-card="${galleryId}"><img src="/scene/${index}" alt=""><strong>Gallery ${index + 1}</strong></a>`;

const plainCard = (galleryId: string, index: number) =>
  `<a href="/galleries/${galleryId}" data-gallery-card="${galleryId}"><div style="height: 10rem">Gallery ${index + 1}</div></a>`;

const page = (title: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 0 auto; padding: 24px; }
header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 12px; margin-bottom: 24px; }
h1 { margin: 0; }
section { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 20px; }
figure { margin: 0; }
section img, [data-gallery-card] img { width: 100%; aspect-ratio: 3 / 2; object-fit: cover; border-radius: 8px; }
[data-gallery-card] { display: inline-block; width: 16rem; margin: 16px 16px 0 0; }
</style></head>
<body>${body}</body></html>`;

/** A picture of mountains, another one for each number. */
function scene(number: number): string {
  const hue = (number * 47 + 195) % 360;
  const peak = 120 + ((number * 71) % 160);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800" viewBox="0 0 600 400">
<linearGradient id="sky" x2="0" y2="1"><stop stop-color="hsl(${hue} 60% 55%)"/><stop offset="1" stop-color="hsl(${hue + 30} 80% 88%)"/></linearGradient>
<rect width="600" height="400" fill="url(#sky)"/><circle cx="${80 + ((number * 97) % 440)}" cy="90" r="34" fill="#fff6d8"/>
<path d="M0 330 ${peak} 140 ${peak + 130} 290 ${peak + 220} 190 600 330V400H0Z" fill="hsl(${hue + 15} 28% 38%)"/>
<path d="M0 360Q200 300 380 350T600 330V400H0Z" fill="hsl(${hue + 100} 30% 32%)"/></svg>`;
}
