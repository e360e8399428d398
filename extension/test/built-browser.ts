import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Browser, ElementHandle, Page, Target, WebWorker } from "puppeteer";
import { inPlace } from "../../scripts/once/drive.ts";
import { LIMIT_MS } from "../../scripts/once/wait.ts";
import { createFormats, type Formats } from "../src/texts/format.ts";
import type { TextKey } from "../src/texts/i18n.ts";
import { startAnyPage } from "./any-page.ts";
import { startChromium } from "./start-chromium.ts";

const EXTENSION = path.resolve(import.meta.dirname, "..");

/** A network at which nobody listens: on the discard port. */
export const UNREACHABLE = {
  host: "http://127.0.0.1:9",
  canisterId: "ey7q4-myn44-aaaaa-aaaaa-cai",
  rootKey: "00",
  viewerUrl: "http://e76wi-ban44-aaaaa-aaaaq-cai.localhost:9",
};

/** A copy of the built extension (`npm run build`) in a folder of its own. */
export function copyOfBuild(): { folder: string; built: string; writeNetwork(network: object | null): void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), "store-forever-extension-"));
  const built = path.join(folder, "extension");
  cpSync(path.join(EXTENSION, ".output/chrome-mv3"), built, { recursive: true });
  const file = path.join(built, "network.json");
  const writeNetwork = (network: object | null) =>
    network === null ? rmSync(file, { force: true }) : writeFileSync(file, JSON.stringify(network));
  writeNetwork(null);
  return { folder, built, writeNetwork };
}

/** Chromium with the built extension, and pages for it. Its backend cannot be reached. */
export interface BuiltBrowser {
  /** The folder of the built extension. */
  built: string;
  site: Awaited<ReturnType<typeof startAnyPage>>;
  browser: Browser;
  page: Page;
  /** Opens a page of the site and waits for the button's state. */
  open(name: string, state?: string): Promise<void>;
  /**
   * Finds an element by its accessible name, as a screen reader does, also inside closed shadow roots. What starts something can
   * be pressed only once it has been seen for a moment, so a button that is disabled or moves is waited for.
   */
  named(name: string, where?: Page): Promise<ElementHandle>;
  /** How the extension writes numbers. */
  formats: Formats;
  /** A text of the extension, in its language. */
  text(key: TextKey, ...values: (string | number)[]): string;
  /** Opens one of the extension's own pages in a tab. */
  own(name: "popup" | "options"): Promise<Page>;
  /** Presses the extension's button in the toolbar over the page, and returns the popup that the browser opens. */
  popup(): Promise<Page>;
  /** What runs in the background. */
  background(): Promise<WebWorker>;
  /** Writes `network.json` as a deployment does; null removes it. */
  writeNetwork(network: object | null): void;
  close(): Promise<void>;
}

/** Waits until a button is enabled and stays where it is: what moves while it is drawn is clicked beside. */
export async function untilPressable(element: ElementHandle): Promise<void> {
  if (await element.evaluate((node) => node instanceof HTMLButtonElement)) await inPlace(element);
}

/** @param language of the texts. Browsers come with few languages, so its English texts are replaced by those of this one. */
export async function startBuiltBrowser(language = "en"): Promise<BuiltBrowser> {
  const { folder, built, writeNetwork } = copyOfBuild();
  writeNetwork(UNREACHABLE);
  const textsOf = (name: string) => path.join(built, "_locales", name, "messages.json");
  if (language !== "en") copyFileSync(textsOf(language), textsOf("en"));
  const texts: Record<string, { message: string } | undefined> = JSON.parse(readFileSync(textsOf("en"), "utf8"));
  const site = await startAnyPage();
  const browser = await startChromium(built, ["--host-resolver-rules=MAP photos.example 127.0.0.1"]);
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  const worker = () => browser.waitForTarget((candidate) => candidate.type() === "service_worker");
  const isPopup = (target: Target) => target.url().endsWith("/popup.html");
  const started: BuiltBrowser = {
    built,
    site,
    browser,
    page,
    async open(name, state = "idle") {
      await page.bringToFront();
      await page.goto(`${site.origin}/${name}`);
      await page.waitForSelector(`store-forever[data-state="${state}"]`);
    },
    async named(name, where = page) {
      const element = await where.waitForSelector(`::-p-aria(${name})`, { timeout: LIMIT_MS });
      if (!element) throw new Error(`There is nothing called ${name}.`);
      await untilPressable(element);
      return element;
    },
    formats: createFormats(language),
    text(key, ...values) {
      const message = texts[key.replaceAll(".", "_")]?.message ?? "";
      return message.replace(/\$(\d)/g, (_, place) => String(values[place - 1]));
    },
    async own(name) {
      const opened = await browser.newPage();
      await opened.goto(`chrome-extension://${new URL((await worker()).url()).hostname}/${name}.html`);
      // It is drawn last.
      await opened.waitForSelector(".identity");
      return opened;
    },
    async popup() {
      const [extension] = (await browser.extensions()).values();
      if (!extension) throw new Error("The extension is not there.");
      await page.bringToFront();
      await page.triggerExtensionAction(extension);
      const popup = await (await browser.waitForTarget(isPopup)).asPage();
      await popup.waitForSelector("h1");
      return popup;
    },
    async background() {
      const running = await (await worker()).worker();
      if (!running) throw new Error("The background has gone to sleep.");
      return running;
    },
    writeNetwork,
    async close() {
      await browser.close();
      await site.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  // Once the background has answered a page, it listens.
  await started.open("album");
  return started;
}
