import { browser } from "wxt/browser";
import { defineBackground } from "wxt/utils/define-background";
import { listenForAlarm, sendReports } from "../background/alarm.ts";
import { answerGallery } from "../background/requests.ts";
import { isFor } from "../messages/protocol.ts";

export default defineBackground({
  type: "module",
  main() {
    browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
      if (!isFor("background", message)) return false;
      answerGallery(message, sender).then(reply, (error: unknown) => {
        reply({ ok: false, error: { name: "refused", message: `The extension could not answer: ${String(error)}` } });
      });
      return true;
    });
    listenForAlarm();
    browser.runtime.onStartup.addListener(() => void sendReports());
    browser.runtime.onInstalled.addListener(() => void sendReports());
  },
});
