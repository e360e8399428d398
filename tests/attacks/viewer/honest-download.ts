import { randomUUID } from "node:crypto";
import { accepted, fromHex, type MemoryInput, toHex } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { receiptWriter } from "@store-forever/protocol/receipt";
import { verifyProof } from "@store-forever/protocol/verify";
import type { ArchiveFile } from "../../../asset-canister/bag/archive-file.ts";
import {
  BAG_PATHS,
  bagInfoText,
  isPayload,
  manifestText,
  receiptPath,
} from "../../../asset-canister/bag/bag-format.ts";
import { type BagItem, bagEntries } from "../../../asset-canister/bag/bag-writer.ts";
import { type PageMemory, pageDataScript } from "../../../asset-canister/bag/page-data.ts";
import type { AttackGround } from "../ground.ts";
import { photo, sha256 } from "../victim.ts";
import { type ZipFile, zipOf } from "./zip-writer.ts";

/** A downloaded gallery of two photos, taken apart so that it can be forged. */
export interface Download {
  archive: ArchiveFile;
  /** By path in the bag, without what is made anew for each forgery: the archive file, the page's data, and the manifests. */
  files: Map<string, Uint8Array>;
}

const prepared = new WeakMap<AttackGround, Promise<Download>>();

/** A copy of the same download each time. */
export async function honestDownload(ground: AttackGround): Promise<Download> {
  const known = prepared.get(ground) ?? download(ground);
  prepared.set(ground, known);
  const { archive, files } = await known;
  return { archive: structuredClone(archive), files: new Map(files) };
}

async function download(ground: AttackGround): Promise<Download> {
  const { backend, principal } = ground.stranger();
  const contents = ["one", "two"].map((text) => new TextEncoder().encode(text.repeat(500)));
  const memories = contents.map((bytes, index): MemoryInput => {
    const memory = photo(randomUUID(), bytes);
    const described: MemoryInput["metadata"] = {
      ...memory.metadata,
      title: `Photo ${index}`,
      description: ["At the lake"],
      file_name: [`photo-${index}.jpg`],
      captured_at_ns: [1_700_000_000_000_000_000n],
      source_url: ["https://example.com/photo"],
    };
    return { ...memory, metadata: described };
  });
  for (const answer of await backend.store_assets(contents.map((bytes) => ({ sha256: sha256(bytes), bytes }))))
    accepted(answer);
  for (const answer of await backend.memories_create(memories)) accepted(answer);
  const galleryId = randomUUID();
  const items = memories.map(({ id }, index) => ({ memory_id: id, caption: [`Caption ${index}`] as [string] }));
  const input = { id: galleryId, title: "Holiday", description: [] as [], source_url: [] as [], items };
  accepted(await backend.store_gallery_forever(input));

  const canisterId = ground.stack.backendCanisterId;
  const trust = { canisterId, rootKey: fromHex(ground.stack.devnet.rootKey) };
  const ids = memories.map(({ id }) => id).sort();
  const read = accepted(await backend.memories_read({ memory_ids: ids, token: [] }));
  const proof = { certificate: new Uint8Array(read.certificate), witness: new Uint8Array(read.witness) };
  const { certifiedAtNs } = await verifyProof(proof, trust);
  const receiptOf = await receiptWriter(
    { ...proof, certifiedAtNs },
    { canisterId, owner: Principal.fromText(principal) },
  );
  const gallery = accepted(await backend.get_gallery_by_id(galleryId));
  async function* photos(): AsyncGenerator<BagItem> {
    for (const memory of read.value.flat()) {
      const bytes = contents[memories.findIndex(({ id }) => id === memory.id)] ?? new Uint8Array();
      const assets = new Map([["original" as const, new Uint8Array(bytes)]]);
      yield { kind: "memory", receipt: receiptOf(memory), assets, versions: [] };
    }
  }
  const entries = bagEntries({
    title: "Holiday",
    canisterId,
    owner: principal,
    bag: { number: 1, count: 1 },
    date: new Date(),
    galleries: [
      {
        id: galleryId,
        title: "Holiday",
        createdAtNs: gallery.value.created_at_ns.toString(),
        items: memories.map(({ id }, index) => ({ memoryId: id, caption: `Caption ${index}` })),
        certificate: toHex(new Uint8Array(gallery.certificate)),
        witness: toHex(new Uint8Array(gallery.witness)),
      },
    ],
    items: photos(),
    page: "<!doctype html>",
  });
  const files = new Map<string, Uint8Array>();
  for await (const { path, content } of entries) files.set(path, content);
  const archive = JSON.parse(textAt(files, BAG_PATHS.archive)) as ArchiveFile;
  for (const path of MADE_ANEW) files.delete(path);
  return { archive, files };
}

const MADE_ANEW = [
  BAG_PATHS.archive,
  BAG_PATHS.pageData,
  BAG_PATHS.info,
  BAG_PATHS.payloadManifest,
  BAG_PATHS.tagManifest,
];

export const textAt = (files: ReadonlyMap<string, Uint8Array>, path: string): string =>
  Buffer.from(files.get(path) ?? []).toString();

/** All files of the bag, with manifests and the page's data that fit what was forged. */
export function filesOf({ archive, files }: Download): Map<string, Uint8Array> {
  const all = new Map(files);
  const put = (path: string, text: string) => void all.set(path, Buffer.from(text));
  put(BAG_PATHS.archive, `${JSON.stringify(archive, null, 2)}\n`);
  put(
    BAG_PATHS.pageData,
    pageDataScript({ archive, memories: archive.memories.map(({ memoryId }) => receiptIn(files, memoryId)) }),
  );
  const payload = [...all].filter(([path]) => isPayload(path));
  const sizeBytes = payload.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  const { canisterId, owner, bag } = archive;
  const oxum = { sizeBytes, fileCount: payload.length };
  put(BAG_PATHS.info, bagInfoText({ title: "Holiday", canisterId, owner, bag, date: new Date(), payload: oxum }));
  const lines = (isListed: (path: string) => boolean) =>
    manifestText([...all].filter(([path]) => isListed(path)).map(([path, bytes]) => [path, toHex(sha256(bytes))]));
  put(BAG_PATHS.payloadManifest, lines(isPayload));
  put(
    BAG_PATHS.tagManifest,
    lines((path) => !isPayload(path)),
  );
  return all;
}

/** @returns what the file says, or nothing where it is no receipt any more */
function receiptIn(files: ReadonlyMap<string, Uint8Array>, memoryId: string): PageMemory {
  const text = textAt(files, receiptPath(memoryId));
  return { memoryId, ...(text === "" ? {} : JSON.parse(text)) } as PageMemory;
}

/** In the ZIP file, the bag is in a folder. */
export const inFolder = (path: string): string => `Holiday/${path}`;

/** Puts it together again. @param more files in addition, with their whole paths */
export function packed(download: Download, more: readonly ZipFile[] = []): Buffer {
  return zipOf([...[...filesOf(download)].map(([path, bytes]): ZipFile => ({ name: inFolder(path), bytes })), ...more]);
}
