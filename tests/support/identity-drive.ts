import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DelegationChain, DelegationIdentity, ECDSAKeyIdentity } from "@store-forever/protocol/delegation";
import { Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import type { Browser, Page, Target } from "puppeteer";
import { clickNamed, closed, letClose } from "../../scripts/once/drive.ts";
import { LIMIT_MS } from "../../scripts/once/wait.ts";
import { readAll } from "./indexed-db.ts";

/** What a person does to sign in, done by puppeteer: in the viewer's pages and at the stand-in for Internet Identity. */

/** The page that opens with an address of this kind, or is open already. */
async function pageAt(browser: Browser, isIt: (url: URL) => boolean): Promise<Page> {
  const matches = (target: Target) =>
    target.type() === "page" && URL.canParse(target.url()) && isIt(new URL(target.url()));
  const page = await (await browser.waitForTarget(matches, { timeout: LIMIT_MS })).page();
  if (page === null) throw new Error("The browser shows no such page.");
  return page;
}

export const connectPage = (browser: Browser) => pageAt(browser, ({ pathname }) => pathname === "/connect");
export const optionsPage = (browser: Browser) => pageAt(browser, ({ pathname }) => pathname === "/options.html");
export const providerPage = (browser: Browser) => pageAt(browser, ({ hostname }) => hostname === "identity.localhost");

/** A new tab with what the viewer says of the account. */
export async function accountPage(browser: Browser, viewerUrl: string): Promise<Page> {
  const account = await browser.newPage();
  await account.goto(`${viewerUrl}/connect`);
  return account;
}

export async function signOutAtViewer(browser: Browser, viewerUrl: string): Promise<void> {
  const account = await accountPage(browser, viewerUrl);
  await clickNamed(account, "Sign out everywhere");
  await waitForText(account, "You are signed out");
  await account.close();
}

/** As if nobody had touched any tab of the viewer for longer than it takes. */
export function leaveUntouched(account: Page): Promise<void> {
  return account.evaluate(() => localStorage.setItem("last-activity-ms", String(Date.now() - 31 * 60_000)));
}

/** As if the viewer's storage had been cleared, which tells no extension. */
export function forgetAtViewer(account: Page): Promise<void> {
  return account.evaluate(() => localStorage.removeItem("last-activity-ms"));
}

/** As if the chains of the connected extensions had ended: the viewer's next page renews them. */
export function ageConnections(account: Page): Promise<void> {
  return account.evaluate(() => {
    const connections: object[] = JSON.parse(localStorage.getItem("connections") ?? "[]");
    localStorage.setItem("connections", JSON.stringify(connections.map((one) => ({ ...one, expiresAtMs: 0 }))));
  });
}

/** Presses a button to sign in on a page of the viewer and becomes somebody at the identity provider. */
export async function signInAtProvider(
  browser: Browser,
  viewerPage: Page,
  name: string,
  { isExpired = false, button = "Sign in" } = {},
): Promise<void> {
  const provider = await openProvider(browser, viewerPage, button);
  if (isExpired) await provider.select("#lifetime", "-60");
  const known = await provider.$(`input[name="identity"][value="${name}"]`);
  if (known) await known.click();
  else {
    await provider.click("#new");
    await provider.type("#name", name);
  }
  await Promise.all([closed(provider), letClose(provider.click('button[type="submit"]'))]);
}

export async function refuseAtProvider(browser: Browser, viewerPage: Page): Promise<void> {
  const provider = await openProvider(browser, viewerPage);
  await Promise.all([closed(provider), letClose(provider.click("#refuse"))]);
}

/** What a provider's window could send that is not ours to trust: a delegation of the right shape to another key. */
export async function sendForeignDelegation(browser: Browser, viewerPage: Page): Promise<void> {
  const provider = await openProvider(browser, viewerPage);
  const person = Ed25519KeyIdentity.generate();
  const another = Ed25519KeyIdentity.generate();
  const inAnHour = new Date(Date.now() + 3_600_000);
  const { delegations, publicKey } = await DelegationChain.create(person, another.getPublicKey(), inAnHour);
  const [signed] = delegations;
  if (signed === undefined) throw new Error("The chain has no delegation.");
  const sent = {
    publicKey: [...publicKey],
    pubkey: [...signed.delegation.pubkey],
    expiration: String(signed.delegation.expiration),
    signature: [...signed.signature],
  };
  await provider.evaluate((foreign) => {
    const delegation = { pubkey: Uint8Array.from(foreign.pubkey), expiration: BigInt(foreign.expiration) };
    const message = {
      kind: "authorize-client-success",
      delegations: [{ delegation, signature: Uint8Array.from(foreign.signature) }],
      userPublicKey: Uint8Array.from(foreign.publicKey),
      authnMethod: "passkey",
    };
    (opener as Window).postMessage(message, "*");
  }, sent);
}

async function openProvider(browser: Browser, viewerPage: Page, button = "Sign in"): Promise<Page> {
  await clickNamed(viewerPage, button);
  const provider = await providerPage(browser);
  await provider.waitForSelector("form:not([hidden])");
  return provider;
}

/** All that the page says, for assertions in the words that people read; nothing before it has begun. */
export function textOf(page: Page): Promise<string> {
  // A page that is only just coming has no body.
  return page.evaluate(() => (document.body as HTMLElement | null)?.innerText ?? "");
}

export async function waitForText(page: Page, text: string): Promise<void> {
  const isThere = (wanted: string) => (document.body as HTMLElement | null)?.innerText.includes(wanted);
  try {
    await page.waitForFunction(isThere, { timeout: LIMIT_MS, polling: 100 }, text);
  } catch (error) {
    throw new Error(`${page.url()} does not say "${text}", but: ${await textOf(page)}`, { cause: error });
  }
}

/** Waits for a technical detail of the viewer's page, which is folded up at first. */
export async function waitForDetail(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.querySelector("details.technical")?.textContent.includes(wanted),
    { timeout: LIMIT_MS, polling: 100 },
    text,
  );
}

/** What the viewer has of somebody who signed in for so long. */
export async function viewerSession(lifetimeMs: number) {
  const [person, key] = [Ed25519KeyIdentity.generate(), await ECDSAKeyIdentity.generate()];
  const expiresAtMs = Date.now() + lifetimeMs;
  const chain = await DelegationChain.create(person, key.getPublicKey(), new Date(expiresAtMs));
  const identity = DelegationIdentity.fromDelegation(key, chain);
  return { name: "signedIn", identity, chain, principal: person.getPrincipal().toText(), expiresAtMs } as const;
}

export interface SessionFacts {
  principal: string;
  targets: string[];
  expiresAtMs: number;
  sessionExpiresAtMs: number;
}

interface Permissions {
  remove(permissions: { origins: string[] }): Promise<boolean>;
}
interface ExtensionGlobals {
  /** Firefox' own, whose functions promise. */
  browser?: { permissions: Permissions };
  chrome: {
    action: { getBadgeText(options: object): Promise<string> };
    permissions: Permissions;
    runtime: {
      id: string;
      sendMessage(message: unknown): Promise<unknown>;
      sendMessage(id: string, message: unknown): Promise<unknown>;
    };
  };
}

/**
 * Makes the extension's chain look as if it were about to end.
 * @param ownPage a page of the extension
 * @returns when it says that it ends now
 */
export async function ageChain(ownPage: Page): Promise<number> {
  const expiresAtMs = Date.now() + 30_000;
  await ownPage.evaluate(
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

const VIEWER_SITES = "http://*.localhost/*";

/** Makes access to the viewer's site one of those that a person gives and takes, once the extension is loaded anew. */
export function makeViewerAccessOptional(extensionDir: string): void {
  const file = path.join(extensionDir, "manifest.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  for (const key of ["permissions", "host_permissions"])
    if (key in manifest) manifest[key] = manifest[key].filter((permission: string) => permission !== VIEWER_SITES);
  // Chromium counts the sites of content scripts too; Firefox' relay stays at the viewer's.
  for (const script of manifest.content_scripts)
    if (script.matches.includes("http://127.0.0.1/*"))
      script.matches = script.matches.filter((match: string) => match !== VIEWER_SITES);
  writeFileSync(file, JSON.stringify(manifest));
}

/** As where viewers are on the Internet Computer's own domains. @param ownPage a page of the extension */
export function withdrawViewerAccess(ownPage: Page): Promise<boolean> {
  return ownPage.evaluate((origin) => {
    const { browser, chrome } = globalThis as unknown as ExtensionGlobals;
    return (browser ?? chrome).permissions.remove({ origins: [origin] });
  }, VIEWER_SITES);
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
    return ExtensionIdentity.#openPage(browser, new URL(target.url()).hostname);
  }

  static async #openPage(browser: Browser, id: string): Promise<ExtensionIdentity> {
    const page = await browser.newPage();
    await page.goto(`chrome-extension://${id}/popup.html`);
    return new ExtensionIdentity(page, id);
  }

  /** The facts of the session that the extension keeps, if any. */
  async session(): Promise<SessionFacts | undefined> {
    const records = await readAll<SessionFacts & { id: string }>(this.page, "store-forever-identity", "records");
    return records.find(({ id }) => id === "session");
  }

  /** Loads the extension anew from its folder; what it has stored stays. Its pages close. */
  async reload(browser: Browser, extensionDir: string): Promise<ExtensionIdentity> {
    await browser.installExtension(extensionDir);
    return ExtensionIdentity.#openPage(browser, this.id);
  }

  /** Fetches a fresh chain, as the extension does before it stores. */
  async renew(viewerOrigin: string): Promise<void> {
    await this.page.evaluate(
      (message) => (globalThis as unknown as ExtensionGlobals).chrome.runtime.sendMessage(message),
      { to: "identity-renewal", viewerOrigin, trace: "tab" },
    );
  }

  /** Why the last attempt to connect or to link came to nothing, if it did. */
  async trouble(): Promise<string | undefined> {
    const records = await readAll<{ id: string; name: string }>(this.page, "store-forever-identity", "records");
    return records.find(({ id }) => id === "trouble")?.name;
  }

  /** The newest job of each gallery; `capsule` is `<canister>/<owner>`. */
  jobs(): Promise<{ capsule: string; state: { name: string; failure?: { code: string } } }[]> {
    return readAll(this.page, "store-forever", "jobs");
  }

  age(): Promise<number> {
    return ageChain(this.page);
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
