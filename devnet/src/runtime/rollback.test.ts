import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { compileWat } from "../testing/compile-wat.ts";
import { type NetworkUnderTest, openNetwork } from "../testing/network-under-test.ts";
import { testCanister } from "../testing/test-canister.ts";
import { createTestClient, type TestClient } from "../testing/test-client.ts";

let network: NetworkUnderTest;
let client: TestClient;
let canister: string;

beforeAll(async () => {
  network = await openNetwork();
  client = await createTestClient(network);
});
afterAll(() => network.close());
beforeEach(async () => {
  canister = await client.deploy();
});

/** Heap byte, global, heap pages, stable pages, stable byte. */
const state = () => client.numbers(canister, "state");
const UNTOUCHED = [0, 0, 16, 0, 0];
const WRITTEN = [7, 7, 19, 2, 7];

it("keeps what an update wrote", async () => {
  await client.update(canister, "write_all");
  expect(await state()).toEqual(WRITTEN);
});

it("undoes everything a trapped update wrote: contents, sizes, globals, stable memory, certified data", async () => {
  const before = await client.query(canister, "certificate");
  await expect(client.update(canister, "write_all_and_trap")).rejects.toThrow("IC0502");
  expect(await state()).toEqual(UNTOUCHED);
  expect((await client.query(canister, "certificate")).length).toBe(before.length);
  await client.update(canister, "write_all");
  expect((await client.query(canister, "certificate")).length).toBeGreaterThan(before.length);
  await expect(client.update(canister, "write_all_and_trap")).rejects.toThrow("IC0502");
  expect(await state()).toEqual(WRITTEN);
});

it("leaves no trace of a query, run as a query or as an update", async () => {
  await client.query(canister, "write_in_query");
  expect(await state()).toEqual(UNTOUCHED);
  await client.update(canister, "write_in_query");
  expect(await state()).toEqual(UNTOUCHED);
});

describe("calls between canisters", () => {
  it("keep what came before an await and what the cleanup wrote when the callback traps", async () => {
    await expect(client.update(canister, "trap_after_await")).rejects.toThrow(/IC0503/);
    expect(await client.numbers(canister, "marks")).toEqual([1, 0, 1]);
  });

  it("bring the reply back to the caller", async () => {
    await client.update(canister, "count");
    expect([...(await client.update(canister, "count_through_self"))]).toEqual([2, 0, 0, 0]);
  });

  it("are possible in composite queries, which see and keep nothing of each other", async () => {
    await client.update(canister, "write_all");
    const reply = Buffer.from(await client.query(canister, "state_through_self"));
    expect([0, 4, 8, 12, 16].map((offset) => reply.readInt32LE(offset))).toEqual(WRITTEN);
    expect(await state()).toEqual(WRITTEN);
    await expect(client.update(canister, "state_through_self")).rejects.toThrow("IC0527");
  });
});

describe("a canister that breaks the rules", () => {
  it("is told by the error code", async () => {
    await expect(client.update(canister, "silent")).rejects.toThrow("IC0506");
    await expect(client.update(canister, "reply_twice")).rejects.toThrow("IC0504");
    await expect(client.update(canister, "certify", new Uint8Array(33))).rejects.toThrow(/IC0504|32 bytes/);
    await expect(client.update(canister, "nowhere")).rejects.toThrow("IC0536");
    await expect(client.query(canister, "nowhere")).rejects.toThrow("IC0536");
  });

  it("may refuse an update before it is accepted", async () => {
    await expect(client.update(canister, "no")).rejects.toThrow("IC0406");
  });
});

describe("an upgrade", () => {
  it("keeps stable memory, throws the heap away and runs start again", async () => {
    await client.update(canister, "write_all");
    await expect(
      client.deploy(compileWat('(module (func (export "canister_post_upgrade") unreachable))'), canister),
    ).rejects.toThrow("IC0502");
    expect(await state()).toEqual(WRITTEN);
    const gzipped = new Uint8Array(gzipSync(testCanister()));
    await client.deploy(gzipped, canister);
    expect(await state()).toEqual([0, 0, 16, 2, 7]);
    expect(await client.numbers(canister, "start_runs")).toEqual([1]);
  });
});
