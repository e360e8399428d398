import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Canister } from "../canister/canister.ts";
import { canisterIdOf, FIRST_CANISTER_NUMBER } from "../encoding/canister-id.ts";
import { Network } from "../network/network.ts";
import { NetworkClock } from "../time/clock.ts";
import { type Capture, captureState } from "./capture-state.ts";
import { MemorySegments } from "./memory-segments.ts";
import { StateBlobs } from "./state-blobs.ts";

let dir: string;
let capture: Capture;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "devnet-"));
  const blobs = await StateBlobs.open(dir);
  capture = { blobs, segments: new MemorySegments(blobs), lastRecords: new WeakMap() };
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it("saves all other canisters when one cannot be saved, and that one as it was last", () => {
  const errors = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const network = new Network({
    seed: new Uint8Array(32),
    applicationSubnets: 0,
    managedCanister: () => undefined,
    clock: new NetworkClock(0n),
  });
  const state = {
    network,
    systemCanisters: { toText: () => "{}", restore: () => undefined },
    testIdentities: new Set<string>(),
    hostNames: { set: () => undefined, toJSON: () => ({}) },
  };
  const [broken, unknown, healthy] = [0n, 1n, 2n].map(
    (number) => new Canister(canisterIdOf(FIRST_CANISTER_NUMBER + number), 100n, 0n),
  ) as [Canister, Canister, Canister];
  for (const canister of [broken, healthy]) network.root.addCanister(canister);
  captureState(state, capture);
  network.root.addCanister(unknown);
  for (const canister of [broken, unknown])
    Object.defineProperty(canister, "stable", {
      get() {
        throw new RangeError("too large");
      },
    });
  for (const canister of [broken, healthy]) canister.cycles = 50n;
  const [subnet] = captureState(state, capture).subnets;
  expect(subnet?.canisters.map(({ id, cycles }) => [id, cycles])).toEqual([
    [broken.key, "100"],
    [healthy.key, "50"],
  ]);
  expect(errors.mock.calls.map(([text]) => text)).toEqual([
    `devnet: canister ${broken.text} cannot be saved and stays as it was saved last`,
    `devnet: canister ${unknown.text} cannot be saved and is left out`,
  ]);
  network.close();
  errors.mockRestore();
});
