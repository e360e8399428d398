import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { archiveId } from "@store-forever/protocol";
import { type Attack, AttackSucceeded } from "../attack.ts";
import { aGallery, type Gallery, galleryPage, inTab, openDialog, type Photo, siteOf } from "./gallery-page.ts";
import { storeGallery } from "./store-gallery.ts";

const photo = (change: Partial<Photo>): Photo => ({
  id: randomUUID(),
  title: "A",
  url: `/${randomUUID()}.jpg`,
  ...change,
});

/** Addresses that are no photos of the web. None may be read. */
const ADDRESSES: Attack[] = [
  "javascript:alert(document.domain)",
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
  "blob:http://127.0.0.1/7c9e6679-7425-40de-944b-e07fc1f90ae7",
  "file:///etc/passwd",
  "chrome-extension://id/network.json",
  "view-source:http://127.0.0.1/",
  "ftp://127.0.0.1/a.jpg",
  "about:blank",
].map((address) => ({
  name: `a page names a photo at ${address.slice(0, 40)}`,
  async run(ground) {
    const site = await siteOf(ground);
    const forged = photo({ title: "Forged", url: address.replace("//id/", `//${site.extensionId}/`) });
    const gallery = { ...aGallery(), photos: [photo({}), forged] };
    const job = await storeGallery(site, galleryPage(gallery));
    const failed = new Set(job?.state.outcome?.failed.map(({ memoryId }) => memoryId));
    const stored = job?.state.outcome?.stored.map(({ memoryId }) => memoryId) ?? [];
    const isThere = stored.some((id) => id === forged.id || id === archiveId(site.origin, "memory", forged.id));
    if (isThere && !failed.has(forged.id)) throw new AttackSucceeded("It was stored.");
    return "no photo of the web: it was not read";
  },
}));

const EMOJIS = "👩‍👩‍👧‍👦".repeat(8_000);
const BIDI = "\u202egpj.exe\u2066\u2067\u061c";

/** Hooks that are wrong, huge or many. The page may lose its button; the browser and the extension go on. */
const ODD: readonly [what: string, make: () => { gallery: Gallery; html: string }][] = [
  [
    "titles with markup",
    () =>
      galleryPage({
        ...aGallery(),
        title: `<img src=x onerror="window.ran=1">`,
        photos: [photo({ title: `<script>window.ran=1</script>` }), photo({ title: `"><svg onload=window.ran=1>` })],
      }),
  ],
  [
    "titles that turn the direction of text",
    () => galleryPage({ ...aGallery(), title: BIDI, photos: [photo({ title: BIDI })] }),
  ],
  [
    "titles of 8,000 emojis",
    () => galleryPage({ ...aGallery(), title: EMOJIS, photos: [photo({ title: EMOJIS }), photo({ title: EMOJIS })] }),
  ],
  [
    "attributes of a megabyte",
    () =>
      galleryPage({
        ...aGallery(),
        photos: [
          photo({ title: "x".repeat(1_000_000) }),
          photo({ url: `/${"y".repeat(1_000_000)}.jpg` }),
          photo({ id: "z".repeat(1_000_000) }),
        ],
      }),
  ],
  [
    "hooks of wrong types",
    () =>
      galleryPage({
        id: "__proto__",
        title: "",
        photos: ["constructor", "0", "NaN", "[object Object]", "../..", "7C9E6679-7425-40DE-944B-E07FC1F90AE7"].map(
          (id) => photo({ id, type: "__proto__" }),
        ),
      }),
  ],
  [
    "one id for all photos",
    () => {
      const id = randomUUID();
      return galleryPage({ ...aGallery(), photos: Array.from({ length: 50 }, () => photo({ id })) });
    },
  ],
  ["30,000 photos", () => galleryPage({ ...aGallery(), photos: Array.from({ length: 30_000 }, () => photo({})) })],
  [
    "2,000 galleries",
    () => {
      const made = galleryPage(aGallery());
      return {
        ...made,
        html: `${made.html}${Array.from({ length: 2_000 }, () => `<section data-gallery-id="${randomUUID()}"><figure data-memory-id="${randomUUID()}" data-original="/a.jpg"></figure></section>`).join("")}`,
      };
    },
  ],
  [
    "galleries in galleries",
    () => {
      const made = galleryPage(aGallery());
      return {
        ...made,
        html: made.html + Array.from({ length: 300 }, () => `<div data-gallery-id="${made.gallery.id}">`).join(""),
      };
    },
  ],
  [
    "elements named like what scripts ask a document for",
    () =>
      galleryPage(aGallery(), {
        body: [
          "body",
          "querySelector",
          "createElement",
          "documentElement",
          "baseURI",
          "defaultView",
          "activeElement",
          "hasFocus",
        ]
          .map((name) => `<img name="${name}"><form name="${name}"></form>`)
          .join(""),
      }),
  ],
  [
    "a thousand new galleries a second",
    () =>
      galleryPage(aGallery(), {
        body: `<script>setInterval(() => { for (let at = 0; at < 20; at++) { const main = document.querySelector("main"); main.dataset.galleryId = crypto.randomUUID(); main.append(document.createElement("p")); } }, 20);</script>`,
      }),
  ],
  [
    "buttons of its own that look like the extension's",
    () =>
      galleryPage(aGallery(), { body: `<store-forever data-state="stored"><div></div></store-forever>`.repeat(200) }),
  ],
];

const HOOKS: Attack[] = ODD.map(([what, make]) => ({
  name: `a page has ${what}`,
  async run(ground) {
    const site = await siteOf(ground);
    const made = make();
    const ran = await inTab(site, site.page(made.html), async (page) => {
      await sleep(2_500);
      const open = await page.$("::-p-aria(Store Forever)").catch(() => null);
      await open?.click().catch(() => {});
      await sleep(1_500);
      return page.evaluate("window.ran").catch(() => undefined);
    });
    if (ran !== undefined) throw new AttackSucceeded("Its script ran out of a text.");
    // An honest page works as before.
    const { html } = galleryPage(aGallery());
    return inTab(site, site.page(html), async (page) => {
      await openDialog(page);
      return "an honest page works beside it";
    });
  },
}));

const RELOADS: Attack = {
  name: "a page reloads itself and opens copies of itself, a hundred times",
  async run(ground) {
    const site = await siteOf(ground);
    const address = site.page(galleryPage(aGallery()).html);
    await inTab(site, address, async (page) => {
      for (let visit = 0; visit < 100; visit++) await page.goto(`${address}?${visit}`);
    });
    return inTab(site, address, async (page) => {
      await openDialog(page);
      return "the extension answers as before";
    });
  },
};

export const GALLERY_ATTACKS: Attack[] = [...ADDRESSES, ...HOOKS, RELOADS];
