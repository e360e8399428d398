import { execFile } from "node:child_process";
import { cpSync, existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import puppeteer, { type Browser, type Page } from "puppeteer";
import { clickFound } from "../../scripts/once/drive.ts";
import { LIMIT_MS, until } from "../../scripts/once/wait.ts";
import type { Stack } from "../../scripts/stack/stack.ts";
import { textOf } from "./identity-drive.ts";

export const FIREFOX = [process.env.FIREFOX_PATH, "/usr/bin/firefox-esr", "/usr/bin/firefox"].find(
  (file) => file !== undefined && existsSync(file),
);
export const EXTENSION_ID = "extension@store-forever.org";
/** Firefox gives each installed extension a random host, unless it is told which. */
const HOST = "6f0e3f4a-52c5-4a56-9d0a-1f1e2c3b4a5d";

interface FirefoxGlobals {
  browser: {
    tabs: {
      query(filter: object): Promise<{ id: number; url?: string }[]>;
      executeScript(tabId: number, script: { code: string }): Promise<unknown[]>;
    };
  };
}

/** In the extension's own script on a page. */
type ClickGlobals = { hasHeardClick?: boolean };

/** Builds the extension for Firefox into this folder, with the network of a stack. */
export async function buildForFirefox(extensionDir: string, stack: Promise<Stack>): Promise<void> {
  const wxt = path.join("node_modules", ".bin", "wxt");
  const building = promisify(execFile)(wxt, ["build", "extension", "--browser", "firefox"]);
  const [{ devnet, backendCanisterId: canisterId, viewerUrl }] = await Promise.all([stack, building]);
  cpSync(path.join("extension", ".output", "firefox-mv2"), extensionDir, { recursive: true });
  const network = { host: devnet.url, canisterId, viewerUrl, rootKey: devnet.rootKey };
  writeFileSync(path.join(extensionDir, "network.json"), JSON.stringify(network));
}

/** Firefox with the extension, as a person uses both. */
export class FirefoxDrive {
  readonly browser: Browser;
  readonly #extensionDir: string;
  #popup: Page | undefined;

  private constructor(browser: Browser, extensionDir: string) {
    this.browser = browser;
    this.#extensionDir = extensionDir;
  }

  static async start(extensionDir: string): Promise<FirefoxDrive> {
    const browser = await puppeteer.launch({
      browser: "firefox",
      headless: true,
      executablePath: FIREFOX ?? "",
      // Or no test may look into an extension's page.
      args: ["--remote-allow-system-access"],
      extraPrefsFirefox: { "extensions.webextensions.uuids": JSON.stringify({ [EXTENSION_ID]: HOST }) },
    });
    const drive = new FirefoxDrive(browser, extensionDir);
    await drive.install();
    return drive;
  }

  /** Installs the extension from its folder, or anew. Its pages close, and its popup's page opens in a tab. */
  async install(): Promise<void> {
    await this.browser.installExtension(this.#extensionDir);
    this.#popup = await this.openOwn("popup", "Identity");
  }

  /** The popup's page, in a tab. */
  get popup(): Page {
    if (this.#popup === undefined) throw new Error("The extension is not installed.");
    return this.#popup;
  }

  /** Opens a page of the extension. Firefox opens it, and tells nobody that it has. @param says a text of it */
  async openOwn(name: "popup" | "options", says: string): Promise<Page> {
    const page = await this.browser.newPage();
    page.goto(`moz-extension://${HOST}/${name}.html`).catch(() => {});
    await until(`the page ${name}.html`, async () => (await textOf(page)).includes(says) || undefined);
    return page;
  }

  /** Presses a button or link of a page, by its text. */
  async press(page: Page, text: string): Promise<void> {
    await clickFound(page, `:is(button, a)::-p-text(${text})`);
  }

  /** Presses a button in a closed root on the page, which is open to the extension's own scripts, and to nobody else. */
  async pressInRoot(page: Page, text: string): Promise<void> {
    await until(`a click on the button “${text}” on ${page.url()}`, async () => {
      const place = await this.#inRoots(page, placeOfButton, text);
      if (place === null) return undefined;
      await page.mouse.click(place.x, place.y);
      // What the page draws between the look and the click moves the button away.
      return (await this.#inRoots(page, hasHeardClick, null)) === false ? undefined : true;
    });
  }

  /** All texts in closed roots on the page, those of drawn pictures included. */
  async saidInRoots(page: Page): Promise<string> {
    return (await this.#inRoots(page, textsOf, null)) ?? "";
  }

  /** Runs a function with the closed roots on a page, in the extension's own script. @returns null if the page has no tab */
  async #inRoots<A, T>(page: Page, look: (roots: ShadowRoot[], argument: A) => T, argument: A): Promise<T | null> {
    const code = `(() => {
      const hosts = [...document.querySelectorAll("*")].filter(({ localName }) => localName.startsWith("store-forever"));
      const roots = hosts.flatMap((host) => host.firstElementChild?.openOrClosedShadowRoot ?? []);
      return (${look})(roots, ${JSON.stringify(argument)});
    })()`;
    return (await this.popup.evaluate(runInTab, page.url(), code)) as T | null;
  }

  /**
   * The extension's page with that name in a window or tab that the extension opened. Puppeteer has it from Firefox as an empty page,
   * and never hears that it went elsewhere or was closed.
   */
  async #ownPage(name: string): Promise<Page | undefined> {
    for (const page of await this.browser.pages()) {
      const url = await page.evaluate(() => location.href).catch(() => "");
      if (URL.canParse(url) && new URL(url).pathname === name) return page;
    }
    return undefined;
  }

  /** Answers the window that the extension opens, since Firefox cannot tell whether a page covers what is clicked on. */
  async confirm({ says, tellsSite = false }: { says: string; tellsSite?: boolean }): Promise<void> {
    const window = await until("the window that asks", () => this.#ownPage("/confirm.html"));
    const agree = await window.waitForSelector("button.main:not([disabled])", { timeout: LIMIT_MS });
    const text = await textOf(window);
    if (!text.includes(says)) throw new Error(`The window does not say “${says}”, but: ${text}`);
    if (tellsSite) await window.click('input[type="checkbox"]');
    await agree?.click();
    await until("the end of the window that asks", async () =>
      (await this.popup.evaluate(openAddresses)).some((url) => url.includes("/confirm.html")) ? undefined : true,
    );
  }
}

/** In the closed roots on a page. */
function placeOfButton(roots: ShadowRoot[], text: string): { x: number; y: number } | null {
  const buttons = roots.flatMap((root) => [...root.querySelectorAll("button")]);
  const button = buttons.findLast((each) => each.textContent.trim() === text && !each.disabled);
  (globalThis as ClickGlobals).hasHeardClick = false;
  button?.addEventListener("click", () => Object.assign(globalThis, { hasHeardClick: true }), { capture: true });
  button?.scrollIntoView({ block: "nearest" });
  const box = button?.getBoundingClientRect();
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
}

/** After {@link placeOfButton}. */
function hasHeardClick(): boolean {
  return (globalThis as ClickGlobals).hasHeardClick !== false;
}

/** In the closed roots on a page. */
function textsOf(roots: ShadowRoot[]): string {
  const drawn = roots.flatMap((root) => [...root.querySelectorAll('[role="img"]')]);
  const labels = drawn.map((each) => each.getAttribute("aria-label"));
  const shown = roots.flatMap((root) => [...root.children].map((child) => (child as HTMLElement).innerText));
  return [...shown, ...labels].join("\n");
}

/** In a page of the extension. */
async function runInTab(url: string, code: string): Promise<unknown> {
  const { tabs } = (globalThis as unknown as FirefoxGlobals).browser;
  const tab = (await tabs.query({})).find((candidate) => candidate.url === url);
  if (tab === undefined) return null;
  const [result] = await tabs.executeScript(tab.id, { code });
  return result;
}

/** In a page of the extension: the addresses of all tabs that it may know of. */
async function openAddresses(): Promise<string[]> {
  const { tabs } = (globalThis as unknown as FirefoxGlobals).browser;
  return (await tabs.query({})).flatMap(({ url }) => url ?? []);
}
