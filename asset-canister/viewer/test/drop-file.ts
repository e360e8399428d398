import type { ElementHandle, Page } from "puppeteer";

/** Drags a file or folder from the disk onto a page, and drops it there. Chromium alone can be told to. */
export async function dropFile(page: Page, file: string): Promise<void> {
  const session = await page.createCDPSession();
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 200, y: 200, data });
  await session.detach();
}

/**
 * Drops a file that a field of the page has, as its scripts could: Firefox lets nobody drop from the disk, and no field of it can be given
 * a folder.
 */
export function dropChosen(field: ElementHandle<HTMLInputElement>): Promise<void> {
  return field.evaluate((input) => {
    const dataTransfer = new DataTransfer();
    for (const file of input.files ?? []) dataTransfer.items.add(file);
    document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
  });
}
