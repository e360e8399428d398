import { defineContentScript } from "wxt/utils/define-content-script";
import { relayForViewer } from "../page/relay.ts";

/** Where pages cannot send messages to extensions by themselves, this carries those of the viewer, in our frame too. */
export default defineContentScript({
  include: ["firefox"],
  matches: ["https://*.icp0.io/*", "https://*.ic0.app/*", "https://*.icp.net/*", "http://*.localhost/*"],
  allFrames: true,
  runAt: "document_start",
  noScriptStartedPostMessage: true,
  main: () => relayForViewer(window),
});
