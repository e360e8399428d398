import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { installStranger } from "../../support/stranger-extension.ts";
import { type Attack, AttackSucceeded } from "../attack.ts";
import type { AttackGround } from "../ground.ts";
import { aGallery, galleryPage, inTab, type Site, siteOf } from "./gallery-page.ts";

const galleryId = randomUUID();
const url = "http://localhost/a.jpg";
const gallery = {
  galleryId,
  title: "Forged",
  sourceUrl: "http://localhost/",
  items: [{ memoryId: randomUUID(), memoryType: "image", url, title: "A" }],
};

/** Messages that start, change or tell something, as if a part of the extension sent them. */
const MESSAGES: Record<string, object> = {
  "start a job": { to: "background", type: "job.start", gallery, edgesUrl: null, confirmIn: "page" },
  "start a job at the host": {
    to: "host",
    type: "host.start",
    origin: "http://localhost",
    gallery,
    edgesUrl: null,
    tellsSite: true,
  },
  "answer a question": { to: "proposals", id: galleryId, decision: { name: "agree", tellsSite: true } },
  "have a site told": { to: "background", type: "site.tell", galleryId },
  "open a gallery": { to: "background", type: "gallery.view", galleryId },
  "learn what is stored": {
    to: "background",
    type: "gallery.recall",
    galleryId,
    memoryIds: [galleryId],
    edgesUrl: null,
  },
  "read a proof": { to: "background", type: "memory.proof", memoryId: galleryId },
  "learn who the person is": { to: "identity", type: "identity.state" },
  "sign the person out": { to: "identity", type: "identity.disconnect" },
  "merge archives": { to: "identity", type: "identity.merge" },
  "have a frame opened": { to: "identity-frame", viewerOrigin: "http://localhost" },
  "have a session renewed": { to: "identity-renewal", viewerOrigin: "http://localhost", trace: "tab" },
  "learn which requests were made": { to: "background", type: "request.seen", url, sinceMs: 0 },
  "forge a notification": {
    to: "background",
    type: "jobs.changed",
    runningCount: 99,
    ended: { title: "Forged", storedCount: 1, failedCount: 0, tookMs: 99_999 },
  },
  "open the dialog": { to: "page", type: "page.open", pictureUrl: null },
  "speak as the viewer": { to: "extension", type: "session.look", principal: "2vxsx-fae" },
  "speak through the relay": {
    to: "store-forever-relay",
    message: { to: "extension", type: "session.end", principal: "2vxsx-fae" },
  },
};

/** What a reply tells beyond a refusal. */
function toldBy(reply: unknown): unknown {
  if (reply === undefined || reply === null) return undefined;
  const { ok, refused } = reply as { ok?: boolean; refused?: string };
  return ok === false || refused !== undefined ? undefined : reply;
}

async function mayNotHaveActed(site: Site): Promise<void> {
  if ((await site.jobs()).some(({ gallery: { title } }) => title === "Forged"))
    throw new AttackSucceeded("It started.");
}

/** Runs in a page or in another extension's worker. */
function sendFrom(extensionId: string, message: object): Promise<unknown> {
  interface Runtime {
    sendMessage(id: string, message: object): Promise<unknown>;
  }
  const { chrome } = globalThis as unknown as { chrome?: { runtime?: Runtime } };
  if (chrome?.runtime === undefined) return Promise.resolve({ refused: "no way to send" });
  return Promise.resolve(chrome.runtime.sendMessage(extensionId, message)).catch((error: unknown) => ({
    refused: String(error),
  }));
}

const FROM_SITE: Attack[] = Object.entries(MESSAGES).map(([what, message]) => ({
  name: `a page of a site that may send messages sends the extension one to ${what}`,
  async run(ground) {
    const site = await siteOf(ground);
    // Any canister of a gateway is such a site; here it is a name of this computer that the manifest lets send.
    const address = site.page("<!doctype html><title>Canister</title>").replace("127.0.0.1", "evil.localhost");
    return inTab(site, address, async (page) => {
      const reply = await page.evaluate(sendFrom, site.extensionId, message);
      await sleep(300);
      await mayNotHaveActed(site);
      const told = toldBy(reply);
      if (told !== undefined) throw new AttackSucceeded(`It was answered: ${JSON.stringify(told)}`);
      return "answered by nothing but a refusal";
    });
  },
}));

const strangers = new WeakMap<AttackGround, ReturnType<typeof installStranger>>();

function strangerOf(ground: AttackGround, site: Site): ReturnType<typeof installStranger> {
  const known = strangers.get(ground);
  if (known) return known;
  const folder = mkdtempSync(path.join(os.tmpdir(), "store-forever-stranger-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const installed = installStranger(site.browser, path.join(folder, "extension"), { publicKey: "00", targets: [] });
  strangers.set(ground, installed);
  return installed;
}

const FROM_EXTENSION: Attack[] = [
  "start a job",
  "start a job at the host",
  "answer a question",
  "learn who the person is",
  "sign the person out",
  "speak as the viewer",
].map((what) => ({
  name: `another extension sends a message to ${what}`,
  async run(ground) {
    const site = await siteOf(ground);
    const { id } = await strangerOf(ground, site);
    const target = await site.browser.waitForTarget(
      (found) => found.type() === "service_worker" && found.url().includes(id),
    );
    const worker = await target.worker();
    if (worker === null) throw new Error("The other extension does not run.");
    const reply = await worker.evaluate(sendFrom, site.extensionId, MESSAGES[what] ?? {});
    await mayNotHaveActed(site);
    const told = toldBy(reply);
    if (told !== undefined) throw new AttackSucceeded(`It was answered: ${JSON.stringify(told)}`);
    return "answered by nothing";
  },
}));

const FORGED: Attack[] = [
  {
    name: "a page posts the extension's messages to its own window, frames and channels",
    async run(ground) {
      const site = await siteOf(ground);
      const { gallery: shown, html } = galleryPage(aGallery());
      return inTab(site, site.page(html), async (page) => {
        await page.waitForSelector('store-forever[data-state="idle"]');
        await page.evaluate((messages) => {
          for (const message of messages) {
            window.postMessage(message, "*");
            window.dispatchEvent(
              new MessageEvent("message", { data: message, origin: location.origin, source: window }),
            );
            for (const name of ["identity", "proposals"]) new BroadcastChannel(name).postMessage(message);
            document.dispatchEvent(new CustomEvent("store-forever", { detail: message, bubbles: true }));
          }
          const host = document.querySelector<HTMLElement>("store-forever");
          if (host) host.dataset.state = "stored";
        }, Object.values(MESSAGES));
        await sleep(800);
        await mayNotHaveActed(site);
        if ((await site.jobs()).some(({ galleryId: id }) => id === shown.id)) throw new AttackSucceeded("It started.");
        return "nobody heard";
      });
    },
  },
];

export const MESSAGE_ATTACKS: Attack[] = [...FROM_SITE, ...FROM_EXTENSION, ...FORGED];
