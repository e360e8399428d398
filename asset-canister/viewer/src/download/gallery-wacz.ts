import { makeZip } from "client-zip";
import { waczEntries } from "../../../wacz/wacz-writer.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import { allAssets } from "../reading/photo.ts";
import { beginReading, type DownloadFile, type DownloadOptions, folderName, readItems } from "./read-items.ts";

/** A gallery, some of its photos, or all that somebody stored, as one web archive, which readers of other makers show. */
export async function* galleryWacz(opened: OpenedGallery, options: DownloadOptions): AsyncGenerator<DownloadFile> {
  const reading = await beginReading(opened, options);
  const { galleries, kept, photos } = reading;
  const entries = waczEntries({
    title: options.title,
    canisterId: opened.trust.canisterId,
    owner: opened.owner.toText(),
    date: new Date(),
    galleries,
    items: readItems(opened, photos, reading),
  });
  yield {
    fileName: `${folderName(options.title)}.wacz`,
    zip: makeZip(zipped(entries)),
    saved: () => kept.forget(photos.flatMap(allAssets)),
  };
}

/** Readers seek in a web archive, so nothing in it is compressed once more: `client-zip` stores files as they are. */
async function* zipped(entries: ReturnType<typeof waczEntries>) {
  for await (const { path, content } of entries) yield { name: path, input: content };
}
