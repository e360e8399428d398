import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { compileWat } from "../../test/helpers/compile-wat.ts";
import { contentOf, ed25519Signer, post, principalOf, signed } from "../../test/helpers/raw-request.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import { type Devnet, startDevnet } from "../devnet.ts";

const MINUTE_MS = 60_000;
const TICKER = compileWat(`(module
  (import "ic0" "global_timer_set" (func $timer (param i64) (result i64)))
  (import "ic0" "time" (func $time (result i64)))
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (memory 1)
  (func (export "canister_init") (drop (call $timer (i64.add (call $time) (i64.const 3600000000000)))))
  (func (export "canister_global_timer") (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))))
  (func (export "canister_query ticks") (call $append (i32.const 0) (i32.const 4)) (call $reply)))`);

let devnet: Devnet;
let client: TestClient;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  client = await createTestClient(devnet);
});
afterAll(() => devnet.close());

const admin = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(`${devnet.url}/_/admin${path}`, {
    method: body === undefined ? "GET" : "POST",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers,
  });

describe("time", () => {
  it("can be advanced, and timers that become due have run then", async () => {
    const ticker = await client.deploy(TICKER);
    expect(await client.numbers(ticker, "ticks")).toEqual([0]);
    await devnet.time.advance(59 * MINUTE_MS);
    await client.agent.syncTime();
    expect(await client.numbers(ticker, "ticks")).toEqual([0]);
    await devnet.time.advance(MINUTE_MS);
    await client.agent.syncTime();
    expect(await client.numbers(ticker, "ticks")).toEqual([1]);
  });

  it("expires requests that were made before", async () => {
    await client.agent.syncTime();
    const canister = await client.deploy();
    const signer = ed25519Signer();
    const expiry = devnet.time.nowNs() + 240_000_000_000n;
    const content = contentOf(canister, principalOf(signer), { ingress_expiry: expiry });
    const envelope = await signed(content, signer);
    const path = `/api/v3/canister/${canister}/call`;
    expect((await post(devnet, path, envelope)).status).toBe(200);
    await devnet.time.advance(5 * MINUTE_MS);
    const late = await post(devnet, path, envelope);
    expect(late.status).toBe(400);
    expect(late.text).toMatch(/^Invalid request expiry: /);
  });

  it("never goes back", async () => {
    await expect(devnet.time.set(devnet.time.nowNs() - 1_000_000_000n)).rejects.toThrow("Time never goes back");
  });

  it("is for programs on this machine to change over HTTP, not for web pages", async () => {
    const before = devnet.time.nowNs();
    const answer = await admin("/time", { advanceMs: MINUTE_MS });
    const state = (await answer.json()) as { timeNs: string; clock: string };
    expect(BigInt(state.timeNs) - before).toBeGreaterThanOrEqual(60_000_000_000n);
    expect((await admin("/time", { advanceMs: 1 }, { origin: "https://example.com" })).status).toBe(403);
    expect((await admin("/time", { advance: 1 })).status).toBe(400);
    expect((await admin("/time", { timeNs: "1" })).status).toBe(400);
    expect((await admin("/warp", {})).status).toBe(404);
  });
});

describe("the mainnet clock", () => {
  let canister: string;
  beforeEach(async () => {
    await client.agent.syncTime();
    devnet.clock.use("instant");
    canister = await client.deploy();
  });
  afterAll(() => devnet.clock.use("instant"));

  it("puts so many messages into a block, in order, and answers when they are certified", async () => {
    devnet.clock.use("mainnet", { blockIntervalMs: 40, certificationMs: 20, networkDelayMs: 1, blockMessages: 2 });
    const replies = await Promise.all(Array.from({ length: 5 }, () => client.update(canister, "count")));
    const counts = replies.map((reply) => Buffer.from(reply).readInt32LE());
    expect(counts.sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it("makes what does not fit a block wait for the next", async () => {
    devnet.clock.use("mainnet", { blockIntervalMs: 60_000, certificationMs: 0, networkDelayMs: 0 });
    const update = client.update(canister, "count");
    // No block has been cut yet, so the call waits in the pool until the clock is switched.
    expect(await client.numbers(canister, "start_runs")).toEqual([1]);
    devnet.clock.use("instant");
    expect(Buffer.from(await update).readInt32LE()).toBe(1);
  });

  it("is switched over HTTP, with any of its numbers", async () => {
    const answer = await admin("/clock", { kind: "mainnet", pace: { blockIntervalMs: 50, instructionsPerRound: "5" } });
    expect(await answer.json()).toMatchObject({
      clock: "mainnet",
      pace: { blockIntervalMs: 50, blockBytes: 4_194_304, instructionsPerRound: "5" },
    });
    expect((await admin("/clock", { kind: "mainnet", pace: { blockIntervalMs: 0 } })).status).toBe(400);
    expect(devnet.clock.pace?.blockIntervalMs).toBe(50);
  });
});
