import { send } from "../../messages/send.ts";
import type { SessionView } from "../session/gallery-session.ts";
import type { Actions } from "./actions.ts";

/** Draws the dialog of a view into an element of a closed root, or takes it away. */
export type DrawDialog = (home: HTMLElement, view: SessionView, actions: Actions) => void;

/** Where the dialog's script leaves what it does: in the world that the extension's scripts share, and no page can see. */
export const dialogPlace = "storeForeverDialog";
export type DialogPlace = { [dialogPlace]?: DrawDialog };

let loading: Promise<DrawDialog> | undefined;

/**
 * Most people only look at a page: the dialog is brought in when one is opened.
 * @throws when the extension is gone, as after an update
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
  if (!reply.ok || draw === undefined) throw new Error("The dialog could not be brought into this page.");
  return draw;
}
