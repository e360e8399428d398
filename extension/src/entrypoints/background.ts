import { browser } from "wxt/browser";
import { defineBackground } from "wxt/utils/define-background";
import { listenForAlarm, sendReports } from "../background/alarm.ts";
import { followIdentity } from "../background/follow-identity.ts";
import { ensureOffscreen } from "../background/host-link.ts";
import { addMenu, listenForMenuAndCommand } from "../background/menu.ts";
import { answerGallery } from "../background/requests.ts";
import { resumeInterrupted } from "../background/resume.ts";
import { listenForSites, registerSites } from "../background/sites.ts";
import { noteJobs } from "../background/toolbar.ts";
import { serveIdentity } from "../identity/serve.ts";
import { isFor, parseHostReport } from "../messages/protocol.ts";
import { isOwnPage } from "../messages/senders.ts";

export default defineBackground({
  type: "module",
  main() {
    browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
      if (!isFor("background", message)) return false;
      if (isOwnPage(sender)) {
        const report = parseHostReport(message);
        if (report.ok) void noteJobs(report.value);
        reply(null);
        return false;
      }
      answerGallery(message, sender).then(reply, (error: unknown) => {
        reply({ ok: false, error: { name: "refused", message: `The extension could not answer: ${String(error)}` } });
      });
      return true;
    });
    serveIdentity(import.meta.env.FIREFOX ? undefined : ensureOffscreen);
    followIdentity();
    listenForAlarm();
    listenForMenuAndCommand();
    listenForSites();
    const begin = () => {
      void sendReports();
      void resumeInterrupted();
    };
    browser.runtime.onStartup.addListener(begin);
    browser.runtime.onInstalled.addListener(() => {
      begin();
      void addMenu();
      void registerSites();
    });
  },
});
