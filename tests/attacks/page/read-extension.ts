import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "puppeteer";
import { waitForButton } from "../../../scripts/once/drive.ts";
import { type Attack, AttackSucceeded } from "../attack.ts";
import { aGallery, galleryPage, inTab, openDialog, siteOf } from "./gallery-page.ts";

/** Collects in `stolen` whatever is of the extension, and no more than the page could see on the screen. */
const COLLECT = "window.stolen = [];";

/**
 * What pages do to read what the extension draws and says. `before` runs before anything of the extension, `after` while the
 * dialog is open; what is found goes into `stolen`. Where a page only hides the button, as it always can, no dialog is opened.
 */
const WAYS: readonly { name: string; before?: string; after?: string; hidesButton?: boolean }[] = [
  {
    name: "opens the shadow root by its property",
    after: `for (const element of document.querySelectorAll("store-forever, store-forever *, store-forever-badge *")) if (element.shadowRoot) stolen.push(element.localName);`,
  },
  {
    name: "replaces attachShadow",
    before: `const real = Element.prototype.attachShadow; Element.prototype.attachShadow = function (options) { const root = real.call(this, { ...options, mode: "open" }); stolen.push("root"); return root; };`,
  },
  {
    name: "registers classes for the extension's elements, and asks their internals for the root",
    before: `for (const name of ["store-forever", "store-forever-badge"]) customElements.define(name, class extends HTMLElement { constructor() { super(); const root = this.attachInternals().shadowRoot; if (root) stolen.push(name); } });`,
  },
  {
    name: "declares shadow roots in the extension's elements",
    before: `new MutationObserver(() => { for (const host of document.querySelectorAll("store-forever")) try { host.attachShadow({ mode: "open" }); } catch {} }).observe(document, { childList: true, subtree: true });`,
    after: `const text = document.querySelector("store-forever").shadowRoot?.textContent; if (text) stolen.push(text);`,
    hidesButton: true,
  },
  {
    name: "patches what scripts are made of",
    before: `for (const proto of [Array.prototype, Map.prototype, Set.prototype, Promise.prototype, Function.prototype]) for (const name of ["push", "map", "get", "set", "then", "call", "apply"]) { const real = proto[name]; if (typeof real !== "function") continue; let busy = false; Object.defineProperty(proto, name, { configurable: true, writable: true, value: function (...given) { if (!busy) { busy = true; try { if (/chrome-extension/.test(new Error().stack)) window.stolenBy = name; } finally { busy = false; } } return Reflect.apply(real, this, given); } }); }`,
    after: `if (window.stolenBy) stolen.push(stolenBy);`,
  },
  {
    name: "replaces fetch, XMLHttpRequest and crypto",
    before: `for (const [owner, name] of [[window, "fetch"], [crypto, "getRandomValues"], [crypto, "randomUUID"], [SubtleCrypto.prototype, "digest"], [SubtleCrypto.prototype, "sign"], [SubtleCrypto.prototype, "generateKey"], [XMLHttpRequest.prototype, "open"]]) { const real = owner[name]; owner[name] = function (...given) { stolen.push(name); return Reflect.apply(real, this, given); }; }`,
    after: "",
  },
  {
    name: "replaces JSON, structuredClone and timers",
    before: `for (const [owner, name] of [[JSON, "stringify"], [JSON, "parse"], [window, "structuredClone"]]) { const real = owner[name]; owner[name] = function (...given) { stolen.push(name); return Reflect.apply(real, this, given); }; }`,
  },
  {
    name: "looks for globals of the extension",
    after: `for (const name of Object.getOwnPropertyNames(window)) if (/store.?forever|isStoreForeverHere|wxt/i.test(name)) stolen.push(name);`,
  },
  {
    name: "hears every message to its window",
    before: `addEventListener("message", ({ data }) => stolen.push(JSON.stringify(data) ?? "message"), true); new BroadcastChannel("identity").onmessage = ({ data }) => stolen.push(data); new BroadcastChannel("proposals").onmessage = ({ data }) => stolen.push(data);`,
  },
  {
    name: "hears every event of the extension's elements",
    before: `for (const type of ["click", "pointerdown", "pointerup", "focusin", "input", "change", "keydown", "beforeinput", "cancel", "close", "toggle", "transitionrun", "animationstart", "dragstart", "copy", "selectionchange"]) addEventListener(type, (event) => { for (const element of event.composedPath()) if (element instanceof ShadowRoot || (element instanceof Element && element.matches("button, dialog, input"))) stolen.push(type + " " + (element.localName ?? "root")); }, true);`,
  },
  {
    name: "observes every change inside the extension's elements",
    before: `new MutationObserver((changes) => { for (const { type, target, attributeName, addedNodes } of changes) { const host = target instanceof Element && target.closest("store-forever"); if (host && !(type === "attributes" && ["data-state", "class", "style"].includes(attributeName)) && [...addedNodes].some((node) => node.localName !== "div")) stolen.push(type); } }).observe(document, { childList: true, attributes: true, characterData: true, subtree: true });`,
  },
  {
    name: "reads the text of the page with all that is in it",
    after: `const seen = [document.documentElement.innerText, document.documentElement.textContent, new XMLSerializer().serializeToString(document), document.documentElement.getHTML?.({ serializableShadowRoots: true })].join(" "); if (/Start storing|Already Stored|This device/.test(seen)) stolen.push("text");`,
  },
  {
    name: "selects everything and reads the selection",
    after: `document.execCommand("selectAll"); getSelection().selectAllChildren(document.documentElement); if (/Start storing|Store Forever/.test(getSelection().toString())) stolen.push("selection");`,
  },
  {
    name: "asks the selection for ranges in the root",
    after: `getSelection().selectAllChildren(document.querySelector("store-forever")); for (const range of getSelection().getComposedRanges?.({ shadowRoots: [] }) ?? []) if (range.startContainer.getRootNode() !== document) stolen.push("range");`,
  },
  {
    name: "searches for a text, and reads what is around it in the selection",
    after: `for (const text of ["Start storing", "Store Forever", "a"]) if (window.find(text, true, false, true)) { const selection = getSelection(); selection.modify("extend", "backward", "documentboundary"); selection.modify("extend", "forward", "documentboundary"); if (selection.toString() !== "") stolen.push(selection.toString()); }`,
  },
  {
    name: "asks which elements are at a point",
    after: `for (let y = 0; y < innerHeight; y += 20) for (const element of document.elementsFromPoint(innerWidth / 2, y)) if (element.getRootNode() !== document || /button|dialog/.test(element.localName)) stolen.push(element.localName); const caret = document.caretPositionFromPoint?.(innerWidth / 2, innerHeight / 2); if (caret && caret.offsetNode.getRootNode() !== document) stolen.push("caret");`,
  },
  {
    name: "asks for the animations in the page",
    after: `for (const animation of document.getAnimations()) { const target = animation.effect?.target; if (target && target.getRootNode() !== document) stolen.push(target.localName); }`,
  },
  {
    name: "asks what has the focus",
    after: `if (document.activeElement?.getRootNode() !== document || /button|input/.test(document.activeElement.localName)) stolen.push("focus");`,
  },
  {
    name: "reads the computed styles of the extension's elements",
    after: `for (const element of document.querySelectorAll("store-forever, store-forever > div")) for (const pseudo of [null, "::before", "::backdrop"]) { const content = getComputedStyle(element, pseudo).content; if (!["normal", "none"].includes(content)) stolen.push(content); }`,
  },
  {
    name: "reads the resource timing of the extension's requests",
    before: `new PerformanceObserver((list) => { for (const { name } of list.getEntries()) if (/^chrome-extension|canister|:4943|\\/api\\/v/.test(name)) stolen.push(name); }).observe({ type: "resource", buffered: true });`,
    after: `for (const { name } of performance.getEntries()) if (/^chrome-extension|\\/api\\/v/.test(name)) stolen.push(name);`,
  },
  {
    name: "reads elements from layout shifts, paints and events",
    before: `for (const type of PerformanceObserver.supportedEntryTypes) try { new PerformanceObserver((list) => { for (const entry of list.getEntries()) for (const node of [entry.element, entry.target, ...(entry.sources ?? []).map((source) => source.node)]) if (node && node.getRootNode() !== document) stolen.push(type + " " + node.nodeName); }).observe({ type, buffered: true, durationThreshold: 16 }); } catch {}`,
  },
  {
    name: "reads the extension's databases, locks and caches by name",
    after: `indexedDB.databases().then((all) => { for (const { name } of all) if (/store-forever/.test(name)) stolen.push(name); }); navigator.locks.query().then(({ held }) => { for (const { name } of held) stolen.push(name); }); caches.keys().then((keys) => stolen.push(...keys));`,
  },
  {
    name: "hears errors and reports of the extension's script",
    before: `addEventListener("error", ({ message }) => stolen.push(message)); addEventListener("unhandledrejection", ({ reason }) => stolen.push(String(reason))); new ReportingObserver((reports) => { for (const { type, body } of reports) if (/chrome-extension/.test(body?.sourceFile)) stolen.push(type); }, { buffered: true }).observe();`,
  },
  {
    name: "copies the extension's elements with all below them",
    after: `const copy = document.querySelector("store-forever").cloneNode(true); document.importNode(copy, true); document.body.append(copy); if (copy.textContent !== "" || [...copy.querySelectorAll("*")].some((element) => element.shadowRoot)) stolen.push("copy"); copy.remove();`,
  },
  {
    name: "drags what is in the dialog",
    before: `for (const type of ["dragstart", "drag"]) addEventListener(type, ({ dataTransfer }) => { for (const item of dataTransfer?.types ?? []) stolen.push(item + " " + dataTransfer.getData(item)); }, true);`,
  },
  {
    name: "prints and reads what matches its own style sheet",
    after: `document.head.append(Object.assign(document.createElement("style"), { textContent: "store-forever::part(button), dialog, store-forever button { background: url(/probe.jpg?part) !important } dialog::backdrop { background: url(/probe.jpg?backdrop) }" }));`,
  },
];

async function personActs(page: Page): Promise<void> {
  const box = await (await page.$('::-p-aria([role="dialog"])'))?.boundingBox();
  if (!box) return;
  await page.mouse.move(box.x + 40, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y + 200, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.press("Tab");
}

export const READING_ATTACKS: Attack[] = WAYS.map(({ name, before = "", after = "", hidesButton = false }) => ({
  name: `a page ${name}, to read what the extension draws and says`,
  async run(ground) {
    const site = await siteOf(ground);
    const { html } = galleryPage(aGallery(), { script: `${COLLECT}${before}` });
    return inTab(site, site.page(html), async (page) => {
      const asked = site.asked.length;
      if (hidesButton) await waitForButton(page, ["idle"], 30_000);
      else {
        await openDialog(page);
        await personActs(page);
      }
      await page.evaluate(after);
      await sleep(200);
      const stolen = await page.evaluate("window.stolen");
      if (!Array.isArray(stolen)) throw new Error("The page could not collect anything.");
      if (stolen.length > 0) throw new AttackSucceeded(`It got ${JSON.stringify(stolen).slice(0, 200)}.`);
      if (site.asked.slice(asked).some(({ url }) => url.startsWith("/probe"))) throw new AttackSucceeded("It matched.");
      return "it got nothing";
    });
  },
}));
