import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Principal } from "@dfinity/principal";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { manage } from "../../test/helpers/management-client.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import * as t from "../candid/management-types.ts";
import { type Devnet, startDevnet } from "../devnet.ts";

interface CandidSnapshot {
  id: Uint8Array;
  taken_at_timestamp: bigint;
  total_size: bigint;
}

const UNTOUCHED = [0, 0, 16, 0, 0];
const WRITTEN = [7, 7, 19, 2, 7];
let stateDir: string;
let devnet: Devnet;
let client: TestClient;
let canister: string;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "devnet-snapshots-"));
  devnet = await startDevnet({ port: 0, stateDir, subnets: 0 });
  client = await createTestClient(devnet);
});
afterAll(async () => {
  await devnet.close();
  await rm(stateDir, { recursive: true, force: true });
});
beforeEach(async () => {
  canister = await client.deploy();
});

const named = () => ({ canister_id: Principal.fromText(canister), sender_canister_version: [] });
const state = () => client.numbers(canister, "state");
const take = (replace: Uint8Array[] = [], uninstall: boolean[] = []) => {
  const arg = { ...named(), replace_snapshot: replace, uninstall_code: uninstall };
  return manage<CandidSnapshot>(client, canister, "take_canister_snapshot", [t.TakeSnapshotType, arg], t.SnapshotType);
};
const list = () =>
  manage<CandidSnapshot[]>(
    client,
    canister,
    "list_canister_snapshots",
    [t.CanisterIdType, named()],
    t.SnapshotListType,
  );
const byId = (method: "load_canister_snapshot" | "delete_canister_snapshot", id: Uint8Array) =>
  manage(client, canister, method, [t.SnapshotIdType, { ...named(), snapshot_id: id }]);

it("brings back heap, its size, globals, stable memory and certified data", async () => {
  const empty = await take();
  await client.update(canister, "write_all");
  const written = await take();
  const certificate = await client.query(canister, "certificate");
  await byId("load_canister_snapshot", empty.id);
  expect(await state()).toEqual(UNTOUCHED);
  expect((await client.query(canister, "certificate")).length).toBeLessThan(certificate.length);
  await byId("load_canister_snapshot", written.id);
  expect(await state()).toEqual(WRITTEN);
  // What happens after the loading does not change the snapshot.
  await byId("load_canister_snapshot", empty.id);
  await client.update(canister, "write_all");
  await byId("load_canister_snapshot", empty.id);
  expect(await state()).toEqual(UNTOUCHED);
  expect((await list()).map(({ id }) => id)).toEqual([empty.id, written.id]);
});

it("replaces, deletes, and refuses what is not there", async () => {
  const first = await take();
  const second = await take([first.id]);
  expect((await list()).map(({ id }) => id)).toEqual([second.id]);
  await expect(byId("load_canister_snapshot", first.id)).rejects.toThrow("IC0305");
  await byId("delete_canister_snapshot", second.id);
  expect(await list()).toEqual([]);
  for (let left = 10; left > 0; left--) await take();
  await expect(take()).rejects.toThrow("10 snapshots already");
});

it("outlives the code, and a stop and a start of the network", async () => {
  await client.update(canister, "write_all");
  const { id, total_size } = await take([], [true]);
  expect(total_size).toBeGreaterThan(BigInt(19 * 65_536));
  await expect(state()).rejects.toThrow("IC0537");
  await devnet.close();
  devnet = await startDevnet({ port: 0, stateDir, subnets: 0 });
  client = await createTestClient(devnet, { identity: client.identity });
  await byId("load_canister_snapshot", id);
  expect(await state()).toEqual(WRITTEN);
});
