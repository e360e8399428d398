import type { Browser, Page } from "puppeteer";
import { socketRequest } from "../../../gallery/test/socket-request.ts";
import { signInAtProvider } from "../../support/identity-drive.ts";
import { type Attack, AttackSucceeded } from "../attack.ts";
import type { AttackGround } from "../ground.ts";

/** Does something in a tab of a browser context of its own, which knows no cookie and no session. */
async function inFreshTab<T>(ground: AttackGround, use: (page: Page, browser: Browser) => Promise<T>): Promise<T> {
  const browser = await ground.browser();
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    return await use(page, browser);
  } finally {
    await context.close();
  }
}

/** Sets a cookie as a site below the same domain can. */
async function plantCookie(page: Page, viewerUrl: string, settings: Record<string, string>): Promise<void> {
  const value = encodeURIComponent(
    Object.entries(settings)
      .map((pair) => pair.join("="))
      .join("&"),
  );
  const { hostname } = new URL(viewerUrl);
  for (const path of ["/", "/connect"])
    await page.browserContext().setCookie({ name: "ic_env", value, domain: hostname, path });
}

const PLANTED: Readonly<Record<string, Record<string, string>>> = {
  "its identity provider": { PUBLIC_IDENTITY_PROVIDER: "http://localhost:9/authorize" },
  "the origin that principals are derived from": { PUBLIC_DERIVATION_ORIGIN: "http://evil.localhost" },
};

const COOKIES: readonly Attack[] = [
  ...Object.entries(PLANTED).map(
    ([what, settings]): Attack => ({
      name: `a cookie of a sibling subdomain chooses ${what} for the viewer`,
      run: (ground) =>
        inFreshTab(ground, async (page) => {
          const { viewerUrl } = ground.stack;
          await plantCookie(page, viewerUrl, settings);
          await page.goto(`${viewerUrl}/#/my`);
          const button = await page.waitForSelector("::-p-aria(Sign in)");
          const opened = new Promise<string>((resolve) =>
            page.browserContext().once("targetcreated", (target) => resolve(target.url())),
          );
          const asked = page.evaluate(
            () =>
              new Promise<string>((resolve) => {
                const { open } = window;
                window.open = (...call) => {
                  resolve(String(call[0]));
                  return open(...call);
                };
              }),
          );
          await button?.click();
          const address = await Promise.race([asked, opened]);
          if (!new URL(address).hostname.startsWith("identity."))
            throw new AttackSucceeded(`The window that signs people in was ${address}.`);
          return `it opens ${new URL(address).host}`;
        }),
    }),
  ),
  {
    name: "a cookie of a sibling subdomain chooses the root key and the host that the viewer trusts",
    run: (ground) =>
      inFreshTab(ground, async (page) => {
        const asked: string[] = [];
        const evil = await ground.site((request, response) => {
          asked.push(request.url ?? "");
          response.end();
        });
        const { viewerUrl, backendCanisterId } = ground.stack;
        const { token } = await ground.victim();
        await plantCookie(page, viewerUrl, { PUBLIC_IC_HOST: evil, ic_root_key: "308182" });
        await page.goto(`${viewerUrl}/#/${backendCanisterId}/${token}`);
        await page.waitForFunction(() => document.body.textContent?.includes("Home"));
        if (asked.length > 0) throw new AttackSucceeded(`It asked ${asked[0]}.`);
        return "the gallery opens, verified, and nobody else was asked";
      }),
  },
  {
    name: "the asset canister sets a cookie that pages of siblings could replace",
    async run({ stack }) {
      const answers = await Promise.all(
        ["/", "/connect", "/renew"].map((path) =>
          socketRequest(`http://127.0.0.1:${new URL(stack.viewerUrl).port}`, stack.viewerUrl + path),
        ),
      );
      if (answers.some(({ headers }) => headers.has("Set-Cookie"))) throw new AttackSucceeded("It sets one.");
      return "it sets none";
    },
  },
];

const FOREIGN: Attack = {
  name: "a link to a foreign canister has the viewer tell that canister who the person is",
  run: (ground: AttackGround) =>
    inFreshTab(ground, async (page, browser) => {
      const { viewerUrl } = ground.stack;
      const foreignId = new URL(viewerUrl).hostname.split(".")[0] ?? "";
      await page.goto(`${viewerUrl}/#/my`);
      await signInAtProvider(contextual(browser, page), page, "Ada");
      await page.waitForFunction(() => !document.body.textContent?.includes("Sign in"));
      const { principal } = await ground.victim();
      const calls: string[] = [];
      page.on("request", (request) => {
        if (request.url().includes(`/canister/${foreignId}/`))
          void request.fetchPostData().then(
            (data) => calls.push(data ?? ""),
            () => calls.push(""),
          );
      });
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `#/${foreignId}/${principal}/123e4567-e89b-42d3-a456-426614174000`);
      await page.waitForFunction(() => document.querySelector(".lead:not(.opening)") !== null);
      if (calls.length === 0) throw new Error("Nothing was asked of the foreign canister.");
      for (const call of calls)
        if (/sender_pubkey|sender_sig|sender_delegation/.test(call)) throw new AttackSucceeded("The call was signed.");
      return `${calls.length} calls, all of them anonymous`;
    }),
};

/** The part of the browser in which the page is, so that windows of other tests are not taken for its own. */
function contextual(browser: Browser, page: Page): Browser {
  const context = page.browserContext();
  return new Proxy(browser, {
    get: (target, name) =>
      name === "waitForTarget" ? context.waitForTarget.bind(context) : Reflect.get(target, name, target),
  });
}

export const PAGE_ATTACKS: readonly Attack[] = [...COOKIES, FOREIGN];
