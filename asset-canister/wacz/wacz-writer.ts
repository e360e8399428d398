import { type AssetKind, toHex } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic-types";
import type { MemoryReceipt } from "@store-forever/protocol/receipt";
import type { AssetBytes, BagEntry, BagItem, BagSource } from "../bag/bag-writer.ts";
import { galleryPage, type PagePhoto } from "./gallery-page.ts";
import { WarcFile, type WebResource } from "./warc-file.ts";

export type WaczSource = Pick<BagSource, "title" | "canisterId" | "owner" | "date" | "galleries" | "items">;

/** A file of records is held in memory until it is this long. */
const WARC_BYTES = 32_000_000;
const WACZ_VERSION = "1.1.1";
const RASTER = /^image\/(?:jpeg|png|webp|gif|avif)$/;
/** In the order in which a page would rather show them. */
const SHOWN = ["thumb", "display", "original"] as const;
const encoder = new TextEncoder();

/**
 * A gallery as a web archive (WACZ, https://specs.webrecorder.net/wacz/1.1.1/), one file at a time. The original is at the address that
 * it was read from, where that is known; page, derivatives and receipts are at those that the canister has for public galleries. What
 * a memory was before is there too, as web archives keep it: at the same addresses, with the time at which it was stored.
 * @throws Error when there is nothing in it
 */
export async function* waczEntries(source: WaczSource): AsyncGenerator<BagEntry> {
  const { title, date, galleries } = source;
  const page = await pageAddress(source);
  const addresses = new Addresses(page);
  const listing = new Listing();
  const indexLines: string[] = [];
  const photos: PagePhoto[] = [];
  let fileCount = 1;
  const nameOf = (number: number) => `data-${number}.warc.gz`;
  const finished = (file: WarcFile): Promise<BagEntry> => {
    indexLines.push(...file.indexLines);
    return listing.add(`archive/${nameOf(fileCount)}`, file.bytes());
  };
  let file = await WarcFile.begin(nameOf(fileCount), date);
  for await (const item of source.items) {
    if (item.kind === "leftOut") continue;
    for (const resource of await resourcesOf(item, addresses)) await file.add(resource);
    photos.push(pagePhoto(item.receipt, addresses));
    if (file.sizeBytes < WARC_BYTES) continue;
    yield await finished(file);
    fileCount++;
    file = await WarcFile.begin(nameOf(fileCount), date);
  }
  if (photos.length === 0) throw new Error("None of the photos can be read: there is nothing to save.");
  await file.add(await textResource(page, "text/html", galleryPage(title, galleries, photos), date));
  yield await finished(file);
  yield await listing.text(
    "indexes/index.cdx",
    indexLines
      .sort()
      .map((line) => `${line}\n`)
      .join(""),
  );
  yield await listing.text("pages/pages.jsonl", pageLines(page, title, date));
  const dataPackage = {
    profile: "data-package",
    wacz_version: WACZ_VERSION,
    title,
    software: "Store Forever",
    created: date.toISOString(),
    mainPageUrl: page,
    mainPageDate: date.toISOString(),
    resources: listing.resources.slice(),
  };
  yield await listing.text("datapackage.json", json(dataPackage));
  const { path, hash } = listing.resources.at(-1) ?? { path: "", hash: "" };
  yield await listing.text("datapackage-digest.json", json({ path, hash }));
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Where the canister has the page of a public gallery; of several galleries, or of some photos, it has none. */
async function pageAddress({ canisterId, owner, galleries }: WaczSource): Promise<string> {
  const name = await hexSha256(Principal.fromText(owner).toUint8Array());
  const [gallery, ...others] = galleries;
  const path = gallery !== undefined && others.length === 0 ? `g/${name}/${gallery.id}` : `m/${name}`;
  return `https://${canisterId}.icp0.io/${path}`;
}

/** Which address each file of a memory has. */
class Addresses {
  readonly #page: string;
  readonly #originals = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(page: string) {
    this.#page = page;
  }

  of(receipt: MemoryReceipt, name: AssetKind | "receipt.json"): string {
    return name === "original" ? this.#originalOf(receipt) : `${this.#page}/${receipt.memoryId}/${name}`;
  }

  /** Several memories may tell the same address, such as that of their page: the first has it. */
  #originalOf({ memoryId, description: { sourceUrl } }: MemoryReceipt): string {
    const known = this.#originals.get(memoryId);
    if (known !== undefined) return known;
    const isFree = sourceUrl !== undefined && URL.canParse(sourceUrl) && !this.#taken.has(sourceUrl);
    const address = isFree ? sourceUrl : `${this.#page}/${memoryId}/original`;
    this.#taken.add(address);
    this.#originals.set(memoryId, address);
    return address;
  }
}

async function resourcesOf(
  { receipt, assets, versions }: Extract<BagItem, { kind: "memory" }>,
  addresses: Addresses,
): Promise<WebResource[]> {
  const now = dateOf(receipt.certifiedAtNs);
  const filesOf = (told: Pick<MemoryReceipt, "description" | "assets">, bytes: AssetBytes | undefined, date: Date) =>
    told.assets.map(({ kind, sha256 }): WebResource => {
      const content = bytes?.get(kind);
      if (content === undefined) throw new TypeError(`The ${kind} of ${receipt.memoryId} was not read.`);
      const contentType = told.description.contentTypes[kind] ?? "application/octet-stream";
      return { url: addresses.of(receipt, kind), contentType, date, content, sha256 };
    });
  return [
    ...(receipt.versions ?? []).flatMap((version, index) =>
      filesOf(version, versions[index], dateOf(version.storedAtNs)),
    ),
    ...filesOf(receipt, assets, now),
    await textResource(addresses.of(receipt, "receipt.json"), "application/json", json(receipt), now),
  ];
}

function pagePhoto(receipt: MemoryReceipt, addresses: Addresses): PagePhoto {
  const { contentTypes } = receipt.description;
  const shown = SHOWN.find((kind) => RASTER.test(contentTypes[kind] ?? ""));
  return {
    receipt,
    picture: shown && addresses.of(receipt, shown),
    original: addresses.of(receipt, "original"),
    proof: addresses.of(receipt, "receipt.json"),
  };
}

const dateOf = (timeNs: string): Date => new Date(Number(BigInt(timeNs) / 1_000_000n));

async function textResource(url: string, contentType: string, text: string, date: Date): Promise<WebResource> {
  const content = encoder.encode(text);
  return { url, contentType, date, content, sha256: await hexSha256(content) };
}

function pageLines(url: string, title: string, date: Date): string {
  const head = { format: "json-pages-1.0", id: "pages", title: "All Pages" };
  return [head, { id: "gallery", url, ts: date.toISOString(), title }]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");
}

/** The files of the package, with their hashes. */
class Listing {
  readonly resources: { name: string; path: string; hash: string; bytes: number }[] = [];

  async add(path: string, content: Uint8Array<ArrayBuffer>): Promise<BagEntry> {
    const hash = `sha256:${await hexSha256(content)}`;
    this.resources.push({ name: path.slice(path.lastIndexOf("/") + 1), path, hash, bytes: content.length });
    return { path, content, date: undefined };
  }

  text(path: string, text: string): Promise<BagEntry> {
    return this.add(path, encoder.encode(text));
  }
}

async function hexSha256(bytes: Uint8Array): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes))));
}
