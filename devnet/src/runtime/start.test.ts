import { afterAll, beforeAll, expect, it } from "vitest";
import { type NetworkUnderTest, openNetwork } from "../../test/helpers/network-under-test.ts";
import { testCanister } from "../../test/helpers/test-canister.ts";
import { createTestClient } from "../../test/helpers/test-client.ts";
import { withSection } from "../../test/helpers/with-section.ts";

let network: NetworkUnderTest;

beforeAll(async () => {
  network = await openNetwork();
});
afterAll(() => network.close());

it("runs a module's start function once when it is installed, and again when it is upgraded", async () => {
  const client = await createTestClient(network);
  const canister = await client.deploy();
  expect(await client.numbers(canister, "start_runs")).toEqual([1]);
  await client.update(canister, "count");
  expect(await client.numbers(canister, "start_runs")).toEqual([1]);
  await client.deploy(withSection(testCanister(), "another", new Uint8Array(1)), canister);
  expect(await client.numbers(canister, "start_runs")).toEqual([1]);
  expect([...(await client.update(canister, "count"))]).toEqual([1, 0, 0, 0]);
});
