/**
 * `npx tsx canister/test/bench/scaling.ts [most]`: what operations cost in a capsule that grows to `most` memories (100,000), in
 * instructions, which are the same on every machine. Filling it takes a quarter of an hour.
 */
import { assetRef, bytesOf, galleryInput, memoryInput, sha256, uuid } from "../../src/archive.fixture.ts";
import { okOf, startBackend } from "../backend.fixture.ts";

const most = Number(process.argv[2] ?? 100_000);
const BATCH = 100;
const network = await startBackend();
try {
  const { backend } = network.person();
  const photo = bytesOf(1_000, 1);
  const asset = { ...assetRef("original", photo), content_type: "image/jpeg" };
  okOf((await backend.store_assets([{ sha256: sha256(photo), bytes: photo }]))[0]);
  const create = (first: number, count: number) =>
    backend.memories_create(Array.from({ length: count }, (_, index) => memoryInput(uuid(first + index), [asset])));
  const instructions = async (operation: string) =>
    Number((await backend.stats()).operations.find((count) => count.operation === operation)?.instructions ?? 0n);
  const cost = async (operation: string, run: () => Promise<unknown>) => {
    const before = await instructions(operation);
    await run();
    return ((await instructions(operation)) - before) / 1e6;
  };
  console.log("Millions of instructions at so many memories, and how long queries take:");
  let stored = 0;
  for (let size = 100; size <= most; size *= 10) {
    for (; stored < size; stored += BATCH) (await create(stored, BATCH)).map(okOf);
    const ids = Array.from({ length: 10 }, (_, index) => uuid(Math.floor((index * size) / 10)));
    const fresh = Array.from({ length: 10 }, (_, index) => uuid(9_000_000 + index));
    const { metadata } = memoryInput(uuid(0), []);
    const upsert = { memory_id: uuid(1), memory_type: { image: null }, metadata, idempotency_key: `at ${size}` };
    const started = performance.now();
    okOf(await backend.get_memory_list_presence_icp({ memory_ids: ids, cursor: [], limit: [] }));
    okOf(await backend.list_memories({ cursor: [], limit: [20] }));
    const queryMs = Math.round(performance.now() - started);
    console.log(size, {
      memories_create_10: await cost("memories_create", () => create(9_000_000, 10)),
      upsert_metadata: await cost("upsert_metadata", () => backend.upsert_metadata(upsert)),
      store_gallery_10: await cost("store_gallery_forever", () =>
        backend.store_gallery_forever(galleryInput(uuid(7), ids)),
      ),
      create_share_link: await cost("create_share_link", () => backend.create_share_link(uuid(7))),
      delete_gallery: await cost("delete_gallery", () => backend.delete_gallery(uuid(7))),
      memories_delete_10: await cost("memories_delete", () => backend.memories_delete(fresh)),
      queryMs,
    });
  }
} finally {
  await network.devnet.close();
}
