import { clickNamed, waitForButton } from "../../../scripts/once/drive.ts";
import { type Gallery, inTab, type Job, openDialog, type Site } from "./gallery-page.ts";

export const ENDS = ["stored", "partial", "failed"];
export const END_LIMIT_MS = 60_000;

/** A person stores the gallery of a page. */
export async function storeGallery(
  site: Site,
  { gallery, html }: { gallery: Gallery; html: string },
): Promise<Job | undefined> {
  return inTab(site, site.page(html), async (page) => {
    await openDialog(page);
    await clickNamed(page, "Start storing");
    await waitForButton(page, ENDS, END_LIMIT_MS);
    return (await site.jobs()).find(({ origin, galleryId }) => origin === site.origin && galleryId === gallery.id);
  });
}
