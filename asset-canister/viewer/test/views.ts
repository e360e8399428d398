import type { Page } from "puppeteer";
import type { Language } from "../src/language/languages.ts";
import type { SampleGallery } from "./stored-gallery.ts";
import { type Texts, textsIn } from "./texts.ts";
import {
  addController,
  administerAs,
  agentOfPerson,
  clickNamed,
  signInAsPerson,
  type ViewerOnDevnet,
} from "./viewer-on-devnet.ts";

/** Every view that people can come to, and the way there in any language. */
export interface View {
  name: string;
  open: (at: Visit) => Promise<unknown>;
}

/** Somebody at the viewer, in whose language its texts are. */
interface Visit {
  page: Page;
  viewer: ViewerOnDevnet;
  gallery: SampleGallery;
  texts: Texts;
}

const titled = (page: Page, title: string) =>
  page.waitForFunction((wanted) => document.querySelector("h1")?.textContent === wanted, {}, title);

async function openGallery({ page, viewer, gallery }: Visit) {
  await page.goto(viewer.linkTo(gallery.token));
  await photosShown(page);
}

/** Waits until all photos near the screen are shown. */
async function photosShown(page: Page) {
  await page.waitForFunction(() => {
    const [tiles, photos] = [".tile", ".tile-photo"].map((name) => document.querySelectorAll(name).length);
    return tiles !== 0 && tiles === photos;
  });
  await page.$$eval(".tile-photo", (images) =>
    Promise.all(images.map((image) => (image as HTMLImageElement).decode())),
  );
}

async function openLightbox(visit: Visit) {
  const { page } = visit;
  await openGallery(visit);
  await page.click(".tile-open");
  await page.waitForSelector(".large-photo");
}

/** One of the owner's pages; whoever is not signed in yet signs in first. */
async function openOwnerPage({ page, viewer, texts }: Visit, path: string) {
  await page.goto(`${viewer.origin}/#/my${path}`);
  const first = await page.waitForSelector(".page, .decision .button");
  if (await first?.evaluate((element) => !element.matches(".page"))) await signInAsPerson(page, { texts });
  await page.waitForSelector(".page");
}

async function openOwnGallery(visit: Visit) {
  await openOwnerPage(visit, `/${visit.gallery.id}`);
  await photosShown(visit.page);
}

export const VIEWS: readonly View[] = [
  {
    name: "start",
    open: async ({ page, viewer, texts }) => {
      await page.goto(viewer.origin);
      await titled(page, texts("pages.start.title"));
    },
  },
  { name: "gallery", open: openGallery },
  {
    name: "gallery-proof",
    open: async (visit) => {
      const { page } = visit;
      await openGallery(visit);
      await page.click(".facts-line .button");
      await page.waitForSelector(".sheet[open]");
    },
  },
  {
    name: "filters",
    open: async (visit) => {
      const { page, texts } = visit;
      await openGallery(visit);
      await page.click(".tool-more summary");
      await page.select(`[aria-label="${texts("gallery.tools.storage")}"]`, "incomplete");
      await page.waitForSelector(".missing");
    },
  },
  {
    name: "nothing-found",
    open: async (visit) => {
      const { page, texts } = visit;
      await openGallery(visit);
      await page.type("[type=search]", "no photo has this title");
      await page.waitForFunction(
        (nothing) => document.querySelector(".tool-count")?.textContent?.includes(nothing),
        {},
        texts("gallery.tools.nothingFound"),
      );
    },
  },
  {
    name: "selecting",
    open: async (visit) => {
      const { page, texts } = visit;
      await openGallery(visit);
      await clickNamed(page, texts("gallery.tools.select"));
      await page.click(".tile-pick");
      await page.waitForSelector(".picked-bar .take-along");
    },
  },
  { name: "lightbox", open: openLightbox },
  {
    name: "lightbox-details",
    open: async (visit) => {
      const { page } = visit;
      await openLightbox(visit);
      await page.click(".proof summary");
      await page.waitForSelector(".receipt button");
    },
  },
  {
    name: "my-galleries",
    open: async (visit) => {
      const { page } = visit;
      await openOwnerPage(visit, "");
      await page.waitForSelector(".cover img");
      await page.waitForSelector(".storage:not([aria-busy])");
    },
  },
  {
    name: "canister",
    open: async (visit) => {
      const { page, viewer, texts } = visit;
      await addController(viewer, await agentOfPerson(viewer));
      await openOwnerPage(visit, "/canister");
      await titled(page, texts("canister.title"));
      await page.waitForSelector(".history li");
    },
  },
  {
    name: "access",
    open: async (visit) => {
      const { page, viewer, texts } = visit;
      await administerAs(viewer, await agentOfPerson(viewer));
      await openOwnerPage(visit, "/access");
      await titled(page, texts("access.title"));
      await page.waitForSelector(".panel");
    },
  },
  {
    name: "invitation",
    open: async (visit) => {
      const { page, viewer, texts } = visit;
      await openOwnerPage(visit, "");
      await page.goto(`${viewer.origin}/#/invitation/${"0f".repeat(32)}`);
      await titled(page, texts("access.invitedTitle"));
      await page.waitForSelector("[role=status]:not(.opening)");
    },
  },
  { name: "own-gallery", open: openOwnGallery },
  {
    name: "share",
    open: async (visit) => {
      const { page, texts } = visit;
      await openOwnGallery(visit);
      await clickNamed(page, texts("owner.share"));
      await page.waitForSelector(".sharing .row .copy");
    },
  },
  {
    name: "delete",
    open: async (visit) => {
      const { page, texts } = visit;
      await openOwnGallery(visit);
      await clickNamed(page, texts("owner.delete"));
      await page.waitForSelector(".sheet [type=checkbox]");
      await page.click(".sheet [type=checkbox]");
    },
  },
  {
    name: "delete-many",
    open: async (visit) => {
      const { page, texts } = visit;
      await openOwnGallery(visit);
      await clickNamed(page, texts("gallery.tools.select"));
      await page.waitForSelector(".tile-pick");
      for (const tile of (await page.$$(".tile-pick")).slice(0, 2)) await tile.click();
      await (await page.waitForSelector(`.picked-bar ::-p-text(${texts("owner.remove")})`))?.click();
      await page.waitForSelector(".sheet .danger");
    },
  },
  {
    name: "own-photo",
    open: async (visit) => {
      const { page } = visit;
      await openOwnGallery(visit);
      await page.click(".tile-open");
      await page.waitForSelector(".large-photo");
    },
  },
  {
    name: "edit-photo",
    open: async (visit) => {
      const { page, texts } = visit;
      await openOwnGallery(visit);
      await page.click(".tile-open");
      await clickNamed(page, texts("owner.edit"));
      await page.waitForSelector(".sheet textarea");
    },
  },
  {
    name: "not-public",
    open: async ({ page, viewer, gallery, texts }) => {
      const nobody = "2vxsx-fae";
      await page.goto(`${viewer.origin}/#/${viewer.backendId}/${nobody}/${gallery.id}`);
      await page.waitForFunction((titles) => titles.includes(document.querySelector("h1")?.textContent ?? ""), {}, [
        texts("identity.notPublic"),
        texts("identity.notShared"),
      ]);
    },
  },
  {
    name: "account",
    open: async (visit) => {
      await openOwnerPage(visit, "");
      await visit.page.goto(`${visit.viewer.origin}/connect`);
      await titled(visit.page, visit.texts("identity.yourAccount"));
    },
  },
  {
    name: "link-incomplete",
    open: async ({ page, viewer: { origin, backendId }, texts }) => {
      await page.goto(`${origin}/#/${backendId}`);
      await titled(page, texts("pages.link.incomplete"));
    },
  },
  {
    name: "link-refused",
    open: async ({ page, viewer, texts }) => {
      await page.goto(viewer.linkTo("x".repeat(43)));
      await titled(page, texts("pages.failed.noSuchLink"));
    },
  },
];

export const MODES = {
  light: { width: 1280, height: 800, deviceScaleFactor: 1, scheme: "light" },
  dark: { width: 1280, height: 800, deviceScaleFactor: 1, scheme: "dark" },
  phone: { width: 390, height: 844, deviceScaleFactor: 2, scheme: "light" },
} as const;

/** Opens a view in a new page, in a mode and a language. */
export async function openView(
  view: View,
  mode: keyof typeof MODES,
  viewer: ViewerOnDevnet,
  gallery: SampleGallery,
  language: Language = "en",
): Promise<Page> {
  const page = await viewer.browser.newPage();
  page.setDefaultTimeout(30_000);
  await preferLanguage(page, language);
  await switchMode(page, mode);
  await view.open({ page, viewer, gallery, texts: await textsIn(language) });
  return page;
}

/** As if the browser were set to this language. */
export async function preferLanguage(page: Page, language: Language): Promise<void> {
  const session = await page.createCDPSession();
  const userAgent = await page.browser().userAgent();
  await session.send("Emulation.setUserAgentOverride", { userAgent, acceptLanguage: language });
}

export async function switchMode(page: Page, mode: keyof typeof MODES): Promise<void> {
  const { scheme, ...viewport } = MODES[mode];
  await page.setViewport(viewport);
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    // Animations would change colours while axe compares them.
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
}
