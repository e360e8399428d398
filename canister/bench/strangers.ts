/**
 * `npx tsx canister/bench/strangers.ts [10000]` measures what strangers cost an archive that takes people by invitation only: so many
 * keys, each new, send an update. It prints the canister's cycles before and after, and what the network took for keeping it meanwhile.
 */
import process from "node:process";
import { accepted } from "@store-forever/protocol";
import { startBackend } from "../test/backend.fixture.ts";

const count = Number(process.argv[2] ?? 10_000);
const DAY_NS = 86_400n * 1_000_000_000n;

const network = await startBackend();
try {
  const { backend } = network.controller;
  accepted(await backend.set_admission({ invited: null }));
  const { cycles: before, burn_per_day: burnPerDay } = await backend.paid_until();
  const startedNs = network.devnet.time.nowNs();
  let refused = 0;
  for (let index = 0; index < count; index++)
    await network
      .person()
      .backend.create_capsule([])
      .then(undefined, () => refused++);
  const { cycles: after } = await backend.paid_until();
  const kept = ((network.devnet.time.nowNs() - startedNs) * burnPerDay) / DAY_NS;
  console.log({ strangers: count, refused, cycles: before - after, cyclesOfKeepingItMeanwhile: kept });
} finally {
  await network.devnet.close();
}
