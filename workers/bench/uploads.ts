import "fake-indexeddb/auto";
import { AssetManager } from "@dfinity/assets";
import { createAgent, type Ed25519KeyIdentity, Principal } from "@store-forever/protocol/ic";
import { EventStream } from "../src/events/event-stream.ts";
import type { Network } from "../src/index.ts";
import { MemoryVerification } from "../src/job/memory-verification.ts";
import type { PreparedMemory } from "../src/prepare/prepared-memory.ts";
import { createUploadApi } from "../src/upload/upload-api.ts";
import { newKeyPair } from "../test/new-key-pair.ts";
import { galleryOf, ok, settingsOf } from "../test/prepared-memories.ts";

export interface Timing {
  /** Until every memory is stored. */
  memoriesMs: number;
  /** Until the gallery and its link are stored too. */
  storedMs: number;
  verifiedMs: number;
}

/** Runs all steps of the upload worker as a job does: presence, bytes, memories, gallery, link, certified reading. */
export async function storeWithPipeline(network: Network, memories: PreparedMemory[]): Promise<Timing> {
  const gallery = galleryOf(memories);
  const api = createUploadApi();
  const startMs = performance.now();
  await api.open(network, await newKeyPair(), settingsOf(gallery), () => {});
  ok(await api.present(memories.map(({ source }) => source.memoryId)));
  const verification = new MemoryVerification([], {
    events: new EventStream(() => {}),
    call: async (ask) => ok(await ask(api)),
  });
  const uploading = Promise.all(
    memories.map(async (memory) => verification.add(ok(await api.store(memory)), memory.readFrom)),
  );
  const sharing = api.storeGallery(gallery, new Set(memories.map(({ source }) => source.memoryId)));
  await uploading;
  const memoriesMs = performance.now() - startMs;
  const shared = ok(await sharing);
  const storedMs = performance.now() - startMs;
  const [verified] = await Promise.all([verification.finish(), api.verifyGallery(shared).then(ok)]);
  if (verified.stored.length !== memories.length) throw new Error("Not everything was certified.");
  ok(await api.finish());
  return { memoriesMs, storedMs, verifiedMs: performance.now() - startMs };
}

/** Stores the same bytes with the standard client of asset canisters, in one batch. It verifies nothing. */
export async function storeWithAssetManager(
  network: Network & { rootKey: Uint8Array },
  identity: Ed25519KeyIdentity,
  files: readonly Uint8Array[],
): Promise<number> {
  const agent = createAgent({ host: network.host, identity, rootKey: network.rootKey });
  const manager = new AssetManager({ canisterId: Principal.fromText(network.canisterId), agent });
  const startMs = performance.now();
  const batch = manager.batch();
  await Promise.all(
    files.map((file, index) =>
      batch.store(file, { fileName: `${crypto.randomUUID()}-${index}.jpg`, contentType: "image/jpeg" }),
    ),
  );
  await batch.commit();
  return performance.now() - startMs;
}
