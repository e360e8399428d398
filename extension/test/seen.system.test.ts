import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuiltBrowser, startBuiltBrowser } from "./built-browser.ts";

let started: BuiltBrowser;
beforeAll(async () => {
  started = await startBuiltBrowser();
});
afterAll(() => started?.close());

/** What a page puts over the dialog, or does to it, while a person is about to click. Scripts run in the page. */
const COVERS: [name: string, script: string][] = [
  [
    "an inert popover above the dialog",
    `const cover = document.createElement("div"); cover.popover = "manual";
     cover.style.cssText = "inset:0;width:100vw;height:100vh;pointer-events:none;background:white";
     document.body.append(cover); cover.showPopover();`,
  ],
  [
    "a small popover over a corner",
    `const cover = document.createElement("div"); cover.popover = "manual"; cover.textContent = "Next";
     cover.style.cssText = "inset:auto;left:45vw;top:45vh;width:120px;height:60px;pointer-events:none";
     document.body.append(cover); cover.showPopover();`,
  ],
  [
    "the backdrop of an empty popover",
    `const cover = document.createElement("div"); cover.popover = "manual"; cover.id = "cover";
     cover.style.cssText = "inset:auto;width:0;height:0;border:0;padding:0";
     document.head.append(Object.assign(document.createElement("style"), { textContent: "#cover::backdrop { background: white; pointer-events: none }" }));
     document.body.append(cover); cover.showPopover();`,
  ],
  ["the dialog too small to read", `document.querySelector("store-forever > div").style.zoom = "0.25";`],
  [
    "the dialog put back below the page",
    `const host = document.querySelector("store-forever"); const home = host.parentElement; host.remove(); home.prepend(host);`,
  ],
  [
    "other photos",
    `addEventListener("pointerdown", () => { for (const figure of document.querySelectorAll("figure")) figure.dataset.title = "Other"; }, true);`,
  ],
  ["the dialog shrunk", `document.querySelector("store-forever > div").style.zoom = "0.02";`],
  [
    "the dialog kept moving",
    `let at = 0; const host = document.querySelector("store-forever > div");
     setInterval(() => { host.style.zoom = String(1 + (at = (at + 0.03) % 0.3)); }, 60);`,
  ],
];

describe("a click on what the person does not see", () => {
  it.each(COVERS)("starts nothing: %s", async (_, script) => {
    const { page, browser, open, named } = started;
    await open("album");
    await (await named("Store Forever")).click();
    const start = await named("Start storing");
    await page.evaluate(script);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const box = await start.boundingBox();
    if (box) await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const state = await page.$eval("store-forever", (button) => (button as HTMLElement).dataset.state);
    expect(state).toBe("idle");
    for (const other of await browser.pages()) if (other.url().includes("confirm.html")) await other.close();
  });
});
