/**
 * `npx tsx canister/bench/strangers.ts [10000]` measures what strangers cost an archive that takes people by invitation only: so many
 * keys, each new, send an update, and every second one of them a guessed secret of an invitation. It prints what the canister lost
 * meanwhile, beside one that nobody sent anything.
 */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { deployCanister } from "@store-forever/devnet";
import { accepted, StoreError } from "@store-forever/protocol";
import { createBackend } from "@store-forever/protocol/ic";
import { sha256 } from "../src/inputs.fixture.ts";
import { startBackend } from "../test/backend.fixture.ts";

const count = Number(process.argv[2] ?? 10_000);
const YEAR_NS = 31_557_600n * 1_000_000_000n;

const network = await startBackend();
try {
  const { backend, agent } = network.controller;
  const wasm = await readFile(new URL("../dist/backend.wasm.gz", import.meta.url));
  const idle = createBackend(agent, await deployCanister({ agent, wasm }));
  for (const each of [backend, idle]) {
    accepted(await each.set_admission({ invited: null }));
    const secret_sha256 = sha256(randomBytes(32));
    const ends_at_ns = network.devnet.time.nowNs() + YEAR_NS;
    accepted(await each.create_invitation({ secret_sha256, label: [], quota_bytes: 1n, ends_at_ns }));
  }
  const balances = async () => Promise.all([backend, idle].map(async (each) => (await each.paid_until()).cycles));
  const [before, idleBefore] = (await balances()) as [bigint, bigint];
  let refused = 0;
  for (let index = 0; index < count; index++) {
    const { backend: stranger } = network.person();
    const attempt: Promise<unknown> =
      index % 2 === 0 ? stranger.create_capsule([]) : stranger.redeem_invitation(new Uint8Array(randomBytes(32)));
    await attempt.then(undefined, (error: unknown) => {
      if (error instanceof StoreError && error.code === "InvitationNeeded") refused++;
    });
  }
  const [after, idleAfter] = (await balances()) as [bigint, bigint];
  console.log({
    strangers: count,
    refused,
    before,
    after,
    lost: before - after,
    lostByTheIdleOne: idleBefore - idleAfter,
  });
} finally {
  await network.devnet.close();
}
