import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { type DialogPlace, dialogPlace } from "../page/dialog/dialog-loader.ts";
import { drawDialog } from "../page/dialog/draw.tsx";

/** Injected beside the content script when the person first opens a dialog on a page. */
export default defineUnlistedScript(() => {
  (globalThis as DialogPlace)[dialogPlace] = drawDialog;
});
