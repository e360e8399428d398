/**
 * `npx tsx canister/bench/scaling.ts` measures how many instructions operations take in a capsule that grows to 100,000 memories, and
 * writes them to costs.json. Filling the capsule takes a quarter of an hour, although nothing is counted meanwhile.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Devnet, startDevnet } from "@store-forever/devnet";
import { type Backend, fromHex } from "@store-forever/protocol";
import { createAgent, createBackend, Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import { assetRef, bytesOf, memoryInput, sha256, uuid } from "../src/inputs.fixture.ts";
import { okOf, startBackend } from "../test/backend.fixture.ts";
import { keepCosts } from "../test/costs.ts";
import { costsOfTen } from "../test/growth.ts";

const SIZES = [100, 1_000, 10_000, 100_000];
const BATCH = 100;
const stateDir = await mkdtemp(join(tmpdir(), "scaling-"));
const identity = Ed25519KeyIdentity.generate();
const photo = bytesOf(1_000, 1);

/** Runs something with the canister as it was left. */
async function withBackend<T>(metering: boolean, run: (backend: Backend) => Promise<T>): Promise<T> {
  const devnet: Devnet = await startDevnet({ port: 0, stateDir, metering });
  try {
    const agent = createAgent({ host: devnet.url, identity, rootKey: fromHex(devnet.rootKey) });
    return await run(createBackend(agent, canisterId));
  } finally {
    await devnet.close();
  }
}

async function fill(backend: Backend, from: number, to: number): Promise<void> {
  const asset = assetRef("original", photo);
  for (let first = from; first < to; first += BATCH) {
    const memories = Array.from({ length: BATCH }, (_, index) => memoryInput(uuid(first + index), [asset]));
    (await backend.memories_create(memories)).map(okOf);
  }
}

const first = await startBackend({ stateDir });
const { canisterId } = first;
// Only administrators are told instructions to the last.
okOf(await first.controller.backend.set_admins([identity.getPrincipal()]));
await first.devnet.close();
try {
  await withBackend(false, (backend) => backend.store_assets([{ sha256: sha256(photo), bytes: photo }]));
  const at_memories: Record<string, Record<string, number>> = {};
  for (const [index, size] of SIZES.entries()) {
    await withBackend(false, (backend) => fill(backend, SIZES[index - 1] ?? 0, size));
    const costs = await withBackend(true, (backend) => costsOfTen(backend, photo));
    console.log(size, costs);
    at_memories[size] = costs;
  }
  await keepCosts({ at_memories });
} finally {
  await rm(stateDir, { recursive: true, force: true });
}
