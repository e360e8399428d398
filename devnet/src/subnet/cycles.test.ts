import { Principal } from "@dfinity/principal";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compileWat } from "../../test/helpers/compile-wat.ts";
import { askManagement, manage, NO_SETTINGS } from "../../test/helpers/management-client.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import * as t from "../candid/management-types.ts";
import { type Devnet, startDevnet } from "../devnet.ts";

const SPENDER = compileWat(`(module
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "canister_self_size" (func $self_size (result i32)))
  (import "ic0" "canister_self_copy" (func $self_copy (param i32 i32 i32)))
  (import "ic0" "call_new" (func $call_new (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "ic0" "call_perform" (func $perform (result i32)))
  (import "ic0" "cost_call" (func $cost_call (param i64 i64 i32)))
  (import "ic0" "global_timer_set" (func $timer (param i64) (result i64)))
  (memory 1)
  (table 1 funcref)
  (elem (i32.const 0) $done)
  (func $done (param i32) (call $append (i32.const 0) (i32.const 4)) (call $reply))
  (func (export "canister_update ten_thousand") (local $left i32)
    (local.set $left (i32.const 1000))
    (loop $again
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (nop) (br_if $again (i32.gt_s (local.get $left) (i32.const 0)))
      (drop (i32.const 0)))
    (call $reply))
  (func (export "canister_update call_self")
    (call $self_copy (i32.const 100) (i32.const 0) (call $self_size))
    (call $call_new (i32.const 100) (call $self_size) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    (i32.store (i32.const 0) (call $perform))
    (if (i32.load (i32.const 0)) (then (call $done (i32.const 0)))))
  (func (export "canister_query cost") (call $cost_call (i64.const 10) (i64.const 90) (i32.const 0))
    (call $append (i32.const 0) (i32.const 8)) (call $reply)))`);

let devnet: Devnet;
let client: TestClient;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  client = await createTestClient(devnet);
});
afterAll(() => devnet.close());

async function balance(id: string): Promise<bigint> {
  const named = { canister_id: Principal.fromText(id) };
  const reply = askManagement<{ cycles: bigint }>(
    client,
    id,
    "canister_status",
    [t.CanisterIdType, named],
    t.CanisterStatusType,
  );
  return (await reply).cycles;
}

async function create(cycles: bigint): Promise<string> {
  const arg = { amount: [cycles], settings: [], specified_id: [], sender_canister_version: [] };
  const method = "provisional_create_canister_with_cycles";
  const created = await manage<{ canister_id: Principal }>(
    client,
    "aaaaa-aa",
    method,
    [t.ProvisionalCreateType, arg],
    t.CanisterIdType,
  );
  return created.canister_id.toText();
}

const set = (id: string, settings: object) => {
  const arg = { canister_id: Principal.fromText(id), settings: { ...NO_SETTINGS, ...settings } };
  return manage(client, id, "update_settings", [t.UpdateSettingsType, { ...arg, sender_canister_version: [] }]);
};
const topUp = (id: string, amount: bigint) =>
  manage(client, id, "provisional_top_up_canister", [
    t.ProvisionalTopUpType,
    { canister_id: Principal.fromText(id), amount },
  ]);

it("charges an update for its envelope, its execution and its instructions, and a query nothing", async () => {
  const id = await client.deploy(SPENDER);
  const before = await balance(id);
  await client.query(id, "cost");
  expect(before - (await balance(id))).toBeLessThan(1_000_000n);
  await client.update(id, "ten_thousand");
  const paid = before - (await balance(id));
  const [envelopeAndExecution, instructions] = [1_200_000n + 5_000_000n, 6_000n];
  expect(paid).toBeGreaterThan(envelopeAndExecution + instructions);
  expect(paid).toBeLessThan(envelopeAndExecution + 1_000n * 2_000n);
});

it("charges a canister for the calls that manage it, and refuses those that it cannot pay for", async () => {
  const id = await client.deploy(SPENDER);
  const before = await balance(id);
  const named = [t.CanisterIdType, { canister_id: Principal.fromText(id) }] as const;
  await manage(client, id, "start_canister", named);
  const paid = before - (await balance(id));
  expect(paid).toBeGreaterThan(1_200_000n + 300n * 2_000n);
  expect(paid).toBeLessThan(5_000_000n);
  await set(id, { freezing_threshold: [10n ** 14n] });
  await expect(manage(client, id, "stop_canister", named)).rejects.toThrow("IC0207");
  await set(id, { freezing_threshold: [0n] });
  await manage(client, id, "stop_canister", named);
});

it("charges for an install that fails by what it executed", async () => {
  const id = await client.deploy(SPENDER);
  const before = await balance(id);
  const trapping = compileWat(`(module (func (export "canister_post_upgrade") (local $left i32)
    (local.set $left (i32.const 10000000))
    (loop $again (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (unreachable)))`);
  await expect(client.deploy(trapping, id)).rejects.toThrow("IC0502");
  const paid = before - (await balance(id));
  expect(paid).toBeGreaterThan(50_000_000n);
  expect(paid).toBeLessThan(70_000_000n);
});

it("tells what a call costs with all it reserves", async () => {
  const id = await client.deploy(SPENDER);
  const reserves = 40_000_000_000n + 5_000_000n + 1_000n * 2n * 1024n * 1024n;
  const cost = Buffer.from(await client.query(id, "cost")).readBigUInt64LE();
  expect(cost).toBe(260_000n + 100_000n + reserves);
});

it("freezes a canister below its limit and thaws it with a top-up", async () => {
  const id = await client.deploy(SPENDER);
  await set(id, { freezing_threshold: [10n ** 14n] });
  await expect(client.update(id, "ten_thousand")).rejects.toThrow("IC0207");
  await expect(client.query(id, "cost")).rejects.toThrow("IC0207");
  await topUp(id, 10n ** 18n);
  await client.update(id, "ten_thousand");
  await client.query(id, "cost");
});

it("stops updates that leave the heap above the memory limit, and not queries", async () => {
  const id = await client.deploy(SPENDER);
  await set(id, { wasm_memory_limit: [65_535n] });
  await expect(client.update(id, "ten_thousand")).rejects.toThrow("IC0539");
  await client.query(id, "cost");
  await set(id, { wasm_memory_limit: [65_536n] });
  await client.update(id, "ten_thousand");
});

it("refuses to perform a call that the balance does not cover", async () => {
  const id = await client.deploy(SPENDER);
  expect(Buffer.from(await client.update(id, "call_self")).readInt32LE()).toBe(0);
  const poor = await create(360_000_000_000n);
  await client.deploy(SPENDER, poor);
  const spent = (await balance(poor)) - 41_000_000_000n;
  // This threshold leaves enough for an execution, but not for what a call reserves.
  const { idle_cycles_burned_per_day: idle } = await manage<{ idle_cycles_burned_per_day: bigint }>(
    client,
    poor,
    "canister_status",
    [t.CanisterIdType, { canister_id: Principal.fromText(poor) }],
    t.CanisterStatusType,
  );
  await set(poor, { freezing_threshold: [(spent * 86_400n) / idle] });
  expect(Buffer.from(await client.update(poor, "call_self")).readInt32LE()).toBe(2);
});

it("refuses an install that the balance does not cover, and charges for time", async () => {
  const poor = await create(299_000_000_000n);
  await expect(client.deploy(SPENDER, poor)).rejects.toThrow("IC0207");
  const id = await create(301_000_000_000n);
  await client.deploy(SPENDER, id);
  await set(id, { compute_allocation: [1n], freezing_threshold: [0n] });
  const before = await balance(id);
  await devnet.time.advance(1_000_000);
  await client.agent.syncTime();
  const paid = before - (await balance(id));
  expect(paid).toBeGreaterThan(10_000_000_000n);
  expect(paid).toBeLessThan(11_000_000_000n);
  await devnet.time.advance(1_000_000_000);
  await client.agent.syncTime();
  expect(await balance(id)).toBe(0n);
  await expect(client.query(id, "cost")).rejects.toThrow("IC0537");
});
