import { afterEach, expect, it } from "vitest";
import type { CallRequest } from "../messages/call-request.ts";
import { NetworkClock } from "../time/clock.ts";
import { Rounds } from "./rounds.ts";

const BLOCK_BYTES = 100;
const FAR_NS = 10n ** 30n;

let rounds: Rounds;
/** What entered with each block that was cut. */
let blocks: string[][];
let entered: string[];

function start(): void {
  blocks = [];
  entered = [];
  rounds = new Rounds(new NetworkClock(), {
    include: ({ method }) => entered.push(method),
    expire: ({ method }) => entered.push(`${method} expired`),
    run: () => blocks.push(entered.splice(0)),
  });
  rounds.use("mainnet", { blockIntervalMs: 2, blockBytes: BLOCK_BYTES });
}
const ingress = (method: string, envelopeBytes: number) =>
  rounds.submit({ request: { method } as CallRequest, envelopeBytes, expiresAtNs: FAR_NS });
const stream = (name: string, sizeBytes: number) => rounds.receive({ sizeBytes, enter: () => entered.push(name) });
const allOf = (count: number) => expect.poll(() => blocks.flat().length).toBe(count);
const filled = () => blocks.filter((block) => block.length > 0);

afterEach(() => rounds.close());

it("lets as many messages of other subnets enter as a block has bytes for, in their order", async () => {
  start();
  for (const name of ["a", "b", "c", "d", "e"]) stream(name, 50);
  await allOf(5);
  expect(filled()).toEqual([["a", "b"], ["c", "d"], ["e"]]);
});

it("shares a block between users and other subnets, and lets neither wait for good", async () => {
  start();
  for (const number of [1, 2, 3, 4]) {
    stream(`stream ${number}`, 60);
    ingress(`ingress ${number}`, 60);
  }
  await allOf(8);
  expect(filled().map(({ length }) => length)).toEqual(Array(8).fill(1));
  const kinds = filled().map(([name = ""]) => name.split(" ")[0]);
  for (const [index, kind] of kinds.slice(1).entries()) expect(kind).not.toBe(kinds[index]);
});

it("fills what one kind leaves of a block with the other", async () => {
  start();
  stream("stream", 60);
  ingress("ingress", 40);
  await allOf(2);
  expect(filled().map((block) => block.sort())).toEqual([["ingress", "stream"]]);
});

it("holds nothing back when the clock is switched to instant", async () => {
  start();
  stream("too large for a block", BLOCK_BYTES + 1);
  ingress("behind it", 1);
  await allOf(1);
  rounds.use("instant");
  stream("at once", BLOCK_BYTES + 1);
  expect(entered).toEqual(["at once"]);
  await allOf(3);
});
