import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { type DialogPlace, dialogPlace } from "../page/dialog/dialog-loader.ts";
import { drawDialog } from "../page/dialog/draw.tsx";

/** Brought into a page beside the content script when the person opens a dialog there for the first time. */
export default defineUnlistedScript(() => {
  (globalThis as DialogPlace)[dialogPlace] = drawDialog;
});
