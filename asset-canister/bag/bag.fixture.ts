import {
  type AssetKind,
  assetLeaf,
  galleryLeaf,
  galleryPath,
  type Memory,
  memoryAssetPath,
  memoryLeaf,
  memoryMetadataPath,
  memoryVersionsPath,
  nameOf,
  type TreePath,
  toHex,
  versionsLeaf,
} from "@store-forever/protocol";
import { receiptWriter } from "@store-forever/protocol/receipt";
import { memoryDescription, Principal, sha256, versionDescription } from "@store-forever/protocol/verify";
import { CANISTER, proofOf, ROOT_KEY, TIME_NS } from "../../protocol/src/certified/certificate.fixture.ts";
import type { BagFiles } from "./bag-files.ts";
import { type BagItem, type BagSource, bagEntries } from "./bag-writer.ts";

export { ROOT_KEY };

const OWNER = Principal.fromUint8Array(Uint8Array.of(9, 9, 9));

/** What a test says of a memory. */
export interface SampleMemory {
  id: string;
  title: string;
  fileName?: string | undefined;
  description?: string | undefined;
  caption?: string | undefined;
  sourceUrl?: string | undefined;
  creator?: string | undefined;
  capturedAtNs?: bigint | undefined;
  original: Uint8Array<ArrayBuffer>;
  display?: Uint8Array<ArrayBuffer> | undefined;
  thumb?: Uint8Array<ArrayBuffer> | undefined;
  /** The originals that it had before, the oldest first. */
  former?: readonly Uint8Array<ArrayBuffer>[] | undefined;
}

const opt = <T>(value: T | undefined): [] | [T] => (value === undefined ? [] : [value]);

function assetsOf({ original, display, thumb }: SampleMemory): Map<AssetKind, Uint8Array<ArrayBuffer>> {
  const assets = new Map<AssetKind, Uint8Array<ArrayBuffer>>([["original", original]]);
  if (display !== undefined) assets.set("display", display);
  if (thumb !== undefined) assets.set("thumb", thumb);
  return assets;
}

function memoryOf(sample: SampleMemory): Memory {
  const refOf = (kind: AssetKind, bytes: Uint8Array): Memory["assets"][number] => ({
    kind: { [kind]: null } as Memory["assets"][number]["kind"],
    sha256: sha256(bytes),
    size_bytes: BigInt(bytes.length),
    content_type: kind === "original" ? "image/jpeg" : "image/webp",
    inline: [],
  });
  const { creator } = sample;
  const memory_type = { image: null };
  const metadata: Memory["metadata"] = {
    title: sample.title,
    description: opt(sample.description),
    file_name: opt(sample.fileName),
    width_px: [4000],
    height_px: [3000],
    captured_at_ns: opt(sample.capturedAtNs),
    duration_ms: [],
    camera: ["Pixel 8"],
    grade: [],
    is_cut_off: false,
    alt_text: opt(sample.description),
    rights:
      creator === undefined
        ? []
        : [
            {
              creator: [creator],
              credit: [creator],
              copyright: [],
              license: [],
              license_url: [],
              acquire_license_url: [],
            },
          ],
    location: [{ latitude_e7: -488_566_000, longitude_e7: 23_522_000 }],
    source_url: opt(sample.sourceUrl),
  };
  return {
    id: sample.id,
    memory_type,
    metadata,
    assets: [...assetsOf(sample)].map(([kind, bytes]) => refOf(kind, bytes)),
    created_at_ns: 1n,
    stored_at_ns: 0n,
    versions: (sample.former ?? []).map((original, index) => ({
      memory_type,
      metadata: { ...metadata, title: `${sample.title} ${index + 1}` },
      assets: [refOf("original", original)],
      stored_at_ns: BigInt(index),
      replaced_at_ns: BigInt(index + 1),
    })),
  };
}

function versionsOf(owner: Uint8Array, { id, versions }: Memory): [TreePath, Uint8Array][] {
  if (versions.length === 0) return [];
  return [[memoryVersionsPath(owner, id), versionsLeaf(versions.map(versionDescription), sha256)]];
}

/** What a bag of these memories, which are a gallery in this order, is written from. The fixture's network certifies it all. */
export async function sampleSource(samples: readonly SampleMemory[], title = "Holiday"): Promise<BagSource> {
  const owner = OWNER.toUint8Array();
  const memories = samples.map(memoryOf);
  const galleryId = "6f0e3f4a-52c5-4a56-9d0a-1f1e2c3b4a5d";
  const items = samples.map(({ id, caption }) => ({ memoryId: id, ...(caption === undefined ? {} : { caption }) }));
  const gallery = {
    title,
    description: undefined,
    sourceUrl: undefined,
    createdAtNs: 5n,
    items: items.map(({ memoryId, caption }) => ({ memoryId, caption })),
  };
  const proof = await proofOf([
    ...memories.flatMap((memory): [TreePath, Uint8Array][] => [
      [memoryMetadataPath(owner, memory.id), memoryLeaf(memoryDescription(memory), sha256)],
      ...memory.assets.map((asset): [TreePath, Uint8Array] => [
        memoryAssetPath(owner, memory.id, nameOf(asset.kind)),
        assetLeaf({ sha256: asset.sha256, sizeBytes: asset.size_bytes }),
      ]),
      ...versionsOf(owner, memory),
    ]),
    [galleryPath(owner, galleryId), galleryLeaf(gallery, sha256)],
  ]);
  const receiptOf = await receiptWriter(
    { ...proof, certifiedAtNs: TIME_NS },
    { canisterId: CANISTER.toText(), owner: OWNER },
  );
  async function* photos(): AsyncGenerator<BagItem> {
    for (const [index, memory] of memories.entries()) {
      const assets = assetsOf(samples[index] as SampleMemory);
      const versions = (samples[index]?.former ?? []).map((bytes) => new Map([["original" as const, bytes]]));
      yield { kind: "memory", receipt: receiptOf(memory), assets, versions };
    }
  }
  return {
    title,
    canisterId: CANISTER.toText(),
    owner: OWNER.toText(),
    bag: { number: 1, count: 1 },
    date: new Date("2026-11-29T00:00:00Z"),
    galleries: [
      {
        id: galleryId,
        title,
        createdAtNs: "5",
        items,
        certificate: toHex(proof.certificate),
        witness: toHex(proof.witness),
      },
    ],
    items: photos(),
    page: "<!doctype html>",
  };
}

/** All files of a bag, by path. */
export async function filesOfBag(source: BagSource): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for await (const { path, content } of bagEntries(source)) {
    if (files.has(path)) throw new Error(`${path} is written twice.`);
    files.set(path, content);
  }
  return files;
}

/** Files in memory, as they would be in a ZIP file or folder. */
export function bagInMemory(files: ReadonlyMap<string, Uint8Array>): BagFiles {
  const at = (path: string): Uint8Array => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new Error(`${path} is missing.`);
    return bytes;
  };
  return {
    paths: new Set(files.keys()),
    refused: new Map(),
    sizeOf: (path) => at(path).length,
    read: async function* (path) {
      yield at(path);
    },
    digest: async (path) => toHex(sha256(at(path))),
    flawOf: () => undefined,
  };
}
