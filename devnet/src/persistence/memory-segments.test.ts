import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { compileWat } from "../../test/helpers/compile-wat.ts";
import { PAGE_BYTES } from "../memory/pages.ts";
import { StableMemory } from "../memory/stable-memory.ts";
import { createHeap } from "../runtime/ic0.ts";
import { prepareModule } from "../wasm/canister-module.ts";
import { MemorySegments } from "./memory-segments.ts";
import { StateBlobs } from "./state-blobs.ts";

const MODULE = compileWat("(module (memory 40))");

let dir: string;
let blobs: StateBlobs;
let segments: MemorySegments;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "devnet-"));
  blobs = await StateBlobs.open(dir);
  segments = new MemorySegments(blobs);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it("saves a heap as it was, whatever is written to it while the disk is busy", async () => {
  const heap = createHeap(prepareModule(MODULE));
  const fill = (byte: number) => {
    heap.begin();
    heap.willWrite(0, 100);
    heap.bytes.fill(byte, 0, 100);
    heap.commit();
  };
  fill(7);
  const record = segments.saveHeap(heap);
  fill(9);
  await blobs.flush();
  expect((await segments.load(record)).get(0)?.subarray(0, 101)).toEqual(new Uint8Array([...Array(100).fill(7), 0]));
});

it("writes changed segments only, and none for zeros", async () => {
  const stable = new StableMemory();
  stable.grow(40n);
  stable.begin();
  stable.write(0, Uint8Array.of(1));
  stable.write(20 * PAGE_BYTES, Uint8Array.of(2));
  stable.commit();
  const first = segments.saveStable(stable);
  await blobs.flush();
  expect(Object.keys(first.segments)).toEqual(["0", "5"]);
  stable.begin();
  stable.write(20 * PAGE_BYTES, Uint8Array.of(3));
  stable.commit();
  const second = segments.saveStable(stable);
  await blobs.flush();
  expect(second.segments[0]).toBe(first.segments[0]);
  expect(await readdir(dir)).toHaveLength(3);
  await blobs.sweep(new Set(Object.values(second.segments)));
  expect((await readdir(dir)).sort()).toEqual(Object.values(second.segments).sort());
  expect((await segments.load(second)).get(20)?.[0]).toBe(3);
});
