import type { Page } from "puppeteer";

/** Drags a file or folder from the disk onto a page, and drops it there. Chromium alone can be told to. */
export async function dropFile(page: Page, file: string): Promise<void> {
  const session = await page.createCDPSession();
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 200, y: 200, data });
  await session.detach();
}
