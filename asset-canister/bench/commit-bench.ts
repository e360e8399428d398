/** What it takes to commit many files in one batch by AssetManager: `npx tsx asset-canister/bench/commit-bench.ts [PHOTOS]`. */
import { randomBytes, randomUUID } from "node:crypto";
import { startAssetCanister } from "../test/files/start-asset-canister.ts";

const photos = Number(process.argv[2] ?? 1_000);
const NAMES = ["original", "display", "thumb", "placeholder"];

const most = new Map<string, { count: number; instructions: bigint }>();
const { devnet, manager } = await startAssetCanister({
  onExecution: ({ method = "", instructions }) => {
    const known = most.get(method) ?? { count: 0, instructions: 0n };
    const larger = instructions > known.instructions ? instructions : known.instructions;
    most.set(method, { count: known.count + 1, instructions: larger });
  },
});
try {
  const batch = manager.batch();
  for (let photo = 0; photo < photos; photo++) {
    const path = `/photos/${randomUUID()}`;
    for (const name of NAMES) await batch.store(randomBytes(500), { fileName: `${name}.webp`, path });
  }
  await batch.commit();
} finally {
  for (const [method, { count, instructions }] of most)
    if (method !== "")
      console.log(`${method}: ${count} calls, ${Number(instructions) / 1e6} million instructions at most`);
  await devnet.close();
}
