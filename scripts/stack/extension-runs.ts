import type { Browser } from "puppeteer";

const STARTS_WITHIN_MS = 10_000;

/**
 * Waits until the extension's background listens. When it begins to watch requests, the browser sets up its network anew, and a page
 * that is being opened just then is given up (`net::ERR_ABORTED`). A background that the browser did not have to start is not waited for.
 */
export async function untilExtensionRuns(browser: Browser): Promise<void> {
  const started = browser.waitForTarget((target) => target.type() === "service_worker", { timeout: STARTS_WITHIN_MS });
  const worker = await (await started.catch(() => undefined))?.worker();
  // It answers once its script has run.
  await worker?.evaluate(() => undefined).catch(() => undefined);
}
