import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { compileWat } from "../../test/helpers/compile-wat.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import { type Devnet, startDevnet } from "../devnet.ts";

/** A timer that sets itself again for the present, and a heartbeat. Each counts. */
const BUSY = compileWat(`(module
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "time" (func $time (result i64)))
  (import "ic0" "global_timer_set" (func $set (param i64) (result i64)))
  (memory 1)
  (func $count (param i32) (i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (i32.const 1))))
  (func $again (drop (call $set (i64.add (call $time) (i64.const 50000000)))))
  (func (export "canister_init") (call $again))
  (func (export "canister_global_timer") (call $count (i32.const 0)) (call $again))
  (func (export "canister_heartbeat") (call $count (i32.const 4)))
  (func (export "canister_query counts") (call $append (i32.const 0) (i32.const 8)) (call $reply)))`);

let devnet: Devnet;
let client: TestClient;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  client = await createTestClient(devnet);
});
afterAll(() => devnet.close());

it("a timer faster than the heartbeat does not keep it from beating", async () => {
  const canister = await client.deploy(BUSY);
  await vi.waitFor(
    async () => {
      const [timers = 0, beats = 0] = await client.numbers(canister, "counts");
      expect(timers).toBeGreaterThan(beats);
      expect(beats).toBeGreaterThan(1);
    },
    { timeout: 30_000, interval: 200 },
  );
});
