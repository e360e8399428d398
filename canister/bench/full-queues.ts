/**
 * `npx tsx canister/bench/full-queues.ts [3] [500]` lets so many strangers fill every queue as far as their limits go: so many public
 * galleries each, as many nonces and photos that nothing refers to, all open uploads, deleted photos, and a capsule that moves. Then it
 * upgrades the canister. It prints what an empty call of somebody else takes meanwhile. It takes some minutes.
 */
import process from "node:process";
import type { ExecutionReport } from "@store-forever/devnet";
import { LIMITS } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { okOf, startBackend } from "../test/backend.fixture.ts";
import { fillQueues } from "../test/filled-queues.fixture.ts";

const strangerCount = Number(process.argv[2] ?? 3);
const galleryCount = Number(process.argv[3] ?? LIMITS.maxSharedGalleries);
const FULL = { galleries: galleryCount, photos: LIMITS.maxAssetsPerCall, uploads: LIMITS.maxOpenSessions };

const executions: ExecutionReport[] = [];
const network = await startBackend({ onExecution: (execution) => executions.push(execution) });

const instructionsOf = (wanted: (execution: ExecutionReport) => boolean) =>
  executions.filter(wanted).map(({ instructions }) => Number(instructions) / 1e6);
const range = (values: readonly number[]) =>
  `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)} million instructions`;
const isEmptyCall = ({ method, entry }: ExecutionReport) => method === "create_capsule" && entry === "U";
const isTimer = ({ method }: ExecutionReport) => method === undefined || method.includes("timer");

try {
  const victim = network.person();
  for (let count = 0; count < 3; count++) okOf(await victim.backend.create_capsule([]));
  console.log(`An empty call takes ${range(instructionsOf(isEmptyCall))} while nothing waits,`);
  executions.length = 0;
  const strangers = Array.from({ length: strangerCount }, () => network.person());
  let isFilling = true;
  const filling = Promise.all(strangers.map((stranger) => fillQueues(stranger, FULL))).finally(() => {
    isFilling = false;
  });
  while (isFilling) okOf(await victim.backend.create_capsule([]));
  await filling;
  console.log(`and ${range(instructionsOf(isEmptyCall))} while the queues are filled.`);
  for (const giver of strangers) {
    const receiver = network.person();
    okOf(await giver.backend.offer_capsule(Principal.fromUint8Array(receiver.owner)));
    okOf(await receiver.backend.accept_capsule(Principal.fromUint8Array(giver.owner)));
  }
  executions.length = 0;
  await network.upgrade();
  okOf(await victim.backend.create_capsule([]));
  console.log(`After the upgrade an empty call takes ${range(instructionsOf(isEmptyCall))}.`);
  const swept = () => instructionsOf(isTimer).length;
  for (let before = -1; before !== swept(); ) {
    before = swept();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
  }
  console.log(`Timers: ${swept()} messages of ${range(instructionsOf(isTimer))}.`);
  const { entries } = okOf(await network.controller.backend.list_audit({ cursor: [], limit: [100] }));
  console.log(`${entries.filter(({ operation }) => operation === "set_aside").length} tasks were set aside.`);
} finally {
  await network.devnet.close();
}
