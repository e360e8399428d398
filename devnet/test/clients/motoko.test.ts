import { IDL } from "@dfinity/candid";
import motoko from "motoko";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Devnet, startDevnet } from "../../src/devnet.ts";
import { createTestClient, type TestClient } from "../helpers/test-client.ts";

const LEDGER = `
import Prim "mo:⛔";
actor {
  stable var count : Nat = 0;
  var forgotten : Nat = 0;
  stable var ticks : Nat = 0;
  var received : Nat = 0;
  public func increment() : async Nat { count += 1; forgotten += 1; count };
  public query func counts() : async (Nat, Nat, Nat) { (count, forgotten, ticks) };
  public func take() : async Nat {
    received += Prim.cyclesAvailable();
    Prim.cyclesAccept<system>(Prim.cyclesAvailable() / 2)
  };
  public func explode() : async () { count += 1; assert false };
  system func timer(setTimer : Nat64 -> ()) : async () {
    ticks += 1;
    if (ticks < 3) setTimer(Prim.time() + 1_000_000_000);
  };
}`;

const callerOf = (id: string) => `
import Prim "mo:⛔";
actor {
  type Ledger = actor { increment : () -> async Nat; take : () -> async Nat; explode : () -> async () };
  let target : Ledger = actor "${id}";
  var before = 0;
  var after = 0;
  var cleaned = 0;
  public func pay() : async (Nat, Nat) {
    Prim.cyclesAdd<system>(1_000_000);
    let taken = await target.take();
    (taken, Prim.cyclesRefunded())
  };
  public func trapAfterAwait() : async () {
    before += 1;
    try {
      ignore await target.increment();
      after += 1;
      assert false;
    } finally { cleaned += 1 };
  };
  public func catchOther() : async Text {
    try { await target.explode(); "fine" } catch (error) { Prim.errorMessage(error) };
  };
  public query func marks() : async (Nat, Nat, Nat) { (before, after, cleaned) };
}`;

let devnet: Devnet;
let client: TestClient;
let ledger: string;
let caller: string;
let ledgerModule: Uint8Array;

function compile(name: string, source: string): Uint8Array {
  motoko.write(name, source);
  return new Uint8Array(motoko.wasm(name, "ic").wasm);
}

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  client = await createTestClient(devnet);
  ledgerModule = compile("Ledger.mo", LEDGER);
  ledger = await client.deploy(ledgerModule);
  caller = await client.deploy(compile("Caller.mo", callerOf(ledger)));
});
afterAll(() => devnet.close());

const NOTHING = new Uint8Array(IDL.encode([], []));
const nats = (reply: Uint8Array, count: number) =>
  IDL.decode(
    Array.from({ length: count }, () => IDL.Nat),
    reply,
  );
const counts = async () => nats(await client.query(ledger, "counts", NOTHING), 3);
const marks = async () => nats(await client.query(caller, "marks", NOTHING), 3);

it("runs timers that set themselves anew", async () => {
  await devnet.time.advance(2_000);
  await devnet.time.advance(2_000);
  await devnet.time.advance(2_000);
  await client.agent.syncTime();
  expect((await counts())[2]).toBe(3n);
});

it("keeps stable variables over an upgrade, and no others", async () => {
  await client.update(ledger, "increment", NOTHING);
  await client.update(ledger, "increment", NOTHING);
  expect((await counts()).slice(0, 2)).toEqual([2n, 2n]);
  const changed = compile("Ledger.mo", LEDGER.replace("count += 1; forgotten += 1", "count += 10; forgotten += 1"));
  await client.deploy(changed, ledger);
  expect((await counts()).slice(0, 2)).toEqual([2n, 0n]);
  await client.update(ledger, "increment", NOTHING);
  expect((await counts()).slice(0, 2)).toEqual([12n, 1n]);
});

it("sends cycles with calls and gets back what was not accepted", async () => {
  expect(nats(await client.update(caller, "pay", NOTHING), 2)).toEqual([500_000n, 500_000n]);
});

it("keeps what came before an await and what `finally` does when the rest traps", async () => {
  await expect(client.update(caller, "trapAfterAwait", NOTHING)).rejects.toThrow("assertion failed");
  expect(await marks()).toEqual([1n, 0n, 1n]);
});

it("lets a caller catch the other canister's trap, which changed nothing there", async () => {
  const before = await counts();
  const text = IDL.decode([IDL.Text], await client.update(caller, "catchOther", NOTHING))[0];
  expect(text).toContain("assertion failed");
  expect(await counts()).toEqual(before);
});
