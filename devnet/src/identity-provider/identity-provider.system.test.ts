import process from "node:process";
import puppeteer, { type Browser, type Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RelyingOrigin, serveRelyingOrigin } from "../../test/helpers/relying-origin.ts";
import { type Devnet, startDevnet } from "../devnet.ts";

let devnet: Devnet;
let relying: RelyingOrigin;
let browser: Browser;

beforeAll(async () => {
  const executablePath = process.env.CHROME_PATH;
  if (!executablePath) throw new Error("CHROME_PATH is not set: start through npm test.");
  devnet = await startDevnet({ port: 0 });
  relying = await serveRelyingOrigin();
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
  const args = process.getuid?.() === 0 ? [...quiet, "--no-sandbox"] : quiet;
  browser = await puppeteer.launch({ executablePath, args });
});

afterAll(async () => {
  await browser?.close();
  await relying?.close();
  await devnet?.close();
});

describe("signing in with auth-client", () => {
  it("by hand: creates an identity, chooses it again, and gives each origin its own principal", async () => {
    const app = await open("app.localhost");
    const first = await signInByHand(app, async (provider) => {
      await provider.type("#name", "Alice");
      // The window closes at once: the key is never let go of there.
      await provider.keyboard.down("Enter");
    });
    const again = await signInByHand(app, async (provider) => {
      expect(await provider.$eval("input:checked", (input) => (input as HTMLInputElement).value)).toBe("Alice");
      await provider.click("button[type=submit]");
    });
    const elsewhere = await signIn(await open("other.localhost"), "identity=Alice&auto=approve");
    expect(again).toBe(first);
    expect(elsewhere).not.toBe(first);
    expect(await session(app)).toMatchObject({ isAuthenticated: true });
  });

  it("tells the page that the person refused", async () => {
    const app = await open("app.localhost");
    await expect(signInByHand(app, (provider) => provider.click("#refuse"))).rejects.toThrow("refused to sign in");
    await expect(signIn(app, "auto=refuse")).rejects.toThrow("refused to sign in");
  });

  it("keeps to the lifetime that was asked for, or chosen", async () => {
    const app = await open("app.localhost");
    const hourNs = 3_600_000_000_000n;
    const startedAtNs = devnet.time.nowNs();
    await signIn(app, "identity=Alice&auto=approve", { maxTimeToLiveNs: hourNs.toString() });
    const [expiration = "0"] = (await session(app)).expirations;
    expect(BigInt(expiration)).toBeGreaterThanOrEqual(startedAtNs + hourNs);
    expect(BigInt(expiration)).toBeLessThanOrEqual(devnet.time.nowNs() + hourNs);
    await signIn(app, "identity=Alice&auto=approve&lifetimeSeconds=-60");
    expect(await session(app)).toMatchObject({ isAuthenticated: false });
  });

  it("derives from another origin only where that one lists the page", async () => {
    const app = await open("app.localhost");
    const main = await open("main.localhost");
    const query = "identity=Alice&auto=approve";
    const derivationOrigin = relying.at("main.localhost");
    await expect(signIn(app, query, { derivationOrigin })).rejects.toThrow("it is not listed in");
    relying.alternativeOrigins = [relying.at("app.localhost")];
    expect(await signIn(app, query, { derivationOrigin })).toBe(await signIn(main, query));
    relying.alternativeOrigins = Array.from({ length: 11 }, () => relying.at("app.localhost"));
    await expect(signIn(app, query, { derivationOrigin })).rejects.toThrow("10 are allowed");
    await expect(signIn(app, query, { derivationOrigin: "nonsense" })).rejects.toThrow("must be an origin");
  });

  it("answers nobody but the window that opened it, and says so when opened by hand", async () => {
    const page = await browser.newPage();
    await page.goto(devnet.identityProvider);
    await page.waitForFunction(() => document.querySelector("#status")?.textContent?.includes("No page has opened"));
    expect(await page.$eval(".warning", (note) => note.textContent)).toContain("For development only, not secure.");
    await page.close();
  });
});

async function open(name: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(relying.at(name));
  await page.waitForFunction(() => "relyingPage" in globalThis);
  return page;
}

type SignInOptions = { maxTimeToLiveNs?: string; derivationOrigin?: string };

function signIn(page: Page, query: string, options: SignInOptions = {}): Promise<string> {
  const provider = `${devnet.identityProvider}?${query}`;
  return page.evaluate((url, given) => relyingPage.signIn(url, given), provider, options);
}

function session(page: Page): Promise<{ expirations: string[]; isAuthenticated: boolean }> {
  return page.evaluate(() => relyingPage.session());
}

async function signInByHand(app: Page, act: (provider: Page) => Promise<void>): Promise<string> {
  const popup = new Promise<Page | null>((resolve) => app.once("popup", resolve));
  const result = app.evaluate((url) => relyingPage.signIn(url, {}), devnet.identityProvider);
  result.catch(() => undefined);
  const provider = await popup;
  if (provider === null) throw new Error("No window opened.");
  await provider.waitForSelector("#form:not([hidden])");
  await act(provider);
  return result;
}
