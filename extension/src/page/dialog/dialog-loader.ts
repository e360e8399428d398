import { send } from "../../messages/send.ts";
import type { GallerySession } from "../session/gallery-session.ts";
import type { SessionView } from "../session/session-state.ts";

/** Draws the dialog of a view into an element of a closed root, or removes it. */
export type DrawDialog = (home: HTMLElement, view: SessionView, session: GallerySession) => void;

/** Where the dialog's script leaves its function: in the world that the extension's scripts share and no page can see. */
export const dialogPlace = "storeForeverDialog";
export type DialogPlace = { [dialogPlace]?: DrawDialog };

let loading: Promise<DrawDialog> | undefined;

/**
 * Injects the dialog when one is first opened, since most people only look at a page.
 * @throws when the extension is gone, for example after an update
 */
export function loadDialog(): Promise<DrawDialog> {
  if (loading === undefined) {
    loading = load();
    loading.catch(() => {
      loading = undefined;
    });
  }
  return loading;
}

async function load(): Promise<DrawDialog> {
  const reply = await send({ to: "background", type: "dialog.load" });
  const draw = (globalThis as DialogPlace)[dialogPlace];
  if (!reply.ok || draw === undefined) throw new Error("The dialog could not be injected into this page.");
  return draw;
}
