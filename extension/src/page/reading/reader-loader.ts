import { send } from "../../messages/send.ts";
import type { PageReader } from "./gallery-adapter.ts";

/** Where the reader's script leaves its functions: in the world that the extension's scripts share and no page can see. */
export const readerPlace = "storeForeverReader";
export type ReaderPlace = { [readerPlace]?: PageReader };

/**
 * Injects the reader when a page first needs it.
 * @throws when the extension is gone, for example after an update
 */
export async function loadReader(): Promise<PageReader> {
  const place = globalThis as ReaderPlace;
  if (place[readerPlace] === undefined) await send({ to: "background", type: "reader.load" });
  const reader = place[readerPlace];
  if (reader === undefined) throw new Error("The reader could not be injected into this page.");
  return reader;
}
