/**
 * `npx tsx canister/bench/moving-conflicts.ts [10000]` measures moving a capsule whose memories all have the ids of other memories of the
 * receiver: each gets another id, and is found again from the one gallery that has them. The gallery has as many items as there may be;
 * those beyond the memories are not stored. It takes some minutes.
 */
import type { ExecutionReport } from "@store-forever/devnet";
import { LIMITS } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { assetRef, bytesOf, galleryInput, memoryInput, sha256, uuid } from "../src/inputs.fixture.ts";
import { okOf, type Person, startBackend } from "../test/backend.fixture.ts";

const count = Number(process.argv[2] ?? 10_000);
const executions: ExecutionReport[] = [];
const network = await startBackend({ onExecution: (execution) => executions.push(execution) });
const itemIds = Array.from({ length: Math.max(count, LIMITS.maxGalleryItems) }, (_, index) => uuid(index));
const ids = itemIds.slice(0, count);

async function storeMemories({ backend }: Person, photo: Uint8Array): Promise<void> {
  okOf((await backend.store_assets([{ sha256: sha256(photo), bytes: photo }]))[0]);
  const original = assetRef("original", photo);
  for (let first = 0; first < count; first += LIMITS.maxMemoriesPerCall) {
    const some = ids.slice(first, first + LIMITS.maxMemoriesPerCall).map((id) => memoryInput(id, [original]));
    (await backend.memories_create(some)).map(okOf);
  }
}

try {
  const [giver, receiver] = [network.person(), network.person()];
  await storeMemories(giver, bytesOf(100, 1));
  await storeMemories(receiver, bytesOf(100, 2));
  const gallery = galleryInput(uuid(itemIds.length), itemIds.slice(0, LIMITS.maxGalleryItems));
  okOf(await giver.backend.store_gallery_forever(gallery));
  executions.length = 0;
  okOf(await giver.backend.offer_capsule(Principal.fromUint8Array(receiver.owner)));
  okOf(await receiver.backend.accept_capsule(Principal.fromUint8Array(giver.owner)));
  const progress = async () => okOf(await receiver.backend.get_capsule_handover(Principal.fromUint8Array(giver.owner)));
  let handover = await progress();
  while (!("done" in handover.state)) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    handover = await progress();
  }
  const { totals } = okOf(await receiver.backend.get_capsule());
  const steps = executions.filter(({ entry }) => entry !== "NRQ" && entry !== "F");
  const instructions = steps.map((step) => Number(step.instructions));
  const sorted = instructions.toSorted((left, right) => right - left);
  const billions = (value: number | undefined) => ((value ?? 0) / 1e9).toFixed(2);
  console.log(`${handover.moved_memories} memories moved, ${totals.memories} are there.`);
  console.log(
    `${instructions.length} messages; the largest take ${sorted.slice(0, 5).map(billions).join(", ")} billion`,
  );
  console.log(`together ${billions(instructions.reduce((sum, each) => sum + each, 0))} billion`);
} finally {
  await network.devnet.close();
}
