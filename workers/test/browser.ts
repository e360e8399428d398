import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer, { type Page } from "puppeteer";
import { build } from "vite";
import { serveLoopback } from "./loopback.ts";
import type {} from "./page/main.ts";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const CONTENT_TYPES: Record<string, string> = { html: "text/html", js: "text/javascript", css: "text/css" };

/** A file that the page's own server sends, by its path; a function answers when it is asked. */
export type Files = Record<string, { status?: number; contentType: string; bytes: Uint8Array }>;

export interface PipelineBrowser extends AsyncDisposable {
  page: Page;
  origin: string;
}

/** Bundles the test page as an extension's author would, serves it beside some files, and opens it in Chromium. */
export async function openPipelinePage(files: Files): Promise<PipelineBrowser> {
  const closers: (() => Promise<void>)[] = [];
  const dist = await mkdtemp(join(tmpdir(), "pipeline-page-"));
  closers.push(() => rm(dist, { recursive: true }));
  await build({
    root: fileURLToPath(new URL("page", import.meta.url)),
    build: { outDir: dist, emptyOutDir: true, target: "es2022" },
    worker: { format: "es" },
    logLevel: "warn",
  });
  const server = await serveLoopback(async (request, response) => {
    const path = request.url === "/" ? "/index.html" : (request.url ?? "");
    const file = files[path];
    if (file !== undefined) {
      response.writeHead(file.status ?? 200, { "content-type": file.contentType }).end(file.bytes);
      return;
    }
    const bytes = await readFile(join(dist, path)).catch(() => undefined);
    const contentType = CONTENT_TYPES[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    response.writeHead(bytes === undefined ? 404 : 200, { "content-type": contentType }).end(bytes);
  });
  closers.push(async () => server[Symbol.asyncDispose]());
  const browser = await puppeteer.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
  closers.push(() => browser.close());
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error("page:", error));
  await page.goto(server.origin);
  await page.waitForFunction(() => globalThis.pipeline !== undefined);
  const close = async () => {
    for (const closer of closers.toReversed()) await closer();
  };
  return { page, origin: server.origin, [Symbol.asyncDispose]: close };
}
