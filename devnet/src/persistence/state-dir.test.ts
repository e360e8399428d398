import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { AnonymousIdentity } from "@dfinity/agent";
import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTestClient, type NetworkAddress, type TestClient } from "../../test/helpers/test-client.ts";
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

it("saves by itself after a quiet moment, and survives being killed", async () => {
  const { child, devnet } = await startCommand();
  const client = await createTestClient(devnet);
  const canister = await client.deploy();
  await client.update(canister, "write_all");
  await vi.waitFor(
    async () => expect(await readFile(join(stateDir, "state.json"), "utf8")).toContain(`"version":"2"`),
    {
      timeout: 20_000,
      interval: 100,
    },
  );
  child.kill("SIGKILL");
  await once(child, "exit");

  const again = await createTestClient(await start(), { identity: client.identity });
  expect(await again.numbers(canister, "state")).toEqual([7, 7, 19, 2, 7]);
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
