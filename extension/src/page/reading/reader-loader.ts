import { send } from "../../messages/send.ts";
import type { PageReader } from "./gallery-adapter.ts";

/** Where the reader's script leaves its functions: in the world that the extension's scripts share and no page can see. */
export const readerPlace = "storeForeverReader";
export type ReaderPlace = { [readerPlace]?: PageReader };

let loading: Promise<PageReader> | undefined;

/**
 * Injects the reader when a page first needs it, also where an earlier version of the extension has left one.
 * @throws when the extension is gone, for example after an update
 */
export function loadReader(): Promise<PageReader> {
  if (loading === undefined) {
    loading = load();
    loading.catch(() => {
      loading = undefined;
    });
  }
  return loading;
}

async function load(): Promise<PageReader> {
  const reply = await send({ to: "background", type: "reader.load" });
  const reader = (globalThis as ReaderPlace)[readerPlace];
  if (!reply.ok || reader === undefined) throw new Error("The reader could not be injected into this page.");
  return reader;
}
