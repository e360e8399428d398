import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { AnonymousIdentity } from "@dfinity/agent";
import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { compileWat } from "../../test/helpers/compile-wat.ts";
import { manage, NO_SETTINGS } from "../../test/helpers/management-client.ts";
import { createTestClient, type NetworkAddress, type TestClient } from "../../test/helpers/test-client.ts";
import { UpdateSettingsType } from "../candid/management-types.ts";
import { type Devnet, type DevnetOptions, startDevnet } from "../devnet.ts";
import { StateDirError } from "./state-dir-error.ts";
import { STATE_FORMAT } from "./state-manifest.ts";

const CYCLES_LEDGER = "um5iw-rqaaa-aaaaq-qaaba-cai";

let stateDir: string;
let running: Devnet[] = [];
let children: ChildProcess[] = [];

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "devnet-"));
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(running.map((devnet) => devnet.close()));
  running = [];
  children = [];
  await rm(stateDir, { recursive: true, force: true });
});

async function start(options: Partial<DevnetOptions> = {}): Promise<Devnet> {
  const devnet = await startDevnet({ port: 0, stateDir, ...options });
  running.push(devnet);
  return devnet;
}

/** Runs the command in its own process. */
async function startCommand(...args: string[]): Promise<{ child: ChildProcess; devnet: NetworkAddress }> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const cli = new URL("../cli.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", tsx, cli, "--port", "0", "--state", stateDir, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const printed = JSON.parse(line) as NetworkAddress;
  return { child, devnet: printed };
}

it("loses nothing over a stop and a start", async () => {
  const first = await start();
  const before = await createTestClient(first);
  const canister = await before.deploy();
  await before.update(canister, "write_all");
  await before.update(canister, "count");
  const certified = await before.query(canister, "certificate");
  await first.close();

  const second = await start();
  const { identity } = before;
  const after = await createTestClient(second, { identity });
  expect(second.rootKey).toBe(first.rootKey);
  expect(await after.numbers(canister, "state")).toEqual([7, 7, 19, 2, 7]);
  expect([...(await after.update(canister, "count"))]).toEqual([2, 0, 0, 0]);
  expect((await after.query(canister, "certificate")).length).toBe(certified.length);
  expect(await after.numbers(canister, "start_runs")).toEqual([1]);
  expect(await after.deploy()).not.toBe(canister);
});

it("keeps the ledgers, so that a payment that is sent again is still known", async () => {
  const Account = IDL.Record({ owner: IDL.Principal });
  const Transfer = IDL.Record({ to: Account, amount: IDL.Nat, created_at_time: IDL.Opt(IDL.Nat64) });
  const Result = IDL.Variant({ Ok: IDL.Nat, Err: IDL.Variant({ Duplicate: IDL.Record({ duplicate_of: IDL.Nat }) }) });
  const owner = Principal.fromText(CYCLES_LEDGER);
  const transfer = { to: { owner }, amount: 7n, created_at_time: [BigInt(Date.now()) * 1_000_000n] };
  const arg = new Uint8Array(IDL.encode([Transfer], [transfer]));
  const send = async (client: TestClient) =>
    IDL.decode([Result], await client.update(CYCLES_LEDGER, "icrc1_transfer", arg));
  const first = await start({ fundedAccounts: "anonymous", subnets: 1 });
  const identity = new AnonymousIdentity();
  expect(await send(await createTestClient(first, { identity }))).toEqual([{ Ok: 0n }]);
  await first.close();

  const after = await createTestClient(await start({ fundedAccounts: "anonymous" }), { identity });
  expect(await send(after)).toEqual([{ Err: { Duplicate: { duplicate_of: 0n } } }]);
  const account = new Uint8Array(IDL.encode([Account], [{ owner }]));
  expect(IDL.decode([IDL.Nat], await after.query(CYCLES_LEDGER, "icrc1_balance_of", account))).toEqual([7n]);
});

it("keeps the subnets, which canister is on which, and their ranges", async () => {
  const first = await start({ subnets: 2, canistersPerRange: 1 });
  const before = await createTestClient(first);
  const canisters = [await before.deploy(), await before.deploy(), await before.deploy()];
  for (const canister of canisters) await before.update(canister, "count");
  await first.close();

  const second = await start({ canistersPerRange: 1 });
  expect(second.rootKey).toBe(first.rootKey);
  const after = await createTestClient(second, { identity: before.identity });
  for (const canister of canisters) expect([...(await after.update(canister, "count"))]).toEqual([2, 0, 0, 0]);
  const fourth = await after.deploy();
  expect(canisters).not.toContain(fourth);
  expect([...(await after.update(fourth, "count"))]).toEqual([1, 0, 0, 0]);
  await second.close();

  await expect(start({ subnets: 3 })).rejects.toThrow("has 2 application subnets, and 3 were asked for");
  await expect(start({ subnets: 3 })).rejects.toMatchObject({ problem: "other subnets" });
});

it("loses nothing that a caller has seen when it is killed, whenever that is", async () => {
  const { child, devnet } = await startCommand();
  const client = await createTestClient(devnet);
  const canister = await client.deploy();
  await client.update(canister, "write_all");
  await client.update(canister, "count");
  child.kill("SIGKILL");
  await once(child, "exit");

  const second = await startCommand();
  const again = await createTestClient(second.devnet, { identity: client.identity });
  expect(await again.numbers(canister, "state")).toEqual([7, 7, 19, 2, 7]);
  const seen = await Promise.all(Array.from({ length: 8 }, () => again.update(canister, "count")));
  second.child.kill("SIGKILL");
  await once(second.child, "exit");

  const last = await createTestClient(await start(), { identity: client.identity });
  const counts = seen.map(([count = 0]) => count);
  expect((await last.update(canister, "count"))[0]).toBe(Math.max(...counts) + 1);
});

it("saves what timers and heartbeats do, though a heartbeat never stops", async () => {
  const { child, devnet } = await startCommand();
  const client = await createTestClient(devnet);
  const beating = await client.deploy(
    compileWat(`(module
      (import "ic0" "msg_reply" (func $reply))
      (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
      (memory 1)
      (func (export "canister_heartbeat") (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))))
      (func (export "canister_query beats") (call $append (i32.const 0) (i32.const 4)) (call $reply)))`),
  );
  await vi.waitFor(async () => expect((await client.numbers(beating, "beats"))[0]).toBeGreaterThan(5), {
    timeout: 30_000,
    interval: 200,
  });
  child.kill("SIGKILL");
  await once(child, "exit");
  const again = await createTestClient(await start());
  expect((await again.numbers(beating, "beats"))[0]).toBeGreaterThan(0);
});

it("keeps stable memory of more than 4 GiB, of which only written pages take room", async () => {
  const first = await start();
  const client = await createTestClient(first);
  const canister = await client.deploy(
    compileWat(`(module
      (import "ic0" "msg_reply" (func $reply))
      (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
      (import "ic0" "stable64_grow" (func $grow (param i64) (result i64)))
      (import "ic0" "stable64_size" (func $size (result i64)))
      (import "ic0" "stable64_write" (func $write (param i64 i64 i64)))
      (import "ic0" "stable64_read" (func $read (param i64 i64 i64)))
      (memory 1)
      (data (i32.const 100) "far")
      (func (export "canister_update fill")
        (drop (call $grow (i64.const 100000)))
        (call $write (i64.const 6553599990) (i64.const 100) (i64.const 3))
        (call $reply))
      (func (export "canister_query far")
        (call $read (i64.const 0) (i64.const 6553599990) (i64.const 3))
        (i64.store (i32.const 3) (call $size))
        (call $append (i32.const 0) (i32.const 11)) (call $reply)))`),
  );
  await client.update(canister, "fill");
  await first.close();
  const after = await createTestClient(await start());
  const far = Buffer.from(await after.query(canister, "far"));
  expect([far.subarray(0, 3).toString(), far.readBigUInt64LE(3)]).toEqual(["far", 100_000n]);
  const files = await readdir(join(stateDir, "blobs"));
  expect(files.length).toBeLessThan(10);
});

it("keeps a heap of almost 4 GiB, once the limit of 3 GiB is taken away", async () => {
  const first = await start();
  const client = await createTestClient(first);
  const canister = await client.deploy(
    compileWat(`(module
      (import "ic0" "msg_reply" (func $reply))
      (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
      (memory 1)
      (func (export "canister_update fill")
        (drop (memory.grow (i32.const 65534)))
        (i32.store (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4)) (i32.const 77))
        (call $reply))
      (func (export "canister_query last")
        (i32.store (i32.const 0) (memory.size))
        (i32.store (i32.const 4) (i32.load (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4))))
        (call $append (i32.const 0) (i32.const 8)) (call $reply)))`),
  );
  await expect(client.update(canister, "fill")).rejects.toThrow("IC0539");
  expect(await client.numbers(canister, "last")).toEqual([1, 0]);
  const settings = { ...NO_SETTINGS, wasm_memory_limit: [0n] };
  const arg = { canister_id: Principal.fromText(canister), settings, sender_canister_version: [] };
  await manage(client, canister, "update_settings", [UpdateSettingsType, arg]);
  await client.update(canister, "fill");
  await first.close();
  const after = await createTestClient(await start());
  expect(await after.numbers(canister, "last")).toEqual([65_535, 77]);
});

it("checkpoints and ends with 0 on SIGTERM", async () => {
  const { child, devnet } = await startCommand();
  const client = await createTestClient(devnet);
  const canister = await client.deploy();
  await client.update(canister, "count");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  const again = await createTestClient(await start());
  expect([...(await again.update(canister, "count"))]).toEqual([2, 0, 0, 0]);
});

it("keeps a directory for one devnet at a time", async () => {
  await start();
  await expect(startDevnet({ port: 0, stateDir })).rejects.toThrow(/is in use by process \d+\. Stop that devnet/);
});

it("refuses the state of another version, and a damaged one, and leaves both as they are", async () => {
  const devnet = await start();
  await (await createTestClient(devnet)).deploy();
  await devnet.close();
  const path = join(stateDir, "state.json");
  const saved = await readFile(path, "utf8");

  await writeFile(path, JSON.stringify({ ...JSON.parse(saved), format: 99 }));
  await expect(start()).rejects.toThrow(`has the state format 99, and this devnet knows format ${STATE_FORMAT} only`);
  await expect(start()).rejects.toMatchObject({ problem: "other format" });
  await writeFile(path, saved.slice(0, 50));
  await expect(start()).rejects.toThrow(StateDirError);
  expect(await readFile(path, "utf8")).toBe(saved.slice(0, 50));

  const { subnets } = JSON.parse(saved) as { subnets: Array<{ canisters: Array<{ code: { module: string } }> }> };
  await writeFile(path, saved);
  await rm(join(stateDir, "blobs", subnets.flatMap(({ canisters }) => canisters)[0]?.code.module ?? ""));
  await expect(start()).rejects.toThrow(/The state is damaged: .* is missing or has changed/);
  await expect(start()).rejects.toMatchObject({ problem: "damaged" });
});
