import { browser } from "wxt/browser";
import { defineBackground } from "wxt/utils/define-background";
import { missingOrigins } from "../access/source-access.ts";
import { answerGallery } from "../background/answers/answer-gallery.ts";
import { listenForProposals } from "../background/answers/confirm-proposal.ts";
import { openInViewer } from "../background/answers/open-in-viewer.ts";
import { archivedOfTab, galleryOfNotification } from "../background/gone/offer-archived.ts";
import { watchPages } from "../background/gone/watch-pages.ts";
import { followIdentity } from "../background/identity/follow-identity.ts";
import { serveIdentity } from "../background/identity/serve-identity.ts";
import { ensureOffscreen } from "../background/jobs/ask-host.ts";
import { listenForLooks, lookAgain } from "../background/jobs/look-again.ts";
import { listenForAlarm, sendReports } from "../background/jobs/report-alarm.ts";
import { resumeInterrupted } from "../background/jobs/resume-interrupted.ts";
import { showJobs, showLook } from "../background/jobs/show-jobs.ts";
import { seenRequest, watchRequests } from "../background/network/seen-requests.ts";
import { askOpenPage } from "../background/tabs/ask-open-page.ts";
import { addMenu, listenForMenuAndCommand } from "../background/tabs/menu.ts";
import { listenForSites, registerSites } from "../background/tabs/sites.ts";
import {
  parseHostReport,
  parseLookNotice,
  parseMissingQuestion,
  parseOpenPageQuestion,
  parseSeenQuestion,
} from "../messages/host-request.ts";
import { parseOwnPageRequest } from "../messages/own-page-request.ts";
import { isFor } from "../messages/send.ts";
import { isOwnPage } from "../messages/senders.ts";

export default defineBackground({
  type: "module",
  main() {
    browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
      if (!isFor("background", message)) return false;
      if (isOwnPage(sender)) {
        const question = parseSeenQuestion(message);
        if (question.ok) {
          const { url, sinceMs } = question.value;
          void seenRequest(url, sinceMs).then((seen) => reply(seen ?? null));
          return true;
        }
        const missing = parseMissingQuestion(message);
        if (missing.ok) {
          void missingOrigins(missing.value.pageOrigin, missing.value.sourceOrigins).then(reply);
          return true;
        }
        const asked = parseOpenPageQuestion(message);
        if (asked.ok) {
          void askOpenPage(asked.value).then(reply);
          return true;
        }
        const looked = parseLookNotice(message);
        if (looked.ok) void showLook(looked.value.origin, looked.value.galleryId).then(lookAgain);
        const own = parseOwnPageRequest(message);
        if (own?.type === "tab.archived") {
          void archivedOfTab(own.tabId, own.url).then(reply);
          return true;
        }
        if (own?.type === "follows.changed") void lookAgain();
        const report = parseHostReport(message);
        if (report.ok) void showJobs(report.value);
        reply(null);
        return false;
      }
      answerGallery(message, sender).then(reply, (error: unknown) => {
        reply({ ok: false, error: { name: "refused", message: `The extension could not answer: ${String(error)}` } });
      });
      return true;
    });
    watchRequests();
    watchPages();
    browser.notifications.onClicked.addListener((id) => {
      const gallery = galleryOfNotification(id);
      if (gallery) void openInViewer({ ...gallery, memoryIds: [] }, {});
    });
    serveIdentity(import.meta.env.FIREFOX ? undefined : ensureOffscreen);
    followIdentity();
    listenForProposals();
    listenForAlarm();
    listenForLooks();
    listenForMenuAndCommand();
    listenForSites();
    const begin = () => {
      void sendReports();
      void resumeInterrupted().then(lookAgain);
    };
    browser.runtime.onStartup.addListener(begin);
    browser.runtime.onInstalled.addListener(() => {
      begin();
      void addMenu();
      void registerSites();
    });
  },
});
