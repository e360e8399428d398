import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import puppeteer, { type LaunchOptions, type Page } from "puppeteer";
import { build, type Rolldown } from "vite";
import { serveLoopback } from "./loopback.ts";
import type {} from "./page/main.ts";

const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];
const LAUNCH = {
  chromium: { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: CHROMIUM_ARGS },
  firefox: { browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr" },
} satisfies Record<string, LaunchOptions>;
export type BrowserName = keyof typeof LAUNCH;

/** Chromium, and Firefox where this machine has it. */
export const BROWSERS: BrowserName[] = [
  "chromium",
  ...(existsSync(LAUNCH.firefox.executablePath) ? ["firefox" as const] : []),
];
const CONTENT_TYPES: Record<string, string> = { html: "text/html", js: "text/javascript", css: "text/css" };

/** Files that the page's server sends, by path. A getter makes the bytes when they are requested. */
export type Files = Record<string, { status?: number; contentType: string; bytes: Uint8Array }>;

export interface PipelineBrowser extends AsyncDisposable {
  page: Page;
  origin: string;
}

let bundled: Promise<Map<string, Uint8Array>> | undefined;

/** The test page's files by their paths, bundled as an extension would. It takes three seconds, and once in a process will do. */
async function bundlePage(): Promise<Map<string, Uint8Array>> {
  const { output } = (await build({
    root: fileURLToPath(new URL("page", import.meta.url)),
    build: { write: false, target: "es2022" },
    worker: { format: "es" },
    logLevel: "warn",
  })) as Rolldown.RolldownOutput;
  return new Map(
    output.map((file) => [`/${file.fileName}`, Buffer.from(file.type === "chunk" ? file.code : file.source)]),
  );
}

/** Serves the test page with some files, and opens it in a browser. */
export async function openPipelinePage(files: Files, name: BrowserName = "chromium"): Promise<PipelineBrowser> {
  const closers: (() => Promise<void>)[] = [];
  bundled ??= bundlePage();
  const bundle = await bundled;
  const server = await serveLoopback(async (request, response) => {
    const path = request.url === "/" ? "/index.html" : (request.url ?? "");
    const file = files[path];
    if (file !== undefined) {
      response.writeHead(file.status ?? 200, { "content-type": file.contentType }).end(file.bytes);
      return;
    }
    const bytes = bundle.get(path);
    const contentType = CONTENT_TYPES[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    response.writeHead(bytes === undefined ? 404 : 200, { "content-type": contentType }).end(bytes);
  });
  closers.push(async () => server[Symbol.asyncDispose]());
  // A bench may run for minutes.
  const browser = await puppeteer.launch({ ...LAUNCH[name], protocolTimeout: 20 * 60_000, networkEnabled: false });
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
