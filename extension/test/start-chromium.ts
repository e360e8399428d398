import process from "node:process";
import puppeteer, { type Browser } from "puppeteer";

/** Starts a Chromium that connects only to the pages it opens. @param extensionFolder of a built extension; none if left out */
export function startChromium(extensionFolder?: string, flags: readonly string[] = []): Promise<Browser> {
  return puppeteer.launch({
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
}
