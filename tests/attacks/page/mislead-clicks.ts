import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "puppeteer";
import { type Attack, AttackSucceeded } from "../attack.ts";
import {
  aGallery,
  type Gallery,
  galleryPage,
  inTab,
  mayNotStart,
  openDialog,
  type Site,
  siteOf,
} from "./gallery-page.ts";

interface Try {
  site: Site;
  page: Page;
  gallery: Gallery;
  /** The middle of the button that starts. */
  start: { x: number; y: number };
}

/** Opens the dialog of a gallery, does something with it, and sees that nothing starts. */
function onDialog(name: string, act: (attempt: Try) => Promise<void>, script = ""): Attack {
  return {
    name,
    async run(ground) {
      const site = await siteOf(ground);
      const { gallery, html } = galleryPage(aGallery(), { script });
      return inTab(site, site.page(html), async (page) => {
        const start = await openDialog(page);
        await sleep(100);
        await act({ site, page, gallery, start });
        return mayNotStart(site, page, gallery);
      });
    },
  };
}

const scripted = (name: string, script: string) =>
  onDialog(name, async ({ page }) => void (await page.evaluate(script)));
const HOST = `document.querySelector("store-forever")`;
const INNER = `document.querySelector("store-forever > div")`;

const SCRIPTED: Attack[] = [
  scripted(
    "a page calls click() on the button's element and all below it",
    `for (const element of [${HOST}, ${INNER}]) element.click();`,
  ),
  scripted(
    "a page dispatches mouse and pointer events where the button is",
    `for (let y = 0; y < innerHeight; y += 12) for (let x = 0; x < innerWidth; x += 40)
      for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"])
        for (const target of [${INNER}, document.elementFromPoint(x, y)])
          target?.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, cancelable: true, clientX: x, clientY: y, detail: 1 }));`,
  ),
  scripted(
    "a page dispatches Enter and Space",
    `${INNER}.tabIndex = 0; ${INNER}.focus(); for (const key of ["Enter", " "]) for (const type of ["keydown", "keypress", "keyup"])
      (document.activeElement ?? ${INNER}).dispatchEvent(new KeyboardEvent(type, { key, code: key, bubbles: true, composed: true }));`,
  ),
  scripted(
    "a page sends a person's own click on to the button",
    `addEventListener("click", (event) => ${INNER}.dispatchEvent(event), true); document.body.click();`,
  ),
  scripted(
    "a page submits forms and commands at the button",
    `const button = document.createElement("button");
    button.commandForElement = ${INNER}; button.command = "--start"; button.popoverTargetElement = ${INNER}; ${HOST}.append(button); button.click();`,
  ),
  scripted(
    "a page calls methods that it put onto the elements",
    `for (const proto of [HTMLElement.prototype, HTMLButtonElement.prototype, HTMLDialogElement.prototype])
    for (const name of ["start", "onclick", "onStart"]) try { ${INNER}[name]?.({ isTrusted: true }); } catch {}`,
  ),
];

const CLICKED: Attack[] = [
  onDialog(
    "a person double-clicks the button that opens, and the second click is on what starts",
    async ({ page, start }) => {
      await page.keyboard.press("Escape");
      const open = await page.waitForSelector("::-p-aria(Store Forever)");
      await open?.click();
      for (let click = 0; click < 4; click++) {
        await page.mouse.click(start.x, start.y);
        await sleep(60);
      }
    },
  ),
  onDialog("a person presses Enter and Space again and again while the dialog opens", async ({ page }) => {
    await page.keyboard.press("Escape");
    await (await page.waitForSelector("::-p-aria(Store Forever)"))?.focus();
    for (let press = 0; press < 20; press++) {
      await page.keyboard.press(press % 2 === 0 ? "Enter" : "Space");
      await sleep(100);
    }
  }),
  onDialog("a page moves the button under the pointer when it is pressed", async ({ page, start }) => {
    await page.evaluate(`addEventListener("pointermove", () => { ${INNER}.style.zoom = "0.8"; }, true);
      addEventListener("pointerdown", () => { ${INNER}.style.zoom = "1"; }, true);`);
    await page.mouse.move(start.x - 3, start.y);
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.up();
  }),
  onDialog("a page takes its cover away when the button is pressed", async ({ page, start }) => {
    await page.evaluate(`const cover = document.createElement("div"); cover.popover = "manual";
      cover.style.cssText = "inset:0;width:100vw;height:100vh;pointer-events:none;background:white"; document.body.append(cover); cover.showPopover();
      addEventListener("pointerdown", () => cover.remove(), true);`);
    await sleep(600);
    await page.mouse.click(start.x, start.y, { delay: 100 });
  }),
  onDialog("a person drags something of the page onto the button", async ({ page, start }) => {
    await page.evaluate(`document.querySelector("main").draggable = true;`);
    await page.mouse.move(20, 20);
    await page.mouse.down();
    await page.mouse.move(start.x, start.y, { steps: 5 });
    await page.mouse.up();
  }),
  onDialog("a person presses on the button and lets go elsewhere", async ({ page, start }) => {
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(10, 10, { steps: 5 });
    await page.mouse.up();
  }),
  onDialog("a tab above the page closes between the two clicks of a double click", async ({ site, page, start }) => {
    const above = await site.browser.newPage();
    await above.bringToFront();
    await sleep(1_000);
    await above.close();
    await page.bringToFront();
    await page.mouse.click(start.x, start.y);
  }),
];

const OTHERS = `const others = [...document.querySelectorAll("figure")];
  for (const [index, figure] of others.entries()) { figure.dataset.memoryId = crypto.randomUUID(); figure.dataset.original = "/other-" + index + ".jpg"; figure.dataset.title = "Other"; }`;

/** The page shows other photos between the moment that the person looks and the one in which they click. */
const SWAPPED: Attack[] = [
  ["swaps its photos when the button is pressed", `addEventListener("pointerdown", () => { ${OTHERS} }, true);`],
  ["swaps its photos right before the click", OTHERS],
  [
    "swaps the addresses alone",
    `for (const figure of document.querySelectorAll("figure")) figure.dataset.original = "/other.jpg";`,
  ],
  [
    "swaps the titles alone",
    `for (const figure of document.querySelectorAll("figure")) figure.dataset.title = "Other";`,
  ],
  [
    "adds a photo",
    `document.querySelector("main").append(Object.assign(document.querySelector("figure").cloneNode(), { id: "x" })); document.querySelector("#x").dataset.memoryId = crypto.randomUUID();`,
  ],
  ["names another edges API", `document.querySelector("link[rel=storage-edges]").href = "/other-edges";`],
  ["goes to another of its routes", `history.pushState(null, "", "/elsewhere");`],
  ["becomes another gallery", `document.querySelector("main").dataset.galleryId = crypto.randomUUID();`],
].map(([name = "", script = ""]) =>
  onDialog(`a page ${name} while the person clicks`, async ({ page, start }) => {
    await page.evaluate(script);
    await page.mouse.click(start.x, start.y);
  }),
);

/** Opening the dialog unseen asks nothing of the photos' servers. */
const OPENED: Attack = {
  name: "a page has the dialog opened where nobody sees it, to have its photos asked for",
  async run(ground) {
    const site = await siteOf(ground);
    const { html } = galleryPage(aGallery());
    return inTab(site, site.page(html), async (page) => {
      const open = await page.waitForSelector("::-p-aria(Store Forever)");
      await sleep(500);
      await page.evaluate(`const cover = document.createElement("div"); cover.popover = "manual"; document.body.append(cover);
        cover.style.cssText = "inset:0;width:100vw;height:100vh;pointer-events:none;background:white"; cover.showPopover();
        new MutationObserver(() => { cover.hidePopover(); cover.showPopover(); }).observe(document, { subtree: true, attributes: true });
        setInterval(() => { cover.hidePopover(); cover.showPopover(); }, 20);`);
      const asked = site.asked.length;
      await open?.click();
      await sleep(2_500);
      const heads = site.asked.slice(asked).filter(({ url }) => url.endsWith(".jpg") || url.startsWith("/page-"));
      if (heads.length > 0) throw new AttackSucceeded(`${heads.length} requests were made.`);
      return "nothing was asked";
    });
  },
};

export const CLICK_ATTACKS: Attack[] = [...SCRIPTED, ...CLICKED, ...SWAPPED, OPENED];
