import { type CanisterControl, controlCanister } from "@store-forever/devnet";
import { LIMITS, type MemoryInput } from "@store-forever/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assetRef, bytesOf, galleryInput, memoryInput, sha256, upload, uuid } from "../src/inputs.fixture.ts";
import { type BackendNetwork, okOf, type Person, startBackend } from "./backend.fixture.ts";

const MIB = 1024 ** 2;
/** What an archive may take besides what is stored in it. */
const IDLE_BYTES = 64 * MIB;

let network: BackendNetwork;
let management: CanisterControl;
beforeAll(async () => {
  network = await startBackend();
  management = controlCanister(network.controller.agent, network.canisterId);
});
afterAll(() => network?.devnet.close());

const takenBytes = async () => Number((await management.status()).memory_size);

/** Photos in a gallery that is shared, every fifth of them with an original of two chunks. @returns the bytes of all files */
async function storeTenPhotos({ backend }: Person, seed: number): Promise<number> {
  let sizeBytes = 0;
  const memories: MemoryInput[] = [];
  for (let number = seed; number < seed + 10; number++) {
    const isLarge = number % 5 === 0;
    const [original, thumb] = [bytesOf(isLarge ? 2 * LIMITS.chunkSizeBytes : 300_000, number), bytesOf(40_000, number)];
    const small = isLarge ? [thumb] : [original, thumb];
    (await backend.store_assets(small.map((bytes) => ({ sha256: sha256(bytes), bytes })))).map(okOf);
    if (isLarge)
      for (const chunk of upload(original, uuid(number), { commit: true }).chunks) okOf(await backend.put_chunk(chunk));
    const assets = [assetRef("original", original), assetRef("thumb", thumb)];
    sizeBytes += original.length + thumb.length;
    memories.push(memoryInput(uuid(number), assets));
  }
  (await backend.memories_create(memories)).map(okOf);
  const ids = memories.map(({ id }) => id);
  okOf(await backend.store_gallery_forever(galleryInput(uuid(seed + 5_000), ids)));
  okOf(await backend.create_share_link({ gallery: uuid(seed + 5_000) }, []));
  return sizeBytes;
}

describe("the memory that the canister pays for", () => {
  it("is at most 64 MiB besides what is stored, and grows by that and little else", async () => {
    const empty = await takenBytes();
    expect(empty).toBeLessThan(IDLE_BYTES);
    const person = network.person();
    const stored = await storeTenPhotos(person, 100);
    const ten = await takenBytes();
    expect(ten - stored).toBeLessThan(IDLE_BYTES);
    const storedLater = await storeTenPhotos(person, 200);
    const twenty = await takenBytes();
    expect(twenty - ten).toBeLessThan(1.1 * storedLater);
  });
});
