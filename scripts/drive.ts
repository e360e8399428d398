import { mkdirSync } from "node:fs";
import path from "node:path";
import type { ElementHandle, Page } from "puppeteer";

/** What a person does on the gallery's page, done by puppeteer: sign in, click Store Forever, wait, follow View on ICP. */
export interface Screenshots {
  take(page: Page, name: string): Promise<void>;
}

/** Writes numbered pictures into the folder, or none when there is no folder. */
export function screenshotsIn(folder: string | undefined): Screenshots {
  if (!folder) return { take: async () => {} };
  mkdirSync(folder, { recursive: true });
  let count = 0;
  return {
    async take(page, name) {
      count++;
      const file = path.join(folder, `${String(count).padStart(2, "0")}-${name}.png`) as `${string}.png`;
      await page.waitForNetworkIdle({ idleTime: 100, timeout: 5_000 }).catch(() => undefined);
      await page.evaluate(() => {
        const ending = document
          .getAnimations()
          .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
        return Promise.allSettled(ending.map((animation) => animation.finished)).then(() => undefined);
      });
      await page.screenshot({ path: file });
    },
  };
}

export async function signIn(page: Page, gallery: { url: string; credentials: { email: string; password: string } }) {
  await page.goto(`${gallery.url}/sign-in`);
  await page.type('input[name="email"]', gallery.credentials.email);
  await page.type('input[name="password"]', gallery.credentials.password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

/** The state that the extension's button shows, which its host element reflects for automation. */
export function buttonState(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.querySelector<HTMLElement>("store-forever")?.dataset.state);
}

/** Waits until the button is in one of the states. @returns that state */
export async function waitForButton(page: Page, states: string[], timeoutMs: number): Promise<string> {
  await page
    .waitForFunction(
      (wanted) => wanted.includes(document.querySelector<HTMLElement>("store-forever")?.dataset.state ?? ""),
      { timeout: timeoutMs, polling: 100 },
      states,
    )
    .catch(async (cause: unknown) => {
      const state = await buttonState(page).catch(() => "not to be asked");
      throw new Error(`After ${timeoutMs} ms the button is ${state}, not ${states.join(" or ")}.`, { cause });
    });
  return (await buttonState(page)) ?? "";
}

/** Clicks a button or link by its accessible name, also inside closed shadow roots. */
export async function clickNamed(page: Page, name: string): Promise<void> {
  const element = await page.waitForSelector(`::-p-aria(${name})`, { timeout: 10_000 });
  if (!element) throw new Error(`There is nothing called ${name} on ${page.url()}.`);
  await inPlace(element);
  await element.click();
}

/** Waits until an element stays where it is: what moves while it is drawn is clicked beside. */
async function inPlace(element: ElementHandle): Promise<void> {
  let before = "";
  for (let attempt = 0; attempt < 40; attempt++) {
    const now = JSON.stringify(await element.boundingBox());
    if (now === before && now !== "null") return;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The address that a link with this accessible name leads to. */
export async function linkNamed(page: Page, name: string): Promise<string> {
  const link = await page.waitForSelector(`::-p-aria(${name})`, { timeout: 10_000 });
  const href = await link?.evaluate((element) => (element as HTMLAnchorElement).href);
  if (!href) throw new Error(`There is no link called ${name} on ${page.url()}.`);
  return href;
}

/**
 * Scrolls through the viewer as a person would, and reads off the page how many photos it has verified and shown.
 * @param expectedCount how many to wait for, for a minute
 */
export async function verifiedPhotosInViewer(page: Page, expectedCount: number): Promise<number> {
  await page
    .waitForFunction(
      (wanted) => {
        const counted = document.querySelector<HTMLElement>("[data-verified-count]")?.dataset.verifiedCount;
        if (Number(counted ?? 0) >= wanted) return true;
        const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 4;
        scrollTo(0, isAtEnd ? 0 : scrollY + innerHeight);
        return false;
      },
      { timeout: 60_000, polling: 500 },
      expectedCount,
    )
    .catch(() => undefined);
  const count = await page.evaluate(
    () => document.querySelector<HTMLElement>("[data-verified-count]")?.dataset.verifiedCount ?? "0",
  );
  await page.evaluate(() => window.scrollTo(0, 0));
  return Number(count);
}
