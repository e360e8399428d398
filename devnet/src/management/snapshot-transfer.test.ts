import type { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { afterAll, beforeAll, expect, it } from "vitest";
import { manage, NO_SETTINGS } from "../../test/helpers/management-client.ts";
import { script } from "../../test/helpers/script.ts";
import { scriptCanister } from "../../test/helpers/script-canister.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import * as t from "../candid/management-types.ts";
import * as s from "../candid/snapshot-types.ts";
import { type Devnet, startDevnet } from "../devnet.ts";
import { sha256 } from "../encoding/bytes.ts";

const NOTHING = new Uint8Array(0);
const CHUNK_BYTES = 1_900_000;
const HOUR_NS = 3_600_000_000_000n;

let devnet: Devnet;
let client: TestClient;
let canister: string;
let snapshotId: Uint8Array;
let metadata: Omit<s.UploadMetadataArg, "canister_id" | "replace_snapshot"> & {
  source: object;
  canister_version: bigint;
};

const named = (id = canister) => ({ canister_id: Principal.fromText(id) });
const run = (operators: { bytes: Uint8Array }, id = canister) => client.update(id, "run", operators.bytes);
const call = <T>(method: string, arg: readonly [IDL.Type, object], reply?: IDL.Type, as = client, id = canister) =>
  manage<T>(as, id, method, arg, reply);
const read = (kind: object) =>
  call<{ chunk: Uint8Array }>(
    "read_canister_snapshot_data",
    [s.SnapshotDataArgType, { ...named(), snapshot_id: snapshotId, kind }],
    s.SnapshotDataType,
  );
const load = (id: string, snapshot: Uint8Array) => {
  const arg = { ...named(id), snapshot_id: snapshot, sender_canister_version: [] };
  return call("load_canister_snapshot", [t.SnapshotIdType, arg], undefined, client, id);
};
/** Replies with the mutable global and a byte of stable memory. */
const STATE = script.do("global").do("append").with64("stableRead", 70_000n, 1).replyAcc();
const state = async (id: string) => [...(await client.query(id, "ask", STATE.bytes))];

beforeAll(async () => {
  devnet = await startDevnet({ port: 0, subnets: 0 });
  client = await createTestClient(devnet);
  canister = await client.deploy(scriptCanister(), undefined, NOTHING);
  const write = script.with32("setGlobal", 42).with64("stableGrow", 2n).set("!").with64("stableWrite", 70_000n);
  const timer = devnet.time.nowNs() + HOUR_NS;
  await run(write.set("root").do("certify").with64("setTimer", timer).do("reply"));
  await call("upload_chunk", [t.UploadChunkType, { ...named(), chunk: NOTHING }], t.ChunkHashType);
  const take = { ...named(), replace_snapshot: [], uninstall_code: [], sender_canister_version: [] };
  const taken = await call<{ id: Uint8Array }>("take_canister_snapshot", [t.TakeSnapshotType, take], t.SnapshotType);
  snapshotId = new Uint8Array(taken.id);
  const ask = { ...named(), snapshot_id: snapshotId, sender_canister_version: [] };
  metadata = await call("read_canister_snapshot_metadata", [t.SnapshotIdType, ask], s.SnapshotMetadataType);
});
afterAll(() => devnet.close());

it("tells all that describes a snapshot", () => {
  expect(metadata).toMatchObject({
    source: { taken_from_canister: null },
    wasm_module_size: BigInt(scriptCanister().length),
    wasm_memory_size: 144n * 65_536n,
    stable_memory_size: 2n * 65_536n,
    certified_data: new TextEncoder().encode("root"),
    on_low_wasm_memory_hook_status: [{ condition_not_satisfied: null }],
    wasm_chunk_store: [{ hash: sha256(NOTHING) }],
  });
  expect(metadata.globals.at(-1)).toEqual({ i32: 42 });
  expect(metadata.global_timer[0]).toMatchObject({ active: expect.anything() });
});

it("reads parts of a snapshot, and refuses ranges outside it", async () => {
  const size = BigInt(scriptCanister().length);
  expect((await read({ wasm_module: { offset: 0n, size } })).chunk).toEqual(scriptCanister());
  expect((await read({ stable_memory: { offset: 69_999n, size: 3n } })).chunk).toEqual(Uint8Array.of(0, 33, 0));
  expect((await read({ wasm_chunk: { hash: sha256(NOTHING) } })).chunk).toHaveLength(0);
  await expect(read({ wasm_module: { offset: 1n, size } })).rejects.toThrow("reach beyond");
  await expect(read({ wasm_memory: { offset: 0n, size: 2_000_001n } })).rejects.toThrow("can be moved at once");
});

it("takes an uploaded copy of a snapshot, which another canister can become", async () => {
  const copy = await client.deploy(scriptCanister(), undefined, NOTHING);
  const { snapshot_id } = await call<{ snapshot_id: Uint8Array }>(
    "upload_canister_snapshot_metadata",
    [s.UploadMetadataType, { ...metadata, ...named(copy), replace_snapshot: [] }],
    s.UploadedType,
    client,
    copy,
  );
  const upload = (kind: object, chunk: Uint8Array) =>
    call(
      "upload_canister_snapshot_data",
      [s.UploadDataType, { ...named(copy), snapshot_id, kind, chunk }],
      undefined,
      client,
      copy,
    );
  for (const name of ["wasm_module", "wasm_memory", "stable_memory"] as const) {
    const total = metadata[`${name}_size`];
    for (let offset = 0n; offset < total; offset += BigInt(CHUNK_BYTES)) {
      const size = total - offset < CHUNK_BYTES ? total - offset : BigInt(CHUNK_BYTES);
      await upload({ [name]: { offset } }, (await read({ [name]: { offset, size } })).chunk);
    }
  }
  await upload({ wasm_chunk: null }, NOTHING);
  await expect(upload({ stable_memory: { offset: metadata.stable_memory_size } }, Uint8Array.of(1))).rejects.toThrow(
    "reach beyond",
  );
  await load(copy, new Uint8Array(snapshot_id));
  expect(await state(copy)).toEqual([42, 0, 0, 0, 33]);
});

it("loads a snapshot of another canister of the same controller, timer included", async () => {
  const other = await client.deploy(scriptCanister(), undefined, NOTHING);
  await load(other, snapshotId);
  expect(await state(other)).toEqual([42, 0, 0, 0, 33]);
  const before = await run(script.with64("setTimer", 0n).replyAcc(), other);
  expect([{ active: Buffer.from(before).readBigUInt64LE() }]).toEqual(metadata.global_timer);
  const stranger = await createTestClient(devnet);
  const theirs = await stranger.deploy(scriptCanister(), undefined, NOTHING);
  const arg = { ...named(theirs), snapshot_id: snapshotId, sender_canister_version: [] };
  await expect(call("load_canister_snapshot", [t.SnapshotIdType, arg], undefined, stranger, theirs)).rejects.toThrow(
    "IC0512",
  );
});

it("refuses uploads that cannot be a snapshot, and data for one that was taken", async () => {
  const upload = (change: object) =>
    call(
      "upload_canister_snapshot_metadata",
      [s.UploadMetadataType, { ...metadata, ...named(), replace_snapshot: [], ...change }],
      s.UploadedType,
    );
  await expect(upload({ wasm_memory_size: 1n })).rejects.toThrow("whole pages");
  await expect(upload({ certified_data: new Uint8Array(33) })).rejects.toThrow("at most 32 bytes");
  const data = { ...named(), snapshot_id: snapshotId, kind: { wasm_chunk: null }, chunk: NOTHING };
  await expect(call("upload_canister_snapshot_data", [s.UploadDataType, data])).rejects.toThrow(
    "uploaded snapshots only",
  );
});

it("runs the hook for low memory once, until there is room again", async () => {
  const id = await client.deploy(scriptCanister(), undefined, NOTHING);
  const settings = (limitPages: bigint, thresholdPages: bigint) => {
    const wasm_memory_limit = [limitPages * 65_536n];
    const wasm_memory_threshold = [thresholdPages * 65_536n];
    const arg = { ...named(id), settings: { ...NO_SETTINGS, wasm_memory_limit, wasm_memory_threshold } };
    return call(
      "update_settings",
      [t.UpdateSettingsType, { ...arg, sender_canister_version: [] }],
      undefined,
      client,
      id,
    );
  };
  const runs = async () => (await client.query(id, "ask", script.do("readLog").replyAcc().bytes)).length;
  await run(script.storeFor("lowMemory", script.set("x").do("log")).do("reply"), id);
  await settings(200n, 50n);
  expect(await runs()).toBe(0);
  await run(script.with32("heapGrow", 10).do("reply"), id);
  expect(await runs()).toBe(1);
  await run(script.with32("heapGrow", 1).do("reply"), id);
  expect(await runs()).toBe(1);
  await settings(300n, 50n);
  await settings(200n, 50n);
  expect(await runs()).toBe(2);
});
