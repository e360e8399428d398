import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import type { Page } from "puppeteer";
import { clickNamed, signIn, waitForButton } from "../../scripts/once/drive.ts";
import { launchChromium } from "../../scripts/stack/browser.ts";
import { startStack } from "../../scripts/stack/stack.ts";
import { startLine } from "../../tests/support/line.ts";
import type { TextKey } from "../src/texts/i18n.ts";
import { Stage } from "../test/stage.ts";
import { VIEWS } from "../test/views.ts";

/**
 * Takes a picture of every view: `npm run screenshots -w @store-forever/extension [folder]`. First come the views that the
 * tests know, then a gallery that is stored in the whole stack. English is taken in a wide and a narrow window, in light and
 * dark; German and Japanese in light. It needs a build (`npm run build`) and Chromium.
 */
process.chdir(path.resolve(import.meta.dirname, "../.."));
process.env.CHROME_PATH ??= "/usr/bin/chromium";
const out = path.resolve(process.argv[2] ?? "extension/.output/screenshots");
const stateDir = mkdtempSync(path.join(os.tmpdir(), "store-forever-screenshots-"));
mkdirSync(out, { recursive: true });

interface Look {
  name: string;
  language: string;
  widthPx: number;
  schemes: ("light" | "dark")[];
}

const LOOKS: Look[] = [
  { name: "en", language: "en", widthPx: 1280, schemes: ["light", "dark"] },
  { name: "en-narrow", language: "en", widthPx: 390, schemes: ["light", "dark"] },
  { name: "de", language: "de", widthPx: 1000, schemes: ["light"] },
  { name: "ja", language: "ja", widthPx: 390, schemes: ["light"] },
];

/** The texts that buttons are found by, as the build writes them. */
function textsIn(language: string): Record<string, { message: string }> {
  return JSON.parse(readFileSync(path.join(stack.extensionDir, "_locales", language, "messages.json"), "utf8"));
}

/** A copy of the extension whose English texts are those of another language, since browsers come with few languages. */
function extensionIn(language: string): string {
  const copy = path.join(stateDir, `extension-${language}`);
  cpSync(stack.extensionDir, copy, { recursive: true });
  const texts = (name: string) => path.join(copy, "_locales", name, "messages.json");
  if (language !== "en") copyFileSync(texts(language), texts("en"));
  return copy;
}

const stack = await startStack({ devnetPort: 0, galleryPort: 0, stateDir, photosDir: "samples", log: console.log });
const line = await startLine(stack.devnet.url);
const networkFile = path.join(stack.extensionDir, "network.json");
writeFileSync(networkFile, JSON.stringify({ ...JSON.parse(readFileSync(networkFile, "utf8")), host: line.url }));

/** Takes the views that the tests know, with a backend that cannot be reached. */
async function takeViews(look: Look): Promise<void> {
  const stage = await Stage.start(look.language);
  try {
    await stage.page.setViewport({ width: look.widthPx, height: 900 });
    for (const [index, { name, show }] of VIEWS.entries()) {
      const shown = await show(stage);
      const page = "asElement" in shown ? stage.page : shown;
      if (name.startsWith("options")) await page.setViewport({ width: Math.min(look.widthPx, 900), height: 1500 });
      const file = `view-${String(index + 1).padStart(2, "0")}-${name.replace(/\W+/g, "-")}`;
      await new Shoot(look, page).take(file);
      if (page !== stage.page) await page.close();
    }
  } finally {
    await stage.close();
  }
}

class Shoot {
  readonly #look: Look;
  readonly #page: Page;
  readonly #texts: Record<string, { message: string }>;

  constructor(look: Look, page: Page) {
    this.#look = look;
    this.#page = page;
    this.#texts = textsIn(look.language);
  }

  async take(name: string, page = this.#page): Promise<void> {
    await page.waitForNetworkIdle({ idleTime: 300, timeout: 3_000 }).catch(() => undefined);
    for (const scheme of this.#look.schemes) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.screenshot({ path: path.join(out, `${name}-${this.#look.name}-${scheme}.png`) });
    }
    await page.emulateMediaFeatures([]);
  }

  async gallery(): Promise<void> {
    const page = this.#page;
    await signIn(page, stack.gallery);
    await page.goto(stack.gallery.galleryUrl);
    await waitForButton(page, ["idle"], 30_000);
    await this.take("gallery-01-new");
    await this.#click("button.store");
    await this.take("gallery-02-prepare");
    line.state = "held";
    await this.#click("dialog.start");
    await waitForButton(page, ["storing"], 30_000);
    await this.take("gallery-03-storing");
    await this.#click("dialog.cancel");
    await this.take("gallery-04-cancel-question");
    await this.#click("dialog.cancelNo");
    await this.#click("dialog.pause");
    await waitForButton(page, ["paused"], 30_000);
    await this.take("gallery-05-paused");
    await this.#click("dialog.cancel");
    await this.#click("dialog.cancelYes");
    await waitForButton(page, ["idle"], 30_000);
    line.cut();
    await this.#click("dialog.start");
    await waitForButton(page, ["failed"], 60_000);
    await this.take("gallery-06-failed");
    line.state = "open";
    await this.#click("button.tryAgain");
    await waitForButton(page, ["stored"], 120_000);
    const close = await page.waitForSelector(`::-p-aria(${this.#text("dialog.close")})`);
    const proof = await close?.evaluateHandle((element) => element.closest("dialog")?.querySelector("button.link"));
    await proof?.asElement()?.evaluate((element) => (element as HTMLElement).focus());
    await page.keyboard.press("Enter");
    await this.take("gallery-07-stored");
    await this.#click("dialog.close");
    await this.take("gallery-08-closed");
    await page.goto(stack.gallery.url);
    await this.take("gallery-09-galleries");
    await page.goto(`${stack.gallery.url}/dashboard`);
    await this.take("gallery-10-dashboard");
  }

  /** Takes the views of a gallery of which one photo is gone. */
  async partial(): Promise<void> {
    const page = this.#page;
    await page.goto(stack.gallery.galleryUrl);
    await page.evaluate(() => {
      const [memory] = document.querySelectorAll("[data-memory-id]");
      const copy = memory?.cloneNode(true) as HTMLElement;
      copy.dataset.memoryId = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
      copy.dataset.original = "/media/is-not-there.jpg";
      copy.dataset.title = "A photo that is gone";
      memory?.parentElement?.append(copy);
    });
    await waitForButton(page, ["partial"], 30_000);
    await this.#click("button.continue");
    await this.take("gallery-11-continue");
    await this.#click("dialog.start");
    await waitForButton(page, ["storing"], 30_000);
    await waitForButton(page, ["partial", "failed"], 60_000);
    await this.take("gallery-12-partial");
  }

  #text(key: TextKey): string {
    return this.#texts[key.replaceAll(".", "_")]?.message ?? key;
  }

  async #click(key: TextKey): Promise<void> {
    await clickNamed(this.#page, this.#text(key));
  }
}

try {
  for (const look of LOOKS) {
    await takeViews(look);
    const browser = await launchChromium({ extensionDir: extensionIn(look.language), headless: true });
    try {
      const page = await browser.newPage();
      await page.setViewport({ width: look.widthPx, height: 900 });
      const shoot = new Shoot(look, page);
      await shoot.gallery();
      await shoot.partial();
      console.log(look.name);
    } finally {
      await browser.close();
    }
  }
  console.log(`Look in ${out}`);
} finally {
  await line.close();
  await stack.close();
  rmSync(stateDir, { recursive: true, force: true });
}
