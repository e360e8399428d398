import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ElementHandle, Page } from "puppeteer";
import { LIMIT_MS, until } from "./wait.ts";

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

/**
 * Waits until the button is in one of the states. Asks again and again, as one long question would end with the
 * browser's own time limit of three minutes.
 * @returns that state
 */
export async function waitForButton(page: Page, states: string[], timeoutMs: number): Promise<string> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const state = await buttonState(page).catch(() => undefined); // the page may be on its way to another
    if (state !== undefined && states.includes(state)) return state;
    if (Date.now() > deadlineMs) {
      throw new Error(`After ${timeoutMs} ms the button is ${state ?? "not there"}, not ${states.join(" or ")}.`);
    }
    await sleep(100);
  }
}

/** What the dialog's progress bar says, in whole per cent; undefined while there is none. */
export async function progressPercent(page: Page): Promise<number | undefined> {
  const bar = await page.$('::-p-aria([role="progressbar"])');
  const percent = await bar?.evaluate((element) => element.getAttribute("aria-valuenow"));
  return percent ? Math.round(Number(percent)) : undefined;
}

/** Clicks a button or link by its accessible name, also inside closed shadow roots. */
export async function clickNamed(page: Page, name: string): Promise<void> {
  await clickFound(page, `::-p-aria(${name})`);
}

/**
 * Clicks what a selector finds, as often as it takes: the page may draw something else under the pointer between the look and the
 * click, and then the click is none.
 */
export async function clickFound(page: Page, selector: string): Promise<void> {
  await until(`a click on ${selector} on ${page.url()}`, async () => {
    const element = await page.waitForSelector(selector, { timeout: LIMIT_MS });
    if (!element) throw new Error(`${selector} finds nothing on ${page.url()}.`);
    await inPlace(element);
    return (await hearsClick(element)) || undefined;
  });
}

/** Clicks an element. @returns whether the click has reached it; also true if the page is gone by it */
async function hearsClick(element: ElementHandle): Promise<boolean> {
  const clicks = await element.evaluateHandle((node) => {
    const heard: Event[] = [];
    node.addEventListener("click", (event) => heard.push(event), { capture: true });
    return heard;
  });
  const isAttached = () => element.evaluate((node) => node.isConnected).catch(() => false);
  try {
    await element.click();
  } catch (error) {
    if ((error as Error).name === "TargetCloseError") return true;
    // Drawn anew since it was looked at.
    if (await isAttached()) throw error;
    return false;
  }
  return clicks.evaluate(({ length }) => length > 0).catch(() => true);
}

/** Waits until a page closes, which it may have done already. */
export async function closed(page: Page): Promise<void> {
  await until(`the end of ${page.url()}`, () => page.isClosed() || undefined);
}

/** Waits for a click that may close its window. The window can be gone before the browser has answered the click. */
export async function letClose(click: Promise<void>): Promise<void> {
  await click.catch((error: Error) => {
    if (error.name !== "TargetCloseError") throw error;
  });
}

/** As a screen reader has it, also inside closed shadow roots. */
export async function everythingSaid(page: Page): Promise<string> {
  const root = await page.accessibility.snapshot({ interestingOnly: false });
  const names = (node: typeof root): string[] =>
    node === null ? [] : [node.name ?? "", ...(node.children ?? []).flatMap(names)];
  return names(root).join("\n");
}

/** Lets the gallery's site know the archive, which the dialog asks once, and starts. */
export async function startStoring(page: Page): Promise<void> {
  await startTelling(page, "Start storing");
}

/** Lets the gallery's site know the archive, which the dialog asks once, and presses what starts, by its accessible name. */
export async function startTelling(page: Page, start: string): Promise<void> {
  const button = await page.waitForSelector(`::-p-aria(${start})`, { timeout: LIMIT_MS });
  const host = new URL(page.url()).host;
  const consent = await page.$(`::-p-aria(Tell ${host} which photos are stored)`);
  if (consent && !(await consent.evaluate((box) => (box as HTMLInputElement).checked))) await consent.click();
  await button?.dispose();
  await estimated(page);
  await clickNamed(page, start);
}

/** The dialog's estimate takes rows of its own when it comes, and a click while the dialog changes is none. */
export async function estimated(page: Page): Promise<void> {
  const isThere = async () => !(await everythingSaid(page)).includes("calculating…");
  await until("an estimate in the dialog", async () => (await isThere()) || undefined);
}

/**
 * Waits until an element stays where it is, because what moves while it is drawn is clicked beside, and until it is enabled:
 * what starts something is so only once it has been seen for a moment.
 */
export async function inPlace(element: ElementHandle): Promise<void> {
  const name = await element.evaluate((node) => node.getAttribute("aria-label") ?? node.textContent.trim());
  let before = "";
  await until(`“${name}” enabled and in its place`, async () => {
    const isDisabled = await element.evaluate((node) => (node as HTMLButtonElement).disabled === true);
    const now = isDisabled ? "null" : JSON.stringify(await element.boundingBox());
    if (now === before && now !== "null") return true;
    before = now;
    return undefined;
  });
}

/**
 * The address that View on ICP opens. The page never has it, so the button is pressed and the new tab looked at.
 * @returns the viewer's address, with the token of the share link
 */
export async function viewAddress(page: Page): Promise<string> {
  const known = new Set(page.browser().targets());
  const opening = page.browser().waitForTarget((target) => !known.has(target) && target.url().includes("/#/"), {
    timeout: LIMIT_MS,
  });
  const [target] = await Promise.all([opening, clickNamed(page, "View on ICP")]);
  const address = target.url();
  await (await target.asPage()).close();
  await page.bringToFront();
  return address;
}

/** For how long the viewer may verify no further photo before it counts as done. */
const VIEWER_IDLE_MS = 30_000;

/**
 * Scrolls through the viewer as a person would, and reads off the page how many photos it has verified and shown.
 * @param expectedCount how many to wait for, as long as their number grows
 */
export async function verifiedPhotosInViewer(page: Page, expectedCount: number): Promise<number> {
  let count = 0;
  let deadlineMs = Date.now() + VIEWER_IDLE_MS;
  while (count < expectedCount && Date.now() < deadlineMs) {
    const now = await page.evaluate(() => {
      const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 4;
      scrollTo(0, isAtEnd ? 0 : scrollY + innerHeight);
      return Number(document.querySelector<HTMLElement>("[data-verified-count]")?.dataset.verifiedCount ?? 0);
    });
    if (now > count) deadlineMs = Date.now() + VIEWER_IDLE_MS;
    count = now;
    await sleep(count < expectedCount ? 250 : 0);
  }
  await page.evaluate(() => scrollTo(0, 0));
  return count;
}
