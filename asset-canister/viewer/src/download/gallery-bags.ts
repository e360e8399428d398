import { makeZip } from "client-zip";
import { type BagItem, bagEntries } from "../../../bag/bag-writer.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import { allAssets } from "../reading/photo.ts";
import { bagPage } from "./bag-page.ts";
import { planBags } from "./plan-bags.ts";
import { beginReading, type DownloadFile, type DownloadOptions, folderName, readItems } from "./read-items.ts";

export interface BagOptions extends DownloadOptions {
  /** No bag is larger, but for a photo that is larger alone. */
  mostBytes: number;
}

/** The archive file gives its reasons in English, whatever language the page is in: programs read it, and people much later. */
const NOT_STORED = "It is not stored.";

/**
 * A gallery, some of its photos, or all that somebody stored, as bags (RFC 8493), each of which opens and proves itself: every
 * original, verified, under its own name and date, what stands for it, sidecars and receipts. Photos that cannot be read or do
 * not pass verification are left out, and the bag says so. The bags are to be read one after the other.
 */
export async function* galleryBags(opened: OpenedGallery, options: BagOptions): AsyncGenerator<DownloadFile> {
  const reading = await beginReading(opened, options);
  const { galleries, missing, photos } = reading;
  const bags = planBags(photos, options.mostBytes);
  const page = await bagPage(opened.trust.rootKey);
  const folder = folderName(options.title);
  const date = new Date();
  for (const [index, bag] of bags.entries()) {
    const name = bags.length === 1 ? folder : `${folder} (${index + 1} of ${bags.length})`;
    const elsewhere = bags.flatMap((other, number) =>
      number === index
        ? []
        : other.map(({ memoryId }) => ({ memoryId, reason: `It is in bag ${number + 1} of ${bags.length}.` })),
    );
    const leftOut = [...[...missing].map((memoryId) => ({ memoryId, reason: NOT_STORED })), ...elsewhere];
    const entries = bagEntries({
      title: options.title,
      canisterId: opened.trust.canisterId,
      owner: opened.owner.toText(),
      bag: { number: index + 1, count: bags.length },
      date,
      galleries,
      items: withLeftOut(leftOut, readItems(opened, bag, reading)),
      page,
    });
    yield {
      fileName: `${name}.zip`,
      zip: makeZip(inFolder(name, entries)),
      saved: () => reading.kept.forget(bag.flatMap(allAssets)),
    };
  }
}

async function* withLeftOut(
  leftOut: readonly { memoryId: string; reason: string }[],
  items: AsyncIterable<BagItem>,
): AsyncGenerator<BagItem> {
  for (const each of leftOut) yield { kind: "leftOut", ...each };
  yield* items;
}

async function* inFolder(folder: string, entries: ReturnType<typeof bagEntries>) {
  for await (const { path, content, date } of entries)
    yield { name: `${folder}/${path}`, input: content, ...(date === undefined ? {} : { lastModified: date }) };
}
