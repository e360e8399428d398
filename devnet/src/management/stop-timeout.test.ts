import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { compileWat } from "../../test/helpers/compile-wat.ts";
import { manage, NO_SETTINGS } from "../../test/helpers/management-client.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import * as t from "../candid/management-types.ts";
import { type Devnet, startDevnet } from "../devnet.ts";

/** Calls stop_canister with its argument. When that names the canister itself, the stop waits for this very call. */
const STOPPER = compileWat(`(module
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reject" (func $reject (param i32 i32)))
  (import "ic0" "msg_reject_msg_size" (func $reject_size (result i32)))
  (import "ic0" "msg_reject_msg_copy" (func $reject_copy (param i32 i32 i32)))
  (import "ic0" "msg_arg_data_size" (func $arg_size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
  (import "ic0" "call_new" (func $call_new (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "ic0" "call_data_append" (func $call_append (param i32 i32)))
  (import "ic0" "call_perform" (func $perform (result i32)))
  (memory 1)
  (table 2 funcref)
  (elem (i32.const 0) $on_reply $on_reject)
  (data (i32.const 0) "stop_canister")
  (func (export "canister_update stop")
    (call $arg_copy (i32.const 1000) (i32.const 0) (call $arg_size))
    (call $call_new (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 13)
      (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0))
    (call $call_append (i32.const 1000) (call $arg_size))
    (drop (call $perform)))
  (func $on_reply (param i32) (call $reply))
  (func $on_reject (param i32)
    (call $reject_copy (i32.const 5000) (i32.const 0) (call $reject_size))
    (call $reject (i32.const 5000) (call $reject_size))))`);

const PATIENCE = { timeout: 20_000, interval: 100 };

let devnet: Devnet;
let client: TestClient;
/** How many reject callbacks have run: the canister stays in the state stopping until its own call ends with one. */
let rejectCallbacks = 0;

beforeAll(async () => {
  devnet = await startDevnet({
    port: 0,
    onExecution: ({ entry }) => {
      if (entry === "Rt") rejectCallbacks++;
    },
  });
  client = await createTestClient(devnet);
});
afterAll(() => devnet.close());

it("gives up waiting for a canister to stop after five minutes", async () => {
  const canister = await client.deploy(STOPPER);
  const id = Principal.fromText(canister);
  const settings = { ...NO_SETTINGS, controllers: [[client.identity.getPrincipal(), id]] };
  const arg = { canister_id: id, settings, sender_canister_version: [] };
  await manage(client, canister, "update_settings", [t.UpdateSettingsType, arg]);
  const payload = new Uint8Array(IDL.encode([t.CanisterIdType], [{ canister_id: id }]));
  const startedAtNs = devnet.time.nowNs();
  const { requestId, response } = await client.agent.call(canister, {
    methodName: "stop",
    arg: payload,
    callSync: false,
  });
  expect(response.status).toBe(202);
  expect(requestId).toHaveLength(32);
  const status = () =>
    manage<{ status: object }>(
      client,
      canister,
      "canister_status",
      [t.CanisterIdType, { canister_id: id }],
      t.CanisterStatusType,
    );
  await vi.waitFor(async () => expect((await status()).status).toEqual({ stopping: null }), PATIENCE);
  await devnet.time.set(startedAtNs + 299_000_000_000n);
  // Asked without a call: the network's time runs on by itself, and a second is left.
  expect(rejectCallbacks).toBe(0);
  await devnet.time.advance(2_000);
  await client.agent.syncTime();
  // Its own call has ended with the rejection, so now it can stop.
  await vi.waitFor(async () => expect((await status()).status).toEqual({ stopped: null }), PATIENCE);
  expect(rejectCallbacks).toBe(1);
});
