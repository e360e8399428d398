import type { Page } from "puppeteer";

/** What a store of a page's database holds. Keys do not leave the page: plain fields only. */
export function readAll<T>(page: Page, database: string, store: string): Promise<T[]> {
  return page.evaluate(
    (name, storeName) =>
      new Promise<T[]>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction(storeName).objectStore(storeName).getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(JSON.parse(JSON.stringify(reading.result)));
          };
        };
      }),
    database,
    store,
  );
}
