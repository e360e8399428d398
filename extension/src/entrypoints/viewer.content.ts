import { defineContentScript } from "wxt/utils/define-content-script";
import { relayForViewer } from "../page/relay.ts";

/** Relays the viewer's messages in browsers whose pages cannot send messages to extensions; also in our hidden frame. */
export default defineContentScript({
  include: ["firefox"],
  matches: ["https://*.icp0.io/*", "https://*.ic0.app/*", "https://*.icp.net/*", "http://*.localhost/*"],
  allFrames: true,
  runAt: "document_start",
  noScriptStartedPostMessage: true,
  main: () => relayForViewer(window),
});
