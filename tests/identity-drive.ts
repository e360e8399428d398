import type { Browser, Page, Target } from "puppeteer";
import { clickNamed } from "../scripts/drive.ts";

/** What a person does to sign in, done by puppeteer: in the viewer's pages and at the stand-in for Internet Identity. */

/** The page that opens with an address of this kind, or is open already. */
async function pageAt(browser: Browser, isIt: (url: URL) => boolean): Promise<Page> {
  const matches = (target: Target) =>
    target.type() === "page" && URL.canParse(target.url()) && isIt(new URL(target.url()));
  const page = await (await browser.waitForTarget(matches, { timeout: 30_000 })).page();
  if (page === null) throw new Error("The browser shows no such page.");
  return page;
}

export const connectPage = (browser: Browser) => pageAt(browser, ({ pathname }) => pathname === "/connect");
export const providerPage = (browser: Browser) => pageAt(browser, ({ hostname }) => hostname === "identity.localhost");

/** Presses Sign in on a page of the viewer and becomes somebody at the identity provider. */
export async function signInAtProvider(browser: Browser, viewerPage: Page, name: string): Promise<void> {
  const provider = await openProvider(browser, viewerPage);
  const known = await provider.$(`input[name="identity"][value="${name}"]`);
  if (known) await known.click();
  else {
    await provider.click("#new");
    await provider.type("#name", name);
  }
  await Promise.all([closed(provider), provider.click('button[type="submit"]')]);
}

export async function refuseAtProvider(browser: Browser, viewerPage: Page): Promise<void> {
  const provider = await openProvider(browser, viewerPage);
  await Promise.all([closed(provider), provider.click("#refuse")]);
}

async function openProvider(browser: Browser, viewerPage: Page): Promise<Page> {
  await clickNamed(viewerPage, "Sign in");
  const provider = await providerPage(browser);
  await provider.waitForSelector("form:not([hidden])");
  return provider;
}

export function closed(page: Page): Promise<void> {
  return new Promise((resolve) => (page.isClosed() ? resolve() : page.once("close", () => resolve())));
}

/** All that the page says, for assertions in the words that people read. */
export function textOf(page: Page): Promise<string> {
  return page.evaluate(() => document.body.innerText);
}

/** As a screen reader has it, also inside closed shadow roots. */
export async function everythingSaid(page: Page): Promise<string> {
  const root = await page.accessibility.snapshot({ interestingOnly: false });
  const names = (node: typeof root): string[] =>
    node === null ? [] : [node.name ?? "", ...(node.children ?? []).flatMap(names)];
  return names(root).join("\n");
}

export async function waitForText(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.body.innerText.includes(wanted),
    { timeout: 15_000, polling: 100 },
    text,
  );
}

export interface SessionFacts {
  principal: string;
  targets: string[];
  expiresAtMs: number;
}

interface ExtensionGlobals {
  chrome: {
    action: { getBadgeText(options: object): Promise<string> };
    runtime: { id: string; sendMessage(id: string, message: unknown): Promise<unknown> };
  };
}

/** Looks into the extension, from a page of its own. */
export class ExtensionIdentity {
  /** The popup's page, in a tab. */
  readonly page: Page;
  readonly id: string;

  private constructor(page: Page, id: string) {
    this.page = page;
    this.id = id;
  }

  static async open(browser: Browser): Promise<ExtensionIdentity> {
    const target = await browser.waitForTarget((candidate) => candidate.url().startsWith("chrome-extension://"));
    const id = new URL(target.url()).hostname;
    const page = await browser.newPage();
    await page.goto(`chrome-extension://${id}/popup.html`);
    return new ExtensionIdentity(page, id);
  }

  /** The facts of the session that the extension keeps, if any. */
  async session(): Promise<SessionFacts | undefined> {
    const records = await this.#readAll<SessionFacts & { id: string }>("store-forever-identity", "records");
    return records.find(({ id }) => id === "session");
  }

  /** The archives that jobs were stored to: `<canister>/<owner>`. */
  async ownersOfJobs(): Promise<string[]> {
    return (await this.#readAll<{ archive: string }>("store-forever", "jobs")).map(({ archive }) => archive);
  }

  /** Makes the chain look as if it were about to end. @returns when it says that it ends now */
  async age(): Promise<number> {
    const expiresAtMs = Date.now() + 30_000;
    await this.page.evaluate(
      (aged) =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open("store-forever-identity");
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const transaction = opening.result.transaction("records", "readwrite");
            const store = transaction.objectStore("records");
            const reading = store.get("session");
            reading.onsuccess = () => store.put({ ...reading.result, expiresAtMs: aged });
            transaction.onerror = () => reject(transaction.error);
            transaction.oncomplete = () => {
              opening.result.close();
              resolve();
            };
          };
        }),
      expiresAtMs,
    );
    return expiresAtMs;
  }

  /** Keys do not leave the page: a record's plain fields only. */
  #readAll<T>(database: string, store: string): Promise<T[]> {
    return this.page.evaluate(
      (name, storeName) =>
        new Promise<T[]>((resolve, reject) => {
          const opening = indexedDB.open(name);
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const reading = opening.result.transaction(storeName).objectStore(storeName).getAll();
            reading.onerror = () => reject(reading.error);
            reading.onsuccess = () => {
              opening.result.close();
              resolve(JSON.parse(JSON.stringify(reading.result)));
            };
          };
        }),
      database,
      store,
    );
  }

  badge(): Promise<string> {
    return this.page.evaluate(() => (globalThis as unknown as ExtensionGlobals).chrome.action.getBadgeText({}));
  }

  /** What the extension answers a page, which asks as any script in it could. */
  askFrom(page: Page, type: string, message: object): Promise<unknown> {
    return page.evaluate(
      (id, sent) => (globalThis as unknown as ExtensionGlobals).chrome.runtime.sendMessage(id, sent),
      this.id,
      { to: "store-forever", type, ...message },
    );
  }
}
