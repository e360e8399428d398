import type { Page } from "puppeteer";
import type { BuiltBrowser } from "./built-browser.ts";

/** Lies over the whole page, and lets clicks through. */
const COVER = `const cover = document.createElement("div"); cover.popover = "manual";
  cover.style.cssText = "inset:0;width:100vw;height:100vh;pointer-events:none;background:white";
  document.body.append(cover); cover.showPopover();`;

/** The windows in which the extension asks. */
export async function questions({ browser }: BuiltBrowser): Promise<Page[]> {
  return (await browser.pages()).filter((page) => page.url().includes("/confirm.html"));
}

/**
 * A person clicks on what they do not see: the dialog's button that starts, below a cover.
 * @param name a page of the test's site, whose button is idle
 * @returns the window in which the extension asks
 */
export async function askInWindow(built: BuiltBrowser, name = "album"): Promise<Page> {
  const { page, browser, open, named, text } = built;
  const before = new Set(await questions(built));
  await open(name);
  await (await named(text("button.store"))).click();
  const start = await named(text("dialog.start"));
  await page.evaluate(COVER);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const box = await start.boundingBox();
  if (!box) throw new Error("There is no button that starts.");
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const target = await browser.waitForTarget(async (found) => {
    const opened = found.url().includes("/confirm.html") ? await found.page() : null;
    return opened !== null && !before.has(opened);
  });
  const window = await target.asPage();
  await window.waitForSelector("h1");
  return window;
}
