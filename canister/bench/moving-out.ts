/**
 * `npx tsx canister/bench/moving-out.ts [megabytes]` moves capsules into canisters of their own on the mainnet clock, and tells when each state
 * began: a small one, and one of so many megabytes (200). It takes some minutes, most of them the clock's.
 */
import { randomFillSync, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { nameOf } from "@store-forever/protocol";
import { assetRef, memoryInput, sha256, upload } from "../src/inputs.fixture.ts";
import { okOf, type Person, startBackend } from "../test/backend.fixture.ts";
import { AS_IT_IS, fillReserve, uploadRelease } from "../test/personal.fixture.ts";

const MB = 1_000_000;
const LOOK_MS = 300;
const megabytes = Number(process.argv[2] ?? 200);
const network = await startBackend({ fundedAccounts: "anonymous" });

async function storePhotos({ backend }: Person, count: number, sizeBytes: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const bytes = randomFillSync(new Uint8Array(sizeBytes));
    const { chunks } = upload(bytes, randomUUID(), { commit: true });
    const [whole, ...others] = chunks;
    if (others.length === 0 && whole !== undefined)
      okOf((await backend.store_assets([{ sha256: sha256(bytes), bytes }]))[0]);
    else for (const chunk of chunks) okOf(await backend.put_chunk(chunk));
    okOf((await backend.memories_create([memoryInput(randomUUID(), [assetRef("original", bytes)])]))[0]);
  }
}

async function move(what: string, person: Person): Promise<void> {
  const { backend } = person;
  network.devnet.clock.use("mainnet");
  const begun = performance.now();
  const seconds = () => ((performance.now() - begun) / 1_000).toFixed(1);
  okOf(await backend.create_personal_canister(AS_IT_IS));
  let last = "";
  for (;;) {
    const details = okOf(await backend.get_detailed_creation_status());
    const state = nameOf(details.state);
    if (state !== last) console.log(`${what}: ${state} after ${seconds()} s, ${details.bytes_done} bytes sent`);
    last = state;
    if (state === "completed") break;
    if (state === "failed") throw new Error(details.error[0]?.message);
    await sleep(LOOK_MS);
  }
  network.devnet.clock.use("instant");
}

try {
  await uploadRelease(network);
  await fillReserve(network, 20_000_000_000_000n);
  okOf(await network.controller.backend.set_personal_canister_creation_enabled(true));
  const [small, large] = [network.person(), network.person()];
  await storePhotos(small, 10, 100_000);
  await move("10 photos of 100 KB", small);
  await storePhotos(large, megabytes / 4, 4 * MB);
  await move(`${megabytes} MB in files of 4 MB`, large);
} finally {
  await network.devnet.close();
}
