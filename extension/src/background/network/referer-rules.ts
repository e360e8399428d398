import { browser } from "wxt/browser";

/** A gallery's photos are at a few origins. More rules than these are not made for one. */
const MAX_ORIGINS = 100;

/**
 * Has the extension's requests for a gallery's photos carry the page's address, as the page's own requests do: many servers send
 * photos only to their own pages. `fetch` takes no referrer of another origin than the caller's. What is told is what browsers
 * tell by default (`strict-origin-when-cross-origin`). If two pages have photos at one origin, that of the later job counts.
 */
export async function tellReferer(pageUrl: string, photoOrigins: readonly string[]): Promise<void> {
  const page = new URL(pageUrl);
  const origins = photoOrigins.slice(0, MAX_ORIGINS);
  const earlier = await browser.declarativeNetRequest.getSessionRules();
  const filters = origins.map((origin) => `|${origin}/`);
  const replaced = earlier.filter(({ condition }) => filters.includes(condition.urlFilter ?? "")).map(({ id }) => id);
  const firstId = 1 + Math.max(0, ...earlier.map(({ id }) => id));
  const rules = origins.flatMap((origin, index) => {
    const value = refererFor(page, origin);
    return value === undefined ? [] : [ruleOf(firstId + index, `|${origin}/`, value)];
  });
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: replaced, addRules: rules });
}

/** Without a job, the extension's requests carry no page's address. */
export async function tellNoReferer(): Promise<void> {
  const rules = await browser.declarativeNetRequest.getSessionRules();
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: rules.map(({ id }) => id) });
}

/** @returns `undefined` where nothing is told: a page over TLS is not named without it */
export function refererFor(page: URL, origin: string): string | undefined {
  if (page.protocol === "https:" && !origin.startsWith("https:")) return undefined;
  return origin === page.origin ? `${page.origin}${page.pathname}${page.search}` : `${page.origin}/`;
}

function ruleOf(id: number, urlFilter: string, value: string) {
  const initiatorDomains = [new URL(browser.runtime.getURL("/")).hostname];
  return {
    id,
    condition: { urlFilter, initiatorDomains, resourceTypes: ["xmlhttprequest" as const] },
    action: {
      type: "modifyHeaders" as const,
      requestHeaders: [{ header: "referer", operation: "set" as const, value }],
    },
  };
}
