import { setTimeout as sleep } from "node:timers/promises";
import { type Attack, AttackSucceeded } from "../attack.ts";
import { aGallery, figure, inTab, siteOf } from "./gallery-page.ts";

const HOOKS = (body: string) => `<!doctype html><title>Frame</title>${body}`;
const framed = () => {
  const { id, title, photos } = aGallery();
  return HOOKS(
    `<main data-gallery-id="${id}" data-gallery-title="${title}"><div data-store-forever-slot></div>${photos.map(figure).join("")}</main>`,
  );
};

/** Frames in which the hooks are, and ways to open the extension's own pages. */
const FRAMES: Attack[] = [
  ["a frame of its own site", (address: string) => `<iframe src="${address}"></iframe>`],
  ["a sandboxed frame", (address: string) => `<iframe sandbox="allow-scripts" src="${address}"></iframe>`],
  [
    "a sandboxed frame of the same origin",
    (address: string) => `<iframe sandbox="allow-scripts allow-same-origin allow-popups" src="${address}"></iframe>`,
  ],
  ["a frame in a frame", (address: string) => `<iframe srcdoc='<iframe src="${address}"></iframe>'></iframe>`],
  ["a document in its own text", () => `<iframe srcdoc='${framed()}'></iframe>`],
  ["an object", (address: string) => `<object data="${address}" width="400" height="300"></object>`],
].map(([what, embed]) => ({
  name: `a page shows the hooks in ${what as string}, to have a button where the person does not look`,
  async run(ground) {
    const site = await siteOf(ground);
    const inner = site.page(framed());
    const outer = site.page(HOOKS((embed as (address: string) => string)(inner)));
    return inTab(site, outer, async (page) => {
      await sleep(1_500);
      for (const frame of page.frames()) {
        const count = await frame.evaluate(() => document.querySelectorAll("store-forever").length).catch(() => 0);
        if (count > 0) throw new AttackSucceeded("There is a button in the frame.");
      }
      if (page.frames().length < 2) throw new Error("There is no frame.");
      return "no button in frames";
    });
  },
}));

const SANDBOXED: Attack = {
  name: "a sandboxed document speaks for its site",
  async run(ground) {
    const site = await siteOf(ground);
    const path = site.page(framed());
    return inTab(
      site,
      site.page(
        HOOKS(
          `<iframe name="f" sandbox="allow-scripts allow-popups" srcdoc="<script>open('${path}', '_blank')</script>"></iframe>`,
        ),
      ),
      async () => {
        await sleep(1_500);
        const opened = (await site.browser.pages()).find((page) => page.url() === path);
        const origin = await opened?.evaluate(() => window.origin).catch(() => undefined);
        if (origin !== undefined && origin !== "null") return "the browser opened it outside of the sandbox";
        const count = await opened?.evaluate(() => document.querySelectorAll("store-forever").length);
        if ((count ?? 0) > 0) throw new AttackSucceeded("There is a button in a sandboxed document.");
        return "no button without an origin";
      },
    );
  },
};

const OWN_PAGES: Attack[] = [
  "confirm.html",
  "options.html",
  "popup.html",
  "offscreen.html",
  "network.json",
  "dialog.js",
].map((file) => ({
  name: `a page opens, frames and reads the extension's ${file}`,
  async run(ground) {
    const site = await siteOf(ground);
    const target = `chrome-extension://${site.extensionId}/${file}`;
    return inTab(site, site.page(HOOKS("")), async (page) => {
      const before = new Set(site.browser.targets());
      const read = await page.evaluate(async (address) => {
        const frame = document.createElement("iframe");
        frame.src = address;
        const object = Object.assign(document.createElement("object"), { data: address });
        const script = Object.assign(document.createElement("script"), { src: address });
        const ran = new Promise((resolve) => {
          script.onload = () => resolve("script");
          script.onerror = () => resolve(undefined);
        });
        document.body.append(frame, object, script);
        window.open(address);
        const text = await fetch(address).then(
          (response) => response.text(),
          () => undefined,
        );
        return text ?? (await ran);
      }, target);
      await sleep(800);
      if (read !== undefined) throw new AttackSucceeded(`It read ${String(read).slice(0, 40)}.`);
      for (const frame of page.frames())
        if (frame.url().startsWith(target)) throw new AttackSucceeded("It is in a frame.");
      for (const opened of site.browser.targets()) {
        if (before.has(opened) || !opened.url().startsWith(target)) continue;
        const protocol = await (await opened.page())?.evaluate(() => location.protocol).catch(() => undefined);
        if (protocol === "chrome-extension:") throw new AttackSucceeded("It is open in a tab.");
      }
      return "refused by the browser: nothing is web-accessible";
    });
  },
}));

export const FRAME_ATTACKS: Attack[] = [...FRAMES, SANDBOXED, ...OWN_PAGES];
