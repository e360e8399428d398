/**
 * `npx tsx canister/bench/moving-out.ts [memories] [megabytes]` moves capsules into canisters of their own, on another subnet and on the
 * mainnet clock: one of 10 photos, and one of so many memories and megabytes (100, 200). It tells when each state began, the share of the
 * bytes between subnets that a block allows, and the memory of both canisters.
 */
import { randomFillSync, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { controlCanister, MAINNET_PACE } from "@store-forever/devnet";
import { nameOf } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { readCanisterState } from "@store-forever/protocol/management";
import { certifyingSubnet } from "@store-forever/protocol/verify";
import { assetRef, memoryInput, sha256, upload } from "../src/inputs.fixture.ts";
import { okOf, type Person, startBackend } from "../test/backend.fixture.ts";
import { fillReserve, uploadRelease } from "../test/personal.fixture.ts";

const MB = 1_000_000;
const MIB = 1024 * 1024;
const LOOK_MS = 300;
/** What a message takes, less what stands around the files. */
const MESSAGE_BYTES = 1.8 * MB;
const ALLOWED_BYTES_PER_SECOND = MAINNET_PACE.blockBytes / (MAINNET_PACE.blockIntervalMs / 1_000);

const memories = Number(process.argv[2] ?? 100);
const megabytes = Number(process.argv[3] ?? 200);
const network = await startBackend({ subnets: 2, canistersPerRange: 1, fundedAccounts: "anonymous" });

const { subnets } = (await (await fetch(`${network.devnet.url}/_/admin`)).json()) as { subnets: string[] };
const [rootSubnet = ""] = subnets;
const subnetOf = async (canisterId: string): Promise<string> =>
  certifyingSubnet(await readCanisterState(network.controller.agent, canisterId)) ?? rootSubnet;
const home = await subnetOf(network.canisterId);
console.log(`Subnets ${subnets.join(", ")}; the backend is on ${home}.`);
/** Messages to it go through blocks, which those within a subnet do not. */
const otherSubnet = Principal.fromText(subnets.find((subnet) => subnet !== home && subnet !== rootSubnet) ?? "");

async function storePhotos({ backend }: Person, count: number, sizeBytes: number): Promise<void> {
  const atOnce = Math.max(1, Math.min(count, Math.floor(MESSAGE_BYTES / sizeBytes)));
  for (let stored = 0; stored < count; stored += atOnce) {
    const files = Array.from({ length: Math.min(atOnce, count - stored) }, () =>
      randomFillSync(new Uint8Array(sizeBytes)),
    );
    if (sizeBytes <= MESSAGE_BYTES)
      for (const result of await backend.store_assets(files.map((bytes) => ({ sha256: sha256(bytes), bytes }))))
        okOf(result);
    else
      for (const file of files)
        for (const chunk of upload(file, randomUUID(), { commit: true }).chunks) okOf(await backend.put_chunk(chunk));
    const inputs = files.map((bytes) => memoryInput(randomUUID(), [assetRef("original", bytes)]));
    for (const result of await backend.memories_create(inputs)) okOf(result);
  }
}

async function memoryOf(canisterId: string): Promise<string> {
  const { memory_size } = await controlCanister(network.controller.agent, canisterId).status();
  return `${(Number(memory_size) / MIB).toFixed(1)} MiB`;
}

async function move(what: string, person: Person): Promise<void> {
  const { backend } = person;
  console.log(`${what}: the shared canister has ${await memoryOf(network.canisterId)}`);
  network.devnet.clock.use("mainnet");
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1_000;
  okOf(await backend.create_personal_canister({ name: [], subnet_id: [otherSubnet] }));
  let last = "";
  let importedAt = 0;
  for (;;) {
    const details = okOf(await backend.get_detailed_creation_status());
    const state = nameOf(details.state);
    if (state !== last) {
      console.log(`${what}: ${state} after ${seconds().toFixed(1)} s, ${details.bytes_done} bytes sent`);
      if (last === "importing") {
        const rate = Number(details.bytes_done) / (seconds() - importedAt);
        const share = ((100 * rate) / ALLOWED_BYTES_PER_SECOND).toFixed(0);
        console.log(`${what}: ${(rate / MB).toFixed(2)} MB/s, ${share} % of what blocks allow`);
      }
      if (state === "importing") importedAt = seconds();
    }
    last = state;
    if (state === "completed") {
      const place = await subnetOf(details.canister_id[0]?.toText() ?? "");
      if (place !== otherSubnet.toText()) throw new Error(`${what} is on the subnet ${place}.`);
      break;
    }
    if (state === "failed") throw new Error(details.error[0]?.message);
    await sleep(LOOK_MS);
  }
  network.devnet.clock.use("instant");
  console.log(`${what}: the shared canister has ${await memoryOf(network.canisterId)} afterwards`);
}

try {
  await uploadRelease(network);
  await fillReserve(network, 40_000_000_000_000n);
  okOf(await network.controller.backend.set_personal_canister_creation_enabled(true));
  const [small, large] = [network.person(), network.person()];
  await storePhotos(small, 10, 100_000);
  await move("10 photos of 100 KB", small);
  await storePhotos(large, memories, Math.floor((megabytes * MB) / memories));
  await move(`${memories} memories, ${megabytes} MB`, large);
} finally {
  await network.devnet.close();
}
