import type { ExecutionReport } from "@store-forever/devnet";
import { Principal } from "@store-forever/protocol/ic";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BackendNetwork, okOf, type Person, startBackend } from "./backend.fixture.ts";
import { fillQueues, GALLERIES_OF_EACH, storePhotos } from "./filled-queues.fixture.ts";

const STRANGERS = 3;
/** What an empty call of a person takes more while queues are full: their first entries are looked at. */
const MOST_FOR_OTHERS = 5_000_000;
/** What a message of a timer takes: a sweep, and the step that it began before it had taken what it may. */
const MOST_FOR_A_SWEEP = 5_000_000_000n;

let network: BackendNetwork;
const executions: ExecutionReport[] = [];
beforeAll(async () => {
  network = await startBackend({ onExecution: (execution) => executions.push(execution) });
});
afterAll(() => network?.devnet.close());

describe("queues that strangers have filled", () => {
  it("cost others nothing, let the canister be upgraded, and are done in the end", async () => {
    const origins = { viewer: "https://view.example", media: "https://media.example", canister: network.canisterId };
    okOf(await network.controller.backend.set_origins(origins));
    const strangers = Array.from({ length: STRANGERS }, () => network.person());
    const victim = network.person();
    okOf(await victim.backend.create_capsule([]));
    const [id] = await storePhotos(victim, 1);
    const emptyCalls = () =>
      executions
        .filter(({ method, entry }) => method === "create_capsule" && entry === "U")
        .map(({ instructions }) => Number(instructions))
        .sort((left, right) => left - right);
    executions.length = 0;
    okOf(await victim.backend.create_capsule([]));
    const [quiet = 0] = emptyCalls();
    executions.length = 0;
    const filling = Promise.all(strangers.map((stranger) => fillQueues(stranger)));
    let isFilling = true;
    filling.finally(() => {
      isFilling = false;
    });
    while (isFilling) okOf(await victim.backend.create_capsule([]));
    await filling;
    const [least, ...others] = emptyCalls();
    const most = others.at(-1) ?? 0;
    console.log(`An empty call took ${quiet} instructions, and ${least} to ${most} while the queues were filled.`);
    expect(most).toBeLessThan(quiet + MOST_FOR_OTHERS);
    const [giver, receiver] = strangers as [Person, Person, Person];
    okOf(await giver.backend.offer_capsule(Principal.fromUint8Array(receiver.owner)));
    okOf(await receiver.backend.accept_capsule(Principal.fromUint8Array(giver.owner)));
    executions.length = 0;
    await network.upgrade();
    const { token } = okOf(await victim.backend.create_share_link({ memory: id as string }, []));
    const url = `/s/${token}/${id}/original`;
    const answer = await victim.backend.http_request({
      method: "GET",
      url,
      headers: [],
      body: new Uint8Array(0),
      certificate_version: [2],
    });
    expect(answer.status_code).toBe(200);
    await expect
      .poll(async () => okOf(await receiver.backend.get_capsule_handover(Principal.fromUint8Array(giver.owner))), {
        timeout: 120_000,
      })
      .toMatchObject({ state: { done: null }, moved_galleries: GALLERIES_OF_EACH, left: 0 });
    const swept = executions.filter(({ method }) => method === undefined || method.includes("timer"));
    const largest = swept.reduce((sum, { instructions }) => (instructions > sum ? instructions : sum), 0n);
    console.log(`A message of a timer took at most ${largest} instructions.`);
    expect(largest).toBeLessThan(MOST_FOR_A_SWEEP);
  });
});
