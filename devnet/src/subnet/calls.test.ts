import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { compileWat } from "../../test/helpers/compile-wat.ts";
import { manage, NO_SETTINGS } from "../../test/helpers/management-client.ts";
import { type NetworkUnderTest, openNetwork } from "../../test/helpers/network-under-test.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import * as t from "../candid/management-types.ts";

/**
 * `forward` takes a callee (length byte, bytes), a method (length byte, bytes) and a payload, calls with 600 billion cycles and
 * passes the answer on. `balance` replies 16 bytes. Timer, heartbeat and init count themselves: `ticks` replies three i32.
 */
const PROXY = compileWat(`(module
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reject" (func $reject (param i32 i32)))
  (import "ic0" "msg_reject_msg_size" (func $reject_size (result i32)))
  (import "ic0" "msg_reject_msg_copy" (func $reject_copy (param i32 i32 i32)))
  (import "ic0" "msg_arg_data_size" (func $arg_size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
  (import "ic0" "call_new" (func $call_new (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "ic0" "call_data_append" (func $call_append (param i32 i32)))
  (import "ic0" "call_cycles_add128" (func $add_cycles (param i64 i64)))
  (import "ic0" "call_with_best_effort_response" (func $best_effort (param i32)))
  (import "ic0" "call_perform" (func $perform (result i32)))
  (import "ic0" "canister_cycle_balance128" (func $balance (param i32)))
  (import "ic0" "global_timer_set" (func $timer (param i64) (result i64)))
  (memory 4)
  (table 2 funcref)
  (elem (i32.const 0) $on_reply $on_reject)
  (func $increment (param i32) (i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (i32.const 1))))
  (func (export "canister_init") (call $increment (i32.const 108)) (drop (call $timer (i64.const 1))))
  (func (export "canister_global_timer") (call $increment (i32.const 100)))
  (func (export "canister_heartbeat") (call $increment (i32.const 104)))
  (func (export "canister_query ticks") (call $append (i32.const 100) (i32.const 12)) (call $reply))
  (func (export "canister_query balance")
    (call $balance (i32.const 200)) (call $append (i32.const 200) (i32.const 16)) (call $reply))
  (func $prepare (local $method i32) (local $payload i32)
    (call $arg_copy (i32.const 1000) (i32.const 0) (call $arg_size))
    (local.set $method (i32.add (i32.const 1001) (i32.load8_u (i32.const 1000))))
    (local.set $payload
      (i32.add (i32.add (local.get $method) (i32.const 1)) (i32.load8_u (local.get $method))))
    (call $call_new (i32.const 1001) (i32.load8_u (i32.const 1000))
      (i32.add (local.get $method) (i32.const 1)) (i32.load8_u (local.get $method))
      (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0))
    (call $call_append (local.get $payload)
      (i32.sub (i32.add (i32.const 1000) (call $arg_size)) (local.get $payload)))
    (call $add_cycles (i64.const 0) (i64.const 600000000000)))
  (func (export "canister_update forward") (call $prepare) (drop (call $perform)))
  (func (export "canister_update forward_for_0_seconds")
    (call $prepare) (call $best_effort (i32.const 0)) (drop (call $perform)))
  (func $on_reply (param i32)
    (call $arg_copy (i32.const 5000) (i32.const 0) (call $arg_size))
    (call $append (i32.const 5000) (call $arg_size))
    (call $reply))
  (func $on_reject (param i32)
    (call $reject_copy (i32.const 5000) (i32.const 0) (call $reject_size))
    (call $reject (i32.const 5000) (call $reject_size)))
)`);

let network: NetworkUnderTest;
let client: TestClient;
let proxy: string;

beforeAll(async () => {
  network = await openNetwork();
  client = await createTestClient(network);
});
afterAll(() => network.close());
beforeEach(async () => {
  proxy = await client.deploy(PROXY);
});

function forward(callee: string, method: string, payload = new Uint8Array(0), by = "forward"): Promise<Uint8Array> {
  const id = Principal.fromText(callee).toUint8Array();
  const name = utf8ToBytes(method);
  return client.update(proxy, by, concatBytes(Uint8Array.of(id.length), id, Uint8Array.of(name.length), name, payload));
}

async function balance(): Promise<bigint> {
  return Buffer.from(await client.query(proxy, "balance")).readBigUInt64LE(0);
}

/** Messages cost something, but far less than what is sent with them. */
function expectFeesOnly(before: bigint, after: bigint): void {
  expect(after).toBeLessThan(before);
  expect(before - after).toBeLessThan(100_000_000n);
}

it("gives canisters randomness, and the cycles back that it does not take", async () => {
  const before = await balance();
  const [first, second] = [await forward("aaaaa-aa", "raw_rand"), await forward("aaaaa-aa", "raw_rand")];
  const bytes = IDL.decode([t.RandomType], first)[0];
  expect(bytes).toHaveLength(32);
  expect(first).not.toEqual(second);
  expectFeesOnly(before, await balance());
});

it("lets canisters create and manage canisters with their own cycles", async () => {
  const before = await balance();
  const payload = new Uint8Array(IDL.encode([t.CreateType], [{ settings: [], sender_canister_version: [] }]));
  const created = IDL.decode([t.CanisterIdType], await forward("aaaaa-aa", "create_canister", payload))[0];
  expectFeesOnly(before - 600_000_000_000n, await balance());
  const named = new Uint8Array(IDL.encode([t.CanisterIdType], [created]));
  const status = IDL.decode([t.CanisterStatusType], await forward("aaaaa-aa", "canister_status", named))[0];
  expect(status).toMatchObject({ cycles: 100_000_000_000n, settings: { controllers: [Principal.fromText(proxy)] } });
});

it("tells callers why a call failed, and gives their cycles back", async () => {
  const before = await balance();
  await expect(forward("rrkah-fqaaa-aaaaa-aaaaq-cai", "anything")).rejects.toThrow(
    "rrkah-fqaaa-aaaaa-aaaaq-cai not found",
  );
  await expect(forward(proxy, "missing")).rejects.toThrow("Canister has no update method 'missing'");
  expectFeesOnly(before, await balance());
});

it("ends a best-effort call at its deadline", async () => {
  const id = Principal.fromText(proxy);
  const settings = { controllers: [[client.identity.getPrincipal(), id]] };
  const arg = { canister_id: id, settings: { ...NO_SETTINGS, ...settings }, sender_canister_version: [] };
  await manage(client, proxy, "update_settings", [t.UpdateSettingsType, arg]);
  // Stopping waits for the caller's own call to end, so it cannot be answered in time.
  const named = new Uint8Array(IDL.encode([t.CanisterIdType], [{ canister_id: id }]));
  await expect(forward("aaaaa-aa", "stop_canister", named, "forward_for_0_seconds")).rejects.toThrow("has timed out");
  await expect(client.query(proxy, "ticks")).rejects.toThrow("IC0508");
});

it("runs timers once and heartbeats again and again", async () => {
  await vi.waitFor(
    async () => {
      const [timer, heartbeats = 0, inits] = await client.numbers(proxy, "ticks");
      expect([timer, inits]).toEqual([1, 1]);
      expect(heartbeats).toBeGreaterThan(1);
    },
    { timeout: 20_000, interval: 100 },
  );
});
