import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import sharp from "sharp";

const FIXTURES = path.resolve(import.meta.dirname, "../src/page/adapters/fixtures");

/** Serves the adapters' saved pages by name, `/thousand` with a thousand thumbnails, and a photo for everything else. */
export async function startAnyPage(): Promise<{ origin: string; close(): Promise<void> }> {
  const photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: "#4c7ac2" } })
    .jpeg()
    .toBuffer();
  const server = createServer((request, response) => {
    const name = (request.url ?? "/").slice(1);
    if (/^[a-z-]+$/.test(name) && name !== "thousand") {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(readFileSync(path.join(FIXTURES, `${name}.htm`)));
    } else if (name === "thousand") {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(thousand());
    } else {
      response.setHeader("Content-Type", "image/jpeg");
      response.end(photo);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The gallery of a thousand. */
export const THOUSAND = {
  galleryId: "6fa459ea-ee8a-4ca4-894e-db77e160355e",
  memoryIds: Array.from({ length: 1_000 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`),
  urlAt: (origin: string) => `${origin}/thousand`,
};

function thousand(): string {
  const memories = THOUSAND.memoryIds.map(
    (id, index) =>
      `<li data-memory-id="${id}" data-original="/full/${index}.jpg" data-title="Photo ${index}"><img src="/small/0.jpg" alt="" loading="lazy" width="160" height="120"></li>`,
  );
  return `<!doctype html>
<html lang="en"><head><title>A thousand</title><style>ul { display: grid; grid-template-columns: repeat(6, 1fr); list-style: none; }</style></head>
<body><main data-gallery-id="${THOUSAND.galleryId}" data-gallery-title="A thousand">
<div data-store-forever-slot style="min-height: 60px"></div><ul>${memories.join("\n")}</ul></main></body></html>`;
}
