import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileWat } from "../../test/helpers/compile-wat.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import { type Devnet, startDevnet } from "../devnet.ts";
import { createHeap } from "../runtime/ic0.ts";
import { prepareModule } from "./canister-module.ts";

/** Runs `run` of a module with this body and answers how many instructions it took. */
function cost(body: string, rest = ""): bigint {
  const heap = createHeap(prepareModule(compileWat(`(module (memory 2) ${rest} (func (export "run") ${body}))`)));
  heap.fuel = 1_000_000n;
  heap.callExport({}, "run");
  return 1_000_000n - (heap.fuel ?? 0n);
}

const SET = "(global.set $g (i32.const 1))";
const G = "(global $g (mut i32) (i32.const 0))";

describe("the price of code", () => {
  it.each([
    ["nothing", "", "", 0],
    ["one per operator", `${SET} ${SET}`, G, 4],
    ["nothing for blocks", `(block ${SET} (nop))`, G, 2],
    ["only the branch that is taken", `(if (i32.const 1) (then ${SET}) (else ${SET} ${SET}))`, G, 2 + 2],
    ["only the other branch that is taken", `(if (i32.const 0) (then ${SET}) (else ${SET} ${SET}))`, G, 2 + 4],
    ["only what comes before a branch out", `(block $b (br $b) ${SET}) ${SET}`, G, 1 + 2],
    ["what follows a branch not taken", `(block $b (br_if $b (i32.const 0)) ${SET}) ${SET}`, G, 2 + 2 + 2],
    [
      "each round of a loop",
      "(loop $l (global.set $g (i32.add (global.get $g) (i32.const 1))) (br_if $l (i32.lt_u (global.get $g) (i32.const 10))))",
      G,
      10 * 8,
    ],
    ["a called function's code", "(call $f) (call $f)", `${G} (func $f ${SET})`, 2 + 2 * 2],
    ["one per byte copied", "(memory.copy (i32.const 0) (i32.const 8) (i32.const 100))", "", 4 + 100],
    ["one per byte filled", "(memory.fill (i32.const 0) (i32.const 8) (i32.const 1000))", "", 4 + 1000],
  ])("is %s", (_what, body, rest, price) => {
    expect(cost(body, rest)).toBe(BigInt(price));
  });
});

it("adds nothing that the module's own indices could mean", () => {
  const callsFunctionThatIsNotThere = Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 8, 2, 0x60, 0, 0, 0x60, 1, 0x7f, 0], // types () and (i32)
    ...[3, 2, 1, 0],
    ...[10, 9, 1, 7, 0, 0x41, 1, 0x10, 1, 0x1a, 0x0b],
  ]);
  expect(() => prepareModule(callsFunctionThatIsNotThere)).toThrow("IC0505");
});

it("leaves a module without metering as fast as it is, and uncounted", () => {
  const heap = createHeap(prepareModule(compileWat(`(module (func (export "run")))`), false));
  expect(heap.fuel).toBeUndefined();
});

const LIMITED = `(module
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "performance_counter" (func $counter (param i32) (result i64)))
  (import "ic0" "canister_self_size" (func $self_size (result i32)))
  (import "ic0" "canister_self_copy" (func $self_copy (param i32 i32 i32)))
  (import "ic0" "call_new" (func $call_new (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "ic0" "call_perform" (func $perform (result i32)))
  (memory 1)
  (table 1 funcref)
  (elem (i32.const 0) $back)
  (data (i32.const 64) "count")
  (func $forever (loop $l (br $l)))
  (func $deeper (call $deeper))
  (func $two_counters
    (i64.store (i32.const 0) (call $counter (i32.const 0)))
    (i64.store (i32.const 8) (call $counter (i32.const 1)))
    (call $append (i32.const 0) (i32.const 16)) (call $reply))
  (func (export "canister_update loop") (call $forever))
  (func (export "canister_query loop_query") (call $forever))
  (func (export "canister_update copy")
    (loop $l (call $self_copy (i32.const 0) (i32.const 0) (call $self_size)) (br $l)))
  (func (export "canister_update count") (call $two_counters))
  (func $back (param i32) (call $two_counters))
  (func (export "canister_update count_after_await")
    (call $self_copy (i32.const 100) (i32.const 0) (call $self_size))
    (call $call_new (i32.const 100) (call $self_size) (i32.const 64) (i32.const 5)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    (drop (call $perform))))`;

describe("limits", () => {
  let devnet: Devnet;
  let client: TestClient;
  let canister: string;
  const instructionLimits = { update: 1_000_000n, query: 100_000n, install: 10_000n };

  beforeAll(async () => {
    devnet = await startDevnet({ port: 0, instructionLimits });
    client = await createTestClient(devnet);
    canister = await client.deploy(compileWat(LIMITED));
  });
  afterAll(() => devnet.close());

  const counters = async (method: string) => {
    const reply = Buffer.from(await client.update(canister, method));
    return [reply.readBigUInt64LE(0), reply.readBigUInt64LE(8)] as const;
  };

  it("end an endless loop with IC0522, in updates, queries and installs, and the canister answers again", async () => {
    await expect(client.update(canister, "loop")).rejects.toThrow("IC0522");
    await expect(client.query(canister, "loop_query")).rejects.toThrow("limit of 100000 instructions");
    const endless = compileWat('(module (func (export "canister_init") (loop $l (br $l))))');
    await expect(client.deploy(endless)).rejects.toThrow("limit of 10000 instructions");
    expect((await counters("count"))[0]).toBeGreaterThan(0n);
  });

  it("count what the System API copies", async () => {
    await expect(client.update(canister, "copy")).rejects.toThrow("IC0522");
  });

  it("are the same each time, start anew with each message, and add up over a call context", async () => {
    const first = await counters("count");
    expect(first).toEqual(await counters("count"));
    const [message, context] = await counters("count_after_await");
    expect(message).toBe(first[0]);
    expect(context).toBeGreaterThan(message + 10n);
  });
});
