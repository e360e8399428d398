import { randomUUID } from "node:crypto";
import { accepted, fromHex, type MemoryInput, toHex } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { receiptWriter } from "@store-forever/protocol/receipt";
import { verifyProof } from "@store-forever/protocol/verify";
import type { DownloadManifest } from "../../../asset-canister/download/download-manifest.ts";
import type { AttackGround } from "../ground.ts";
import { photo, sha256 } from "../victim.ts";
import { type ZipFile, zipOf } from "./zip-writer.ts";

/** A downloaded gallery of two photos, taken apart so that it can be forged. */
export interface Download {
  manifest: DownloadManifest;
  /** By path, without the manifest. */
  files: Map<string, Uint8Array>;
}

const prepared = new WeakMap<AttackGround, Promise<Download>>();

/** A copy of the same download each time. */
export async function honestDownload(ground: AttackGround): Promise<Download> {
  const known = prepared.get(ground) ?? download(ground);
  prepared.set(ground, known);
  const { manifest, files } = await known;
  return { manifest: structuredClone(manifest), files: new Map(files) };
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
  const files = new Map<string, Uint8Array>();
  const listed = read.value.flat().map((memory): DownloadManifest["memories"][number] => {
    const index = memories.findIndex(({ id }) => id === memory.id);
    const bytes = contents[index] ?? new Uint8Array();
    const path = `originals/photo-${index}.jpg`;
    const receiptPath = `receipts/${memory.id}.json`;
    files.set(path, bytes);
    files.set(receiptPath, new TextEncoder().encode(JSON.stringify(receiptOf(memory))));
    return {
      memoryId: memory.id,
      type: "image",
      title: `Photo ${index}`,
      description: "At the lake",
      path,
      contentType: "image/jpeg",
      sizeBytes: bytes.length,
      sha256: toHex(sha256(bytes)),
      capturedAtNs: "1700000000000000000",
      sourceUrl: "https://example.com/photo",
      receiptPath,
    };
  });
  const manifest: DownloadManifest = {
    format: "store-forever archive 1",
    canisterId,
    owner: principal,
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
    memories: listed,
    leftOut: [],
  };
  return { manifest, files };
}

/** Puts it together again. @param more files in addition */
export function packed({ manifest, files }: Download, more: readonly ZipFile[] = []): Buffer {
  const entries = [...files].map(([name, bytes]): ZipFile => ({ name, bytes }));
  return zipOf([...entries, ...more, { name: "manifest.json", bytes: Buffer.from(JSON.stringify(manifest)) }]);
}
