import type { Page } from "puppeteer";
import type { SampleGallery } from "./stored-gallery.ts";
import { clickNamed, signInAsPerson, type ViewerOnDevnet } from "./viewer-on-devnet.ts";

/** Every view that people can come to, and the way there. */
export interface View {
  name: string;
  open: (page: Page, viewer: ViewerOnDevnet, gallery: SampleGallery) => Promise<unknown>;
}

const titled = (page: Page, title: string) =>
  page.waitForFunction((wanted) => document.querySelector("h1")?.textContent === wanted, {}, title);

async function openGallery(page: Page, viewer: ViewerOnDevnet, gallery: SampleGallery) {
  await page.goto(viewer.linkTo(gallery.token));
  await photosShown(page);
}

/** All that is near the screen. */
async function photosShown(page: Page) {
  await page.waitForFunction(() => {
    const [tiles, photos] = [".tile", ".tile-photo"].map((name) => document.querySelectorAll(name).length);
    return tiles !== 0 && tiles === photos;
  });
  await page.$$eval(".tile-photo", (images) =>
    Promise.all(images.map((image) => (image as HTMLImageElement).decode())),
  );
}

async function openLightbox(page: Page, viewer: ViewerOnDevnet, gallery: SampleGallery) {
  await openGallery(page, viewer, gallery);
  await page.click(".tile-open");
  await page.waitForSelector(".large-photo");
}

/** A page of the signed-in person's; whoever is not signed in yet does that first. */
async function openMine(page: Page, viewer: ViewerOnDevnet, path: string) {
  await page.goto(`${viewer.origin}/#/my${path}`);
  const first = await page.waitForSelector(".page, .decision .button");
  if (await first?.evaluate((element) => !element.matches(".page"))) await signInAsPerson(page);
  await page.waitForSelector(".page");
}

async function openOwnGallery(page: Page, viewer: ViewerOnDevnet, gallery: SampleGallery) {
  await openMine(page, viewer, `/${gallery.id}`);
  await photosShown(page);
}

export const VIEWS: readonly View[] = [
  {
    name: "start",
    open: async (page, { origin }) => {
      await page.goto(origin);
      await titled(page, "Photographs that stay");
    },
  },
  { name: "gallery", open: openGallery },
  {
    name: "gallery-proof",
    open: async (page, viewer, gallery) => {
      await openGallery(page, viewer, gallery);
      await page.click(".facts-line .button");
      await page.waitForSelector(".sheet[open]");
    },
  },
  {
    name: "filters",
    open: async (page, viewer, gallery) => {
      await openGallery(page, viewer, gallery);
      await page.click(".tool-more summary");
      await page.select("[aria-label=Storage]", "incomplete");
      await page.waitForSelector(".missing");
    },
  },
  {
    name: "nothing-found",
    open: async (page, viewer, gallery) => {
      await openGallery(page, viewer, gallery);
      await page.type("[type=search]", "no photo has this title");
      await page.waitForFunction(() => document.querySelector(".tool-count")?.textContent?.includes("Nothing found"));
    },
  },
  {
    name: "selecting",
    open: async (page, viewer, gallery) => {
      await openGallery(page, viewer, gallery);
      await clickNamed(page, "Select photos");
      await page.click(".tile-pick");
      await page.waitForSelector(".picked-bar .take-along");
    },
  },
  { name: "lightbox", open: openLightbox },
  {
    name: "lightbox-details",
    open: async (page, viewer, gallery) => {
      await openLightbox(page, viewer, gallery);
      await page.click(".proof summary");
      await page.waitForSelector(".receipt button");
    },
  },
  {
    name: "my-galleries",
    open: async (page, viewer) => {
      await openMine(page, viewer, "");
      await page.waitForSelector(".cover img");
      await page.waitForSelector(".storage:not([aria-busy])");
    },
  },
  { name: "own-gallery", open: openOwnGallery },
  {
    name: "share",
    open: async (page, viewer, gallery) => {
      await openOwnGallery(page, viewer, gallery);
      await clickNamed(page, "Share");
      await page.waitForSelector(".sharing .row .copy");
    },
  },
  {
    name: "delete",
    open: async (page, viewer, gallery) => {
      await openOwnGallery(page, viewer, gallery);
      await clickNamed(page, "Delete");
      await page.waitForSelector(".sheet [type=checkbox]");
      await page.click(".sheet [type=checkbox]");
    },
  },
  {
    name: "delete-many",
    open: async (page, viewer, gallery) => {
      await openOwnGallery(page, viewer, gallery);
      await clickNamed(page, "Select photos");
      await page.waitForSelector(".tile-pick");
      for (const tile of (await page.$$(".tile-pick")).slice(0, 2)) await tile.click();
      await (await page.waitForSelector(".picked-bar ::-p-text(Remove)"))?.click();
      await page.waitForSelector(".sheet .danger");
    },
  },
  {
    name: "own-photo",
    open: async (page, viewer, gallery) => {
      await openOwnGallery(page, viewer, gallery);
      await page.click(".tile-open");
      await page.waitForSelector(".large-photo");
    },
  },
  {
    name: "edit-photo",
    open: async (page, viewer, gallery) => {
      await openOwnGallery(page, viewer, gallery);
      await page.click(".tile-open");
      await clickNamed(page, "Edit");
      await page.waitForSelector(".sheet textarea");
    },
  },
  {
    name: "not-public",
    open: async (page, viewer, gallery) => {
      const nobody = "2vxsx-fae";
      await page.goto(`${viewer.origin}/#/${viewer.backendId}/${nobody}/${gallery.id}`);
      await page.waitForSelector(".message h1");
      await page.waitForFunction(() => document.querySelector("h1")?.textContent?.startsWith("This gallery is not"));
    },
  },
  {
    name: "link-incomplete",
    open: async (page, { origin, backendId }) => {
      await page.goto(`${origin}/#/${backendId}`);
      await titled(page, "This link is not complete");
    },
  },
  {
    name: "link-refused",
    open: async (page, viewer) => {
      await page.goto(viewer.linkTo("x".repeat(43)));
      await titled(page, "This link opens no gallery");
    },
  },
];

export const MODES = {
  light: { width: 1280, height: 800, deviceScaleFactor: 1, scheme: "light" },
  dark: { width: 1280, height: 800, deviceScaleFactor: 1, scheme: "dark" },
  phone: { width: 390, height: 844, deviceScaleFactor: 2, scheme: "light" },
} as const;

/** A new page in a mode, with nothing of earlier ones in it. */
export async function openView(
  view: View,
  mode: keyof typeof MODES,
  viewer: ViewerOnDevnet,
  gallery: SampleGallery,
): Promise<Page> {
  const page = await viewer.browser.newPage();
  page.setDefaultTimeout(30_000);
  await switchMode(page, mode);
  await view.open(page, viewer, gallery);
  return page;
}

export async function switchMode(page: Page, mode: keyof typeof MODES): Promise<void> {
  const { scheme, ...viewport } = MODES[mode];
  await page.setViewport(viewport);
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    // Colours are compared when nothing moves any more.
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
}
