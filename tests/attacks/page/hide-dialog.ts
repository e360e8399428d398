import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "puppeteer";
import sharp from "sharp";
import { type Attack, AttackSucceeded } from "../attack.ts";
import type { AttackGround } from "../ground.ts";
import { aGallery, galleryPage, inTab, openDialog, type Site, siteOf, untilStarted } from "./gallery-page.ts";

const onHost = (css: string) => `document.querySelector("store-forever > div").style.cssText += ";${css}";`;
const onTag = (css: string) => `document.querySelector("store-forever").style.cssText += ";${css}";`;
const onBody = (css: string) => `document.body.style.cssText += ";${css}";`;
const onPage = (css: string) => `document.documentElement.style.cssText += ";${css}";`;
const sheet = (css: string) =>
  `document.head.append(Object.assign(document.createElement("style"), { textContent: \`${css}\` }));`;
const over = (
  css: string,
  more = "",
) => `{ const cover = document.createElement("div"); cover.popover = "manual"; cover.id = "cover";
  cover.style.cssText = "margin:0;border:0;inset:0;width:100vw;height:100vh;pointer-events:none;background:white;${css}";
  document.body.append(cover); cover.showPopover(); ${more} }`;

/** What a page does to the open dialog. Scripts run in the page; each would hide, change or move what the person clicks on. */
const TRICKS: readonly [name: string, script: string][] = [
  ["makes the page nearly transparent", onPage("opacity:0.001")],
  ["makes the body nearly transparent", onBody("opacity:0.001")],
  ["makes the button's element nearly transparent", onTag("opacity:0.001")],
  ["makes the inner element nearly transparent", onHost("opacity:0.001")],
  ["filters the page to nothing", onPage("filter:opacity(0)")],
  ["blurs the body", onBody("filter:blur(60px)")],
  ["turns the button's element white by a filter", onTag("filter:brightness(100)")],
  ["blends the page away", onPage("mix-blend-mode:screen;background:white")],
  ["blends the inner element away", onHost("mix-blend-mode:lighten;background:white")],
  ["clips the page to a corner", onPage("clip-path:inset(0 99% 99% 0)")],
  ["clips the body to a corner", onBody("clip-path:inset(0 99% 99% 0)")],
  ["clips the inner element away", onHost("clip-path:inset(50%)")],
  ["masks the inner element", onHost("mask:linear-gradient(transparent,transparent)")],
  ["masks the page", onPage("mask-image:linear-gradient(transparent,transparent)")],
  ["scales the page down", onPage("transform:scale(0.01)")],
  ["moves the body out of the window", onBody("transform:translateX(-3000px)")],
  ["turns the inner element around", onHost("transform:rotateY(90deg)")],
  ["zooms the page to a dot", onPage("zoom:0.02")],
  ["zooms the page to what nobody can read", onPage("zoom:0.3")],
  ["zooms the inner element to what nobody can read", onHost("zoom:0.2")],
  ["zooms the inner element so that its text is out of the window", onHost("zoom:5")],
  ["makes a rem a pixel", onPage("font-size:1px")],
  ["hides the inner element's visibility", onHost("visibility:hidden")],
  ["hides the contents of the inner element", onHost("content-visibility:hidden")],
  ["makes the inner element a closed popover", `document.querySelector("store-forever > div").popover = "manual";`],
  ["makes the inner element inert", `document.querySelector("store-forever > div").inert = true;`],
  [
    "takes colour and size from the inner element's text",
    onHost(
      "color:transparent;-webkit-text-fill-color:transparent;font-size:0;letter-spacing:99px;-webkit-text-security:disc",
    ),
  ],
  [
    "sets another font for all text",
    sheet(
      `@font-face{font-family:"system-ui";src:local("Webdings"),local("Symbol")} *{font-family:"Webdings"!important}`,
    ) + onHost("font-family:Webdings"),
  ],
  ["sets the extension's colours", onHost("--text:white;--card:white;--blue:white;--quiet:white")],
  ["lays an inert popover over all of it", over("")],
  ["lays an inert popover over its first lines", over("inset:auto;left:0;top:0;height:30vh")],
  ["lays an almost transparent popover over it", over("background:rgb(255 255 255 / 0.98)")],
  [
    "lays a popover that filters what is below it",
    over("background:transparent;backdrop-filter:brightness(0) invert(1)"),
  ],
  [
    "lays the backdrop of an empty popover over it",
    sheet("#cover::backdrop{background:white;pointer-events:none}") +
      over("inset:auto;width:0;height:0;background:none"),
  ],
  [
    "lays the generated content of an empty popover over it",
    sheet("#cover::before{content:'';position:fixed;inset:0;background:white;pointer-events:none}") +
      over("inset:auto;width:0;height:0;background:none;overflow:visible"),
  ],
  [
    "lays the shadow of a popover over it",
    over("inset:auto;left:-2px;top:0;width:1px;height:1px;box-shadow:0 0 0 3000px white"),
  ],
  [
    "lays the outline of a popover over it",
    over("inset:auto;left:0;top:0;width:1px;height:1px;outline:3000px solid white"),
  ],
  [
    "lays a picture over it",
    over(
      "background:none",
      `cover.innerHTML = "<svg width=3000 height=3000 style='pointer-events:none'><rect width=3000 height=3000 fill=white></svg>";`,
    ),
  ],
  [
    "lays a frame over it",
    over(
      "",
      `cover.innerHTML = "<iframe style='width:100%;height:100%;border:0;pointer-events:none;background:white' srcdoc='<h1>Win</h1>'></iframe>";`,
    ),
  ],
  [
    "opens a modal dialog of its own above it",
    `{ const own = document.createElement("dialog"); own.textContent = "Press here"; own.style.cssText = "width:90vw;height:90vh;pointer-events:none"; document.body.append(own); own.showModal(); }`,
  ],
  [
    "shows an element on the full screen above it",
    `{ const cover = document.createElement("div"); cover.style.cssText = "background:white;pointer-events:none"; document.body.append(cover); cover.requestFullscreen().catch(() => {}); }`,
  ],
  [
    "draws a cursor of its own, and hides the real one",
    sheet("*{cursor:none!important}") + over("inset:auto;left:50vw;top:50vh;width:24px;height:24px;background:black"),
  ],
  [
    "freezes a picture of the page over it by a view transition",
    `${sheet(
      "::view-transition{pointer-events:none;background:white} ::view-transition-group(*){animation-duration:60s} ::view-transition-new(root){opacity:0;animation:none}",
    )}document.startViewTransition(() => {});`,
  ],
  [
    "keeps the whole dialog moving",
    `{ let at = 0; const host = document.querySelector("store-forever > div"); setInterval(() => { host.style.zoom = String(1 + (at = (at + 0.03) % 0.3)); }, 60); }`,
  ],
  [
    "moves it into a frame",
    `{ const frame = document.createElement("iframe"); frame.style.opacity = "0"; document.body.append(frame); frame.contentDocument.body.append(document.querySelector("store-forever")); }`,
  ],
  [
    "moves it into a box that is out of sight",
    `{ const box = document.createElement("div"); box.style.cssText = "position:fixed;left:-9999px;opacity:0;overflow:hidden;width:1px;height:1px"; document.body.append(box); box.append(document.querySelector("store-forever")); }`,
  ],
  [
    "takes it out and puts it back",
    `{ const host = document.querySelector("store-forever"); const home = host.parentElement; setInterval(() => { host.remove(); home.prepend(host); }, 50); }`,
  ],
  ["scrolls the window far away", `${onBody("height:20000px")}scrollTo(0, 10000);`],
];

/** Below this share of changed pixels, the person sees the dialog as it was: a caret, a rounded edge. */
const SAME = 0.003;

async function look(page: Page, clip: { x: number; y: number; width: number; height: number }): Promise<Buffer> {
  const png = await page.screenshot({ clip });
  return sharp(png).removeAlpha().raw().toBuffer();
}

function changedShare(before: Buffer, now: Buffer): number {
  let changed = 0;
  for (let at = 0; at < before.length; at += 3)
    if ([0, 1, 2].some((colour) => Math.abs((before[at + colour] ?? 0) - (now[at + colour] ?? 255)) > 24)) changed++;
  return (3 * changed) / before.length;
}

/** A person clicks where the button is. What they see must be the dialog as it was, or nothing may start. */
async function tryTrick(site: Site, script: string): Promise<string> {
  const { gallery, html } = galleryPage(aGallery());
  return inTab(site, site.page(html), async (page) => {
    const at = await openDialog(page);
    await sleep(100);
    const dialog = await (await page.$('::-p-aria([role="dialog"])'))?.boundingBox();
    if (!dialog) throw new Error("There is no dialog.");
    const before = await look(page, dialog);
    await page.evaluate(script);
    await sleep(1_300);
    const changed = changedShare(before, await look(page, dialog));
    const start = await page.$("::-p-aria(Start storing)").catch(() => null);
    const box = await start?.boundingBox().catch(() => null);
    await page.mouse.click(at.x, at.y);
    if (box) await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const outcome = await untilStarted(site, page, gallery);
    if (outcome === "asked") return "asked in a window of the extension";
    if (outcome === "nothing") return "nothing started";
    if (changed > SAME)
      throw new AttackSucceeded(`It started, and ${Math.round(100 * changed)} % of the dialog looked otherwise.`);
    return "the dialog looked as before";
  });
}

export const HIDING_ATTACKS: Attack[] = TRICKS.map(([name, script]) => ({
  name: `a page ${name} under a click`,
  run: async (ground: AttackGround) => tryTrick(await siteOf(ground), script),
}));
