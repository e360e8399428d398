import process from "node:process";
import puppeteer, { type Browser } from "puppeteer";
import { untilExtensionRuns } from "../../scripts/stack/extension-runs.ts";

/** Starts a Chromium that connects only to the pages it opens. @param extensionFolder of a built extension; none if left out */
export async function startChromium(extensionFolder?: string, flags: readonly string[] = []): Promise<Browser> {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
    pipe: true,
    ...(extensionFolder === undefined ? {} : { enableExtensions: [extensionFolder] }),
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      ...flags,
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
  if (extensionFolder !== undefined) await untilExtensionRuns(browser);
  return browser;
}
