import { readFileSync } from "node:fs";
import path from "node:path";
import type { MemorySource } from "@store-forever/workers";
import type { PageReader } from "../../extension/src/page/reading/gallery-adapter.ts";
import { type Files, openPipelinePage } from "../../workers/test/browser.ts";
import type {} from "../../workers/test/page/main.ts";

export const ROOT = path.resolve(import.meta.dirname, "../..");
const READER = path.join(ROOT, "extension/.output/chrome-mv3/reader.js");
const MAX_FILE_BYTES = 30_000_000;

export interface EngineBrowser extends AsyncDisposable {
  origin: string;
  /** The photos of a page's gallery, as a person gets them who asks. @throws what the page's scripts throw */
  read(at: string): Promise<MemorySource[]>;
  /** SHA-256 of the file that the pipeline would store, in lower-case hexadecimal. */
  stored(item: MemorySource): Promise<string | undefined>;
}

/** Opens Chromium with the extension's reader and the pipeline. @param answer the server of the pages, by path */
export async function openEngineBrowser(answer: (at: string) => Files[string] | undefined): Promise<EngineBrowser> {
  const files: Files = new Proxy({}, { get: (_, at) => (typeof at === "string" ? answer(at) : undefined) });
  const browser = await openPipelinePage(files);
  const page = await browser.page.browser().newPage();
  const errors: unknown[] = [];
  page.on("pageerror", (error) => errors.push(error));
  return {
    origin: browser.origin,
    async read(at) {
      errors.length = 0;
      await page.goto(`${browser.origin}${at}`, { waitUntil: "load" });
      if (errors.length > 0) throw errors[0];
      await page.evaluate(readFileSync(READER, "utf8"));
      const items = await page.evaluate(async () => {
        const { storeForeverReader: reader } = globalThis as unknown as { storeForeverReader: PageReader };
        const gallery = await reader.read(document, { url: location.href, baseUrl: document.baseURI }, "any");
        return (gallery?.source.items ?? []).filter(({ memoryId }) => !gallery?.aside?.has(memoryId));
      });
      // What the page goes on loading is not the pipeline's.
      await page.goto("about:blank");
      return items;
    },
    async stored(item) {
      const prepare = (source: MemorySource, most: number) => globalThis.pipeline.prepare(source, most);
      const result = await browser.page.evaluate(prepare, item, MAX_FILE_BYTES);
      return result.ok ? result.value.assets[0]?.sha256 : undefined;
    },
    [Symbol.asyncDispose]: () => browser[Symbol.asyncDispose](),
  };
}
