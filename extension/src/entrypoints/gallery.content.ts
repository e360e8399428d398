import { defineContentScript } from "wxt/utils/define-content-script";
import { hooksAdapter } from "../page/gallery-adapter.ts";
import { mountButtons } from "../page/mount.tsx";

export default defineContentScript({
  // The sites of the manifest's host permissions: what the extension may read is where it shows its button.
  matches: ["http://localhost/*", "http://127.0.0.1/*", "http://*.localhost/*"],
  runAt: "document_idle",
  noScriptStartedPostMessage: true,
  main(ctx) {
    const mount = () => mountButtons(ctx, hooksAdapter);
    mount();
    ctx.addEventListener(window, "wxt:locationchange", mount);
  },
});
