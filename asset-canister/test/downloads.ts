import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "puppeteer";

/**
 * Does something in the browser that saves a file, and waits until the file is complete.
 * @returns the one saved file's path, in a folder that `use` may read until it returns
 */
export async function withDownload<T>(
  browser: Browser,
  save: () => Promise<unknown>,
  use: (path: string, fileName: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "viewer-downloads-"));
  const session = await browser.target().createCDPSession();
  try {
    await session.send("Browser.setDownloadBehavior", {
      behavior: "allow",
      downloadPath: folder,
      eventsEnabled: true,
    });
    const completed = new Promise<void>((resolve) =>
      session.on("Browser.downloadProgress", ({ state }) => {
        if (state === "completed") resolve();
      }),
    );
    await save();
    await completed;
    const [fileName, ...others] = await readdir(folder);
    if (fileName === undefined || others.length > 0) throw new Error(`Saved were ${[fileName, ...others].join(", ")}.`);
    return await use(join(folder, fileName), fileName);
  } finally {
    await session.detach();
    await rm(folder, { recursive: true });
  }
}
