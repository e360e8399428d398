import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { utf8ToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as t from "../../src/candid/management-types.ts";
import { compileWat } from "../helpers/compile-wat.ts";
import { manage, NO_SETTINGS } from "../helpers/management-client.ts";
import { type Script, script } from "../helpers/script.ts";
import { openScriptNetwork, type ScriptNetwork } from "./script-network.ts";

const HOUR_NS = 3_600_000_000_000n;
const REPLY = script.do("reply");
/** Reads every piece of state except certified data, which only queries can see. */
const STATE = script
  .with32("heapRead", 0, 1)
  .do("append")
  .do("global")
  .do("append")
  .do("heapSize")
  .do("append")
  .do("stableSize")
  .replyAcc();
const HELLO = script.set("hello").replyAcc();
const TIMER = script.with64("setTimer", 0n).replyAcc();
const CERTIFICATE = script.do("certificate").replyAcc();

let given: ScriptNetwork;
let canister: string;

beforeAll(async () => {
  given = await openScriptNetwork();
  canister = await given.deploy();
});
afterAll(() => given.network.close());

/** Writes everywhere that both queries and updates may write. */
const writeMemories = (at: Script) =>
  at.set("!").with32("heapWrite", 0).with32("setGlobal", 7).with32("heapGrow", 3).with64("stableGrow", 2n);
const balance = async (id: string) => (await given.ask(id, script.do("balance").replyAcc())).readBigUInt64LE();

describe("conformance: executions", () => {
  it("13. a trap restores heap, its size, globals, stable memory, certified data, timer and accepted cycles", async () => {
    const callee = await given.deploy();
    const [before, certificate] = [await given.ask(callee, STATE), await given.ask(callee, CERTIFICATE)];
    const write = writeMemories(script.with64("acceptCycles", 1_000n))
      .set("root")
      .do("certify")
      .with64("setTimer", BigInt(Date.now()) * 1_000_000n + HOUR_NS)
      .set("enough")
      .do("trap");
    const refund = script.do("rejectCode").do("append").do("refunded").replyAcc();
    const call = script.set(write.bytes).call({ callee, method: "run", cycles: 1_000n, onReject: refund });
    const answer = await given.run(canister, call);
    expect([answer.readInt32LE(), answer.readBigUInt64LE(4)]).toEqual([5, 1_000n]);
    expect(await given.ask(callee, STATE)).toEqual(before);
    expect((await given.ask(callee, CERTIFICATE)).length).toBe(certificate.length);
    expect((await given.run(callee, TIMER)).readBigUInt64LE()).toBe(0n);
  });

  it("14. a query that writes everywhere leaves no trace, and a query run as update neither", async () => {
    const before = await given.ask(canister, STATE);
    const write = writeMemories(script).do("reply");
    await given.ask(canister, write);
    await given.client.update(canister, "ask", write.bytes);
    expect(await given.ask(canister, STATE)).toEqual(before);
  });

  it("15. a trap after an await keeps the first half and the cleanup's change, undoes the second, and is told", async () => {
    const id = await given.deploy();
    const log = (text: string) => script.set(text).do("log");
    const onReply = log("second").set("stop").do("trap");
    const call = log("first")
      .set(REPLY.bytes)
      .call({ callee: id, method: "run", onReply, cleanup: log("cleanup") });
    const outcome = script.do("rejectCode").do("append").do("rejectMessage").replyAcc();
    const answer = await given.run(
      canister,
      script.set(call.bytes).call({ callee: id, method: "run", onReject: outcome }),
    );
    expect(answer.readInt32LE()).toBe(5);
    expect(answer.subarray(4).toString()).toContain("stop");
    await expect(given.run(id, call)).rejects.toThrow("IC0503");
    expect((await given.ask(id, script.do("readLog").replyAcc())).toString()).toBe("firstcleanupfirstcleanup");
  });

  it("16. no reply is IC0506, two are IC0504; a callback may reply after the first execution has returned", async () => {
    await expect(given.run(canister, script)).rejects.toThrow("IC0506");
    await expect(given.run(canister, REPLY.do("reply"))).rejects.toThrow("IC0504");
    const late = script
      .set(REPLY.bytes)
      .call({ callee: canister, method: "run", onReply: script.set("late").replyAcc() });
    expect((await given.run(canister, late)).toString()).toBe("late");
  });

  it("17. a hundred calls arrive in order, accepted and refunded cycles add up, and only fees are lost", async () => {
    const [sender, receiver] = [await given.deploy(), await given.deploy()];
    const before = (await balance(sender)) + (await balance(receiver));
    const last = script.set(REPLY.bytes).call({ callee: receiver, method: "run" });
    let calls = script;
    for (let index = 0; index < 100; index++) {
      const accept = script.set(Uint8Array.of(index)).do("log").with64("acceptCycles", 1_000n).do("reply");
      const onReply = script.do("refunded").do("log");
      calls = calls.set(accept.bytes).call({ callee: receiver, method: "run", cycles: 3_000n, onReply });
    }
    await given.run(sender, calls.andThen(last));
    const log = (id: string) => given.ask(id, script.do("readLog").replyAcc());
    expect([...(await log(receiver))]).toEqual(Array.from({ length: 100 }, (_, index) => index));
    const refunds = await log(sender);
    const refunded = Array.from({ length: 100 }, (_, index) => refunds.readBigUInt64LE(index * 16));
    expect(refunded).toEqual(Array.from({ length: 100 }, () => 2_000n));
    const lost = before - (await balance(sender)) - (await balance(receiver));
    expect(lost).toBeGreaterThan(100n * 260_000n);
    expect(lost).toBeLessThan(10_000_000_000n);
  });

  it("18. below the freezing limit ingress, queries and performed calls are refused; a top-up thaws", async () => {
    const id = await given.deploy();
    const self = Principal.fromText(id);
    const arg = (settings: object) =>
      [
        t.UpdateSettingsType,
        { canister_id: self, settings: { ...NO_SETTINGS, ...settings }, sender_canister_version: [] },
      ] as const;
    const controllers = [[self, given.client.identity.getPrincipal()]];
    await manage(given.client, id, "update_settings", arg({ controllers }));
    // The canister freezes itself, and tries to call in the callback.
    const performed = script.set(REPLY.bytes).call({ callee: id, method: "run" }).replyAcc();
    const freeze = script
      .set(new Uint8Array(IDL.encode([t.UpdateSettingsType], [arg({ freezing_threshold: [10n ** 13n] })[1]])))
      .call({ callee: "aaaaa-aa", method: "update_settings", onReply: performed });
    expect((await given.run(id, freeze)).readInt32LE()).toBe(2);
    await expect(given.run(id, REPLY)).rejects.toThrow("IC0207");
    await expect(given.ask(id, REPLY)).rejects.toThrow("IC0207");
    const topUp = [t.ProvisionalTopUpType, { canister_id: self, amount: 10n ** 18n }] as const;
    await manage(given.client, id, "provisional_top_up_canister", topUp);
    await given.run(id, REPLY);
    await given.ask(id, REPLY);
    const again = script.set(REPLY.bytes).call({ callee: id, method: "run", onReply: script.set("went").replyAcc() });
    expect((await given.run(id, again)).toString()).toBe("went");
  });

  it("22. composite queries span canisters, six deep, and are no updates; a plain query cannot call", async () => {
    const other = await given.deploy();
    const through = (ids: readonly string[]): Script =>
      ids.reduceRight<Script>(
        (inner, callee) => script.set(inner.bytes).call({ callee, method: inner === HELLO ? "ask" : "compose" }),
        HELLO,
      );
    const compose = async (ids: readonly string[]) =>
      Buffer.from(await given.client.query(canister, "compose", through(ids).bytes)).toString();
    expect(await compose([other])).toBe("hello");
    const alternating = (count: number) => Array.from({ length: count }, (_, index) => (index % 2 ? canister : other));
    expect(await compose(alternating(6))).toBe("hello");
    await expect(compose(alternating(7))).rejects.toThrow(/deep|IC0525/);
    await expect(given.client.update(canister, "compose", HELLO.bytes)).rejects.toThrow("IC0527");
    await expect(given.ask(canister, through([other]))).rejects.toThrow("IC0504");
  });
});

describe("conformance: limits", () => {
  it("23. an endless loop ends with IC0522 and the canister answers again; the counter rises and starts anew", async () => {
    // A replica of the network has its own limits.
    const limited = await openScriptNetwork({ instructionLimits: { update: 50_000_000n, query: 10_000_000n } });
    try {
      const id = await limited.deploy();
      await expect(limited.run(id, script.do("loopForever"))).rejects.toThrow("IC0522");
      await expect(limited.ask(id, script.do("loopForever"))).rejects.toThrow("IC0522");
      const counter = script.with32("performanceCounter", 0);
      const twice = counter.do("append").with32("zeros", 100_000).with32("performanceCounter", 0).replyAcc();
      const answer = await limited.run(id, twice);
      const [first, second] = [answer.readBigUInt64LE(), answer.readBigUInt64LE(8)];
      expect(second - first).toBeGreaterThanOrEqual(100_000n);
      expect((await limited.run(id, counter.replyAcc())).readBigUInt64LE()).toBeLessThan(second);
    } finally {
      await limited.network.close();
    }
  });

  it("24. too large an envelope is 413 and too large a reply a trap; odd names work; memory ends somewhere", async () => {
    const path = `/api/v3/canister/${canister}/call`;
    const tooLarge = await fetch(given.network.url + path, {
      method: "POST",
      body: new Uint8Array(2 * 1024 * 1024 + 1),
    });
    expect(tooLarge.status).toBe(413);
    const replyOf = (sizeBytes: number) => script.with32("zeros", sizeBytes).replyAcc();
    await expect(given.run(canister, replyOf(2 * 1024 * 1024 + 1))).rejects.toThrow("IC0504");
    expect(await given.run(canister, replyOf(2 * 1024 * 1024 - 1_000))).toHaveLength(2 * 1024 * 1024 - 1_000);
    expect(await given.ask(canister, replyOf(3 * 1024 * 1024))).toHaveLength(3 * 1024 * 1024);
    await expect(given.ask(canister, replyOf(3 * 1024 * 1024 + 1))).rejects.toThrow("IC0504");
    expect(await given.client.update(canister, "a method with spaces", HELLO.bytes)).toEqual(utf8ToBytes("hello"));
    const longName = "x".repeat(1_000);
    const named = await given.client.deploy(
      compileWat(`(module (import "ic0" "msg_reply" (func $reply))
        (func (export "canister_update ${longName}") (call $reply)))`),
    );
    expect(await given.client.update(named, longName)).toHaveLength(0);
    const grown = await given.run(canister, script.with64("stableGrow", 10_000_000n).replyAcc());
    expect(grown.readBigInt64LE()).toBe(-1n);
  });
});
