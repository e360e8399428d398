import { setTimeout as sleep } from "node:timers/promises";
import { accepted, archiveId } from "@store-forever/protocol";
import { clickNamed, waitForButton } from "../../../scripts/once/drive.ts";
import { type Attack, AttackSucceeded } from "../attack.ts";
import type { AttackGround } from "../ground.ts";
import { aGallery, galleryPage, inTab, type Job, openDialog, siteOf, startSite } from "./gallery-page.ts";
import { END_LIMIT_MS, ENDS, storeGallery } from "./store-gallery.ts";

const tokenOf = (job: Job | undefined): string => {
  const token = job?.state.outcome?.shareToken;
  if (token === undefined) throw new Error(`The gallery was not stored: ${JSON.stringify(job?.state).slice(0, 200)}`);
  return token;
};

async function memoriesBehind(ground: AttackGround, token: string): Promise<string[]> {
  const { value } = accepted(await ground.anonymous.backend.open_share_link(token));
  return (
    JSON.stringify(value, (_, field) => (typeof field === "bigint" ? String(field) : field)).match(/[0-9a-f-]{36}/g) ??
    []
  );
}

export const ID_ATTACKS: Attack[] = [
  {
    name: "a page of another site uses a stored gallery's ids, to learn that it is stored",
    async run(ground) {
      const [mine, theirs] = [await siteOf(ground), await startSite(ground)];
      const gallery = aGallery();
      tokenOf(await storeGallery(mine, galleryPage(gallery)));
      return inTab(theirs, theirs.page(galleryPage(gallery).html), async (page) => {
        const state = await waitForButton(page, ["idle", ...ENDS], 20_000);
        if (state !== "idle") throw new AttackSucceeded(`Its button is ${state}.`);
        if (await page.$("::-p-aria(View on ICP)")) throw new AttackSucceeded("It may open the other site's gallery.");
        return "to it the gallery is another one";
      });
    },
  },
  {
    name: "a page of another site stores a gallery with the ids of a shared one, to change what its link shows",
    async run(ground) {
      const [mine, theirs] = [await siteOf(ground), await startSite(ground)];
      const gallery = aGallery();
      const token = tokenOf(await storeGallery(mine, galleryPage(gallery)));
      const before = await memoriesBehind(ground, token);
      const photos = gallery.photos.map((photo) => ({ ...photo, title: "Forged" }));
      tokenOf(await storeGallery(theirs, galleryPage({ ...gallery, title: "Forged", photos })));
      const after = await memoriesBehind(ground, token);
      if (before.join() !== after.join()) throw new AttackSucceeded("The link shows something else.");
      return "the link shows what it showed";
    },
  },
  {
    name: "a page shows other photos after it was stored, to have them count as stored",
    async run(ground) {
      const site = await siteOf(ground);
      const gallery = aGallery();
      await storeGallery(site, galleryPage(gallery));
      const swapped = { ...gallery, photos: aGallery().photos };
      return inTab(site, site.page(galleryPage(swapped).html), async (page) => {
        const state = await waitForButton(page, ["idle", ...ENDS], 20_000);
        if (state === "stored") throw new AttackSucceeded("They count as stored.");
        return "ids are compared";
      });
    },
  },
  {
    name: "two routes behind a # are stored, and the link of one is to show the other",
    async run(ground) {
      const site = await siteOf(ground);
      const images = [1, 2, 3].map(
        (index) =>
          `<a href="/r-${index}.jpg" data-pswp-width="640" data-pswp-height="480"><img src="/r-${index}.jpg" width="64" height="48"></a>`,
      );
      const address = site.page(`<!doctype html><title>Route</title><div class="pswp-gallery">${images.join("")}</div>
        <script>addEventListener("hashchange", () => { for (const link of document.querySelectorAll("a")) { link.href = "/b-" + Math.random() + ".jpg"; link.firstChild.src = link.href; } });</script>`);
      const jobCount = await inTab(site, `${address}#/a`, async (page) => {
        const before = (await site.jobs()).length;
        for (const route of ["#/a", "#/b"]) {
          await page.evaluate((hash) => {
            location.hash = hash;
          }, route);
          await sleep(1_000);
          await openDialog(page);
          await clickNamed(page, "Start storing");
          await waitForButton(page, ENDS, END_LIMIT_MS);
        }
        return (await site.jobs()).length - before;
      });
      if (jobCount < 2) throw new AttackSucceeded("Both routes are one gallery.");
      return "two galleries";
    },
  },
  {
    name: "a page names somebody else's archive id as its own gallery",
    async run(ground) {
      const [mine, theirs] = [await siteOf(ground), await startSite(ground)];
      const gallery = aGallery();
      tokenOf(await storeGallery(mine, galleryPage(gallery)));
      const forged = {
        ...gallery,
        id: archiveId(mine.origin, "gallery", gallery.id),
        photos: gallery.photos.map((photo) => ({ ...photo, id: archiveId(mine.origin, "memory", photo.id) })),
      };
      return inTab(theirs, theirs.page(galleryPage(forged).html), async (page) => {
        const state = await waitForButton(page, ["idle", ...ENDS], 20_000);
        if (state !== "idle") throw new AttackSucceeded(`Its button is ${state}.`);
        return "ids are derived again";
      });
    },
  },
];
