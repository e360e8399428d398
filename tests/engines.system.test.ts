import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageOf } from "../extension/test/galleries/mark-up.ts";
import { CAROUSELS } from "./engines/carousels.ts";
import type { Engine } from "./engines/engine.ts";
import { type EngineBrowser, openEngineBrowser, ROOT } from "./engines/engine-browser.ts";
import { LIGHTBOXES } from "./engines/lightboxes.ts";
import { type EnginePhoto, enginePhotos } from "./engines/photos.ts";

/** Gallery libraries as they are published: every photo is found, and its largest file is what the pipeline stores. */

const ENGINES = [...LIGHTBOXES, ...CAROUSELS];
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="100%" height="100%" fill="#ccc"/></svg>`;
const TYPES: Record<string, string> = { js: "text/javascript", css: "text/css" };
const inPackages = (at: string) => path.join(ROOT, "node_modules", at);

let browser: EngineBrowser;
let photos: EnginePhoto[];
const asked: string[] = [];
const results = new Map<string, string>();

beforeAll(async () => {
  const made = await enginePhotos();
  photos = made.photos;
  browser = await openEngineBrowser((at) => {
    const photo = made.files.get(at);
    if (photo) {
      asked.push(at);
      return { contentType: "image/jpeg", bytes: photo };
    }
    if (at.startsWith("/junk/")) return { contentType: "image/svg+xml", bytes: Buffer.from(SVG) };
    const [, engine, file] = /^\/(?:engine\/(\d+)|packages\/(.+))$/.exec(at) ?? [];
    if (file) {
      const contentType = TYPES[path.extname(file).slice(1)] ?? "application/octet-stream";
      return { contentType, bytes: readFileSync(inPackages(file)) };
    }
    const shown = ENGINES[Number(engine ?? -1)];
    return shown && { contentType: "text/html; charset=utf-8", bytes: Buffer.from(pageFor(shown)) };
  });
});
afterAll(() => browser?.[Symbol.asyncDispose]());

function pageFor({ scripts, styles = [], body, start }: Engine): string {
  const head = styles.map((style) => `<link rel="stylesheet" href="/packages/${style}">`).join("");
  const load = scripts.map((script) => `<script src="/packages/${script}"></script>`).join("");
  return pageOf({ head, body: body(photos) }).replace("</body>", `${load}<script>${start(photos)}</script></body>`);
}

describe("gallery libraries as they are published", () => {
  it.each(ENGINES)("$name: every photo, byte for byte, with one request more at most", async (engine) => {
    const items = await browser.read(`/engine/${ENGINES.indexOf(engine)}`);
    asked.length = 0;
    const stored = await Promise.all(items.map((item) => browser.stored(item)));
    const names = stored.map((sha256) => photos.find((photo) => photo.sha256 === sha256)?.name);
    expect(names.toSorted()).toEqual(photos.map(({ name }) => name).toSorted());
    for (const { name } of photos)
      expect(asked.filter((at) => at.endsWith(`/${name}.jpg`)).length, name).toBeLessThanOrEqual(2);
    const texts = items.map(({ title, caption }) => ({ title, caption }));
    const isCaptioned = engine.told === "captions";
    for (const { title, caption } of photos)
      expect(texts).toContainEqual(isCaptioned ? { title, caption } : expect.objectContaining({ title }));
    const { version } = JSON.parse(readFileSync(inPackages(`${engine.name}/package.json`), "utf8"));
    const told = isCaptioned ? "titles and captions" : "titles";
    results.set(engine.name, `| ${engine.name} ${version} | ${names.length} of ${photos.length} | ${told} |`);
  });

  it("are those that docs/engines.md lists", async () => {
    const text = `# Gallery libraries that were tried

The test loads each library as it is published, on a page as its documentation says, in Chromium, with a logo, advertisements and other
posts around ${photos.length} photos in three sizes. The largest file of each photo is what the pipeline stores, byte for byte, with at most one request more
than the file itself. This list is written by that test (\`tests/engines.system.test.ts\`).

| library | photos as the server's largest file | texts |
|---|---|---|
${ENGINES.map(({ name }) => results.get(name)).join("\n")}
`;
    await expect(text).toMatchFileSnapshot("../docs/engines.md");
  });
});
