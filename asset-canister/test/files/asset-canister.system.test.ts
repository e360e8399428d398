import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { AssetManager } from "@dfinity/assets";
import { deployCanister, type ExecutionReport } from "@store-forever/devnet";
import { Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type StandardAssetActor, standardActor } from "./standard-actor.ts";
import { type AssetCanisterOnDevnet, startAssetCanister, utf8 } from "./start-asset-canister.ts";

let started: AssetCanisterOnDevnet;
let manager: AssetManager;
let canister: StandardAssetActor;
let get: AssetCanisterOnDevnet["get"];
const executions: ExecutionReport[] = [];

beforeAll(async () => {
  started = await startAssetCanister({ onExecution: (execution) => executions.push(execution) });
  ({ manager, get } = started);
  canister = standardActor(started.agent, started.canisterId);
});
afterAll(() => started?.devnet.close());
beforeEach(() => manager.clear());

const keys = async () => (await manager.list()).map(({ key }) => key);
const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());
const createText = (key: string) => ({
  key,
  content_type: "text/plain",
  max_age: [] as [],
  headers: [] as [],
  enable_aliasing: [] as [],
  allow_raw_access: [] as [],
});
const contentOf = (key: string, chunk_ids: bigint[], last_chunk: [] | [Uint8Array] = []) => ({
  key,
  content_encoding: "identity",
  sha256: [] as [],
  chunk_ids,
  last_chunk,
});

describe("through AssetManager", () => {
  test("files are stored, listed, read and deleted", async () => {
    await manager.store(utf8("hello"), { fileName: "hello.txt" });
    await manager.store(utf8("deep"), { fileName: "deep.txt", path: "/a/b" });
    await manager.store(utf8(""), { fileName: "empty.txt" });
    const listed = await manager.list();
    expect(listed.map(({ key, content_type }) => [key, content_type])).toEqual([
      ["/a/b/deep.txt", "text/plain"],
      ["/empty.txt", "text/plain"],
      ["/hello.txt", "text/plain"],
    ]);
    expect(listed[2]?.encodings).toMatchObject([{ content_encoding: "identity", length: 5n }]);
    expect(await (await manager.get("/hello.txt")).toUint8Array()).toEqual(utf8("hello"));
    expect((await get("/empty.txt")).status).toBe(200);

    await manager.delete("/hello.txt");
    expect(await keys()).toEqual(["/a/b/deep.txt", "/empty.txt"]);
    await expect(manager.get("/hello.txt")).rejects.toThrow("NotFound: There is no asset /hello.txt.");
    await manager.clear();
    expect(await keys()).toEqual([]);
  });

  test("files are replaced by what is stored under the same key", async () => {
    await manager.store(utf8("first"), { fileName: "page.txt" });
    expect((await get("/page.txt")).body.toString()).toBe("first");
    await manager.store(utf8("second"), { fileName: "page.txt" });
    expect((await get("/page.txt")).body.toString()).toBe("second");
  });

  test("large files and many small ones go up side by side in a batch, and come back whole", async () => {
    const large = randomBytes(7_000_001);
    const small = Array.from({ length: 12 }, (_, index) => utf8(`file ${index}`));
    const concurrent = new AssetManager({ agent: started.agent, canisterId: started.canisterId, concurrency: 12 });
    const batch = concurrent.batch();
    await batch.store(large, { fileName: "big picture ü.bin", sha256: sha256(large) });
    for (const [index, bytes] of small.entries()) await batch.store(bytes, { fileName: `${index}.txt` });
    await batch.delete("/not-there.txt");
    let progress = 0;
    await batch.commit({ onProgress: ({ current, total }) => (progress = current / total) });
    expect(progress).toBe(1);
    expect(await keys()).toHaveLength(13);
    const asset = await concurrent.get("/big picture ü.bin");
    expect(Buffer.from(await asset.toUint8Array()).equals(large)).toBe(true);
    expect(await asset.verifySha256()).toBe(true);
    const reads = await Promise.all(small.map(async (_, index) => (await manager.get(`/${index}.txt`)).toUint8Array()));
    expect(reads).toEqual(small);
  });

  test("many files are one batch: each takes the same, so that thousands fit into a message", async () => {
    const committing = async (count: number) => {
      const batch = manager.batch();
      for (let index = 0; index < count; index++)
        await batch.store(utf8(`photo ${index}`), { fileName: "thumb.webp", path: `/photos/${index}` });
      executions.length = 0;
      await batch.commit();
      return Number(executions.find(({ method }) => method === "commit_batch")?.instructions ?? Infinity);
    };
    const [few, many] = [await committing(10), await committing(60)];
    // What is there already makes the tree's paths longer; what the batch has must not count.
    expect(many / 60).toBeLessThan((2 * few) / 10);
    // A message has 40 billion instructions.
    expect(many / 60).toBeLessThan(10e6);
    expect(await keys()).toHaveLength(60);
    expect((await get("/photos/59/thumb.webp")).body.toString()).toBe("photo 59");
  });
});

describe("through the standard interface", () => {
  test("an asset is made, filled, described and emptied call by call", async () => {
    const { batch_id } = await canister.create_batch({});
    const { chunk_ids } = await canister.create_chunks({ batch_id, content: [utf8("a text, "), utf8("in parts")] });
    await canister.create_asset(createText("/a.txt"));
    await canister.set_asset_content(contentOf("/a.txt", [...chunk_ids]));
    await canister.delete_batch({ batch_id });
    expect((await get("/a.txt")).body.toString()).toBe("a text, in parts");

    const headers: [string, string][] = [["X-Made-By", "a test"]];
    await canister.set_asset_properties({
      key: "/a.txt",
      max_age: [[60n]],
      headers: [[headers]],
      allow_raw_access: [[false]],
      is_aliased: [],
    });
    const properties = { max_age: [60n], headers: [headers], allow_raw_access: [false], is_aliased: [] };
    expect(await canister.get_asset_properties("/a.txt")).toEqual(properties);
    expect(await canister.list({ start: [], length: [] })).toMatchObject([{ key: "/a.txt", ...properties }]);
    expect((await get("/a.txt")).headers).toMatchObject({
      "cache-control": "public, max-age=60",
      "x-made-by": "a test",
    });

    await canister.unset_asset_content({ key: "/a.txt", content_encoding: "identity" });
    expect((await get("/a.txt")).status).toBe(404);
    expect(await keys()).toEqual(["/a.txt"]);
    expect(Number((await canister.get_state_info()).last_state_update_timestamp / 1_000_000n)).toBeGreaterThan(0);
  });

  test("a large change is committed in parts", async () => {
    const { batch_id } = await canister.create_batch({});
    const { chunk_ids } = await canister.create_chunks({ batch_id, content: [utf8("one"), utf8("two")] });
    const operations = chunk_ids.map((chunkId, index) => [
      { CreateAsset: createText(`/${index}.txt`) },
      { SetAssetContent: contentOf(`/${index}.txt`, [chunkId]) },
    ]);
    await canister.commit_batch({ batch_id: 0n, operations: operations[0] ?? [] });
    await expect(canister.commit_batch({ batch_id: 0n, operations: operations[0] ?? [] })).rejects.toThrow(
      `NotFound: No batch has chunk ${chunk_ids[0]}, or it is used already.`,
    );
    await canister.commit_batch({ batch_id, operations: operations[1] ?? [] });
    expect([(await get("/0.txt")).body.toString(), (await get("/1.txt")).body.toString()]).toEqual(["one", "two"]);
    await expect(canister.commit_batch({ batch_id, operations: [] })).rejects.toThrow(
      `SessionExpired: There is no batch ${batch_id}`,
    );
  });

  test("a batch that one prepares is committed by another, who knows its evidence", async () => {
    const preparer = Ed25519KeyIdentity.generate();
    const theirs = standardActor(started.agentOf(preparer), started.canisterId);
    await canister.grant_permission({ to_principal: preparer.getPrincipal(), permission: { Prepare: null } });
    const { batch_id } = await theirs.create_batch({});
    const { chunk_id } = await theirs.create_chunk({ batch_id, content: utf8("proposed") });
    const create = { ...createText("/p.txt"), max_age: [5n] as [bigint] };
    const set = { ...contentOf("/p.txt", [chunk_id]), sha256: [sha256(utf8("proposed"))] as [Uint8Array] };
    const operations = [{ CreateAsset: create }, { SetAssetContent: set }];
    await theirs.propose_commit_batch({ batch_id, operations });
    await expect(theirs.create_chunk({ batch_id, content: utf8("more") })).rejects.toThrow("Conflict: Batch");

    const [evidence = new Uint8Array()] = await theirs.compute_evidence({ batch_id, max_iterations: [] });
    const maxAge = [3, 0, 0, 0, 0, 0, 0, 0, 5];
    const said = [utf8("\x04/p.txttext/plain"), [...maxAge, 2, 2, 2], utf8("\x05/p.txtidentity"), [3]];
    const hashed = Buffer.concat([
      ...said.map((part) => Buffer.from(part)),
      sha256(utf8("proposed")),
      utf8("proposed"),
    ]);
    expect(Buffer.from(evidence).toString("hex")).toBe(createHash("sha256").update(hashed).digest("hex"));

    await expect(theirs.commit_proposed_batch({ batch_id, evidence })).rejects.toThrow("Unauthorized: ");
    const other = evidence.map((byte) => byte ^ 1);
    await expect(canister.commit_proposed_batch({ batch_id, evidence: other })).rejects.toThrow("InvalidHash: The evi");
    expect(await canister.validate_commit_proposed_batch({ batch_id, evidence: other })).toHaveProperty("Err");
    await canister.commit_proposed_batch({ batch_id, evidence });
    expect((await get("/p.txt")).body.toString()).toBe("proposed");
    // What one batch put into an empty canister has the batch's evidence for its state's hash.
    expect(await canister.compute_state_hash()).toEqual([Buffer.from(evidence).toString("hex")]);
  });

  test("uploads that are not committed are limited, and can be given up", async () => {
    await canister.configure({ max_batches: [[1n]], max_chunks: [[2n]], max_bytes: [[10n]] });
    expect(await canister.get_configuration()).toEqual({ max_batches: [1n], max_chunks: [2n], max_bytes: [10n] });
    const { batch_id } = await canister.create_batch({});
    await expect(canister.create_batch({})).rejects.toThrow("LimitExceeded: There are 1 batches already.");
    await canister.create_chunk({ batch_id, content: utf8("12345678") });
    const refusal = "LimitExceeded: Uploads that are not committed may have 2 chunks and 10 bytes.";
    await expect(canister.create_chunk({ batch_id, content: utf8("123") })).rejects.toThrow(refusal);
    await canister.delete_batch({ batch_id });
    await canister.configure({ max_batches: [[]], max_chunks: [[]], max_bytes: [[]] });
    // What is given up is not found by others.
    const dropped = await canister.create_batch({});
    const { chunk_id } = await canister.create_chunk({ ...dropped, content: utf8("dropped") });
    await canister.delete_batch(dropped);
    await canister.create_asset(createText("/dropped.txt"));
    await expect(canister.set_asset_content(contentOf("/dropped.txt", [chunk_id]))).rejects.toThrow(
      "NotFound: No batch",
    );
  });
});

describe("permissions", () => {
  test("a principal without any changes nothing, until it is granted Commit", async () => {
    const stranger = Ed25519KeyIdentity.generate();
    const principal = stranger.getPrincipal();
    const agent = started.agentOf(stranger);
    const theirs = new AssetManager({ agent, canisterId: started.canisterId });
    const refusal = `Canister ${started.canisterId} rejected the message`;
    await manager.store(utf8("kept"), { fileName: "kept.txt" });
    await expect(theirs.store(utf8("x"), { fileName: "x.txt" })).rejects.toThrow(refusal);
    await expect(theirs.delete("/kept.txt")).rejects.toThrow(refusal);
    await expect(theirs.clear()).rejects.toThrow(refusal);
    await expect(theirs.batch().commit()).rejects.toThrow(refusal);
    const asThem = standardActor(agent, started.canisterId);
    await expect(asThem.take_ownership()).rejects.toThrow(refusal);

    await canister.grant_permission({ to_principal: principal, permission: { Prepare: null } });
    await asThem.delete_batch(await asThem.create_batch({}));
    await expect(theirs.clear()).rejects.toThrow(`Unauthorized: ${principal.toText()} may not change these files.`);
    await expect(asThem.authorize(principal)).rejects.toThrow("may not manage permissions here");
    await expect(asThem.take_ownership()).rejects.toThrow("Unauthorized: Only a controller");
    await canister.revoke_permission({ of_principal: principal, permission: { Prepare: null } });
    expect(await keys()).toEqual(["/kept.txt"]);

    await canister.authorize(principal);
    expect(await theirs.store(utf8("x"), { fileName: "x.txt" })).toBe("/x.txt");
    await canister.deauthorize(principal);
    await expect(theirs.clear()).rejects.toThrow(refusal);
  });

  test("are granted, listed, revoked and taken over", async () => {
    const identity = Ed25519KeyIdentity.generate();
    const principal = identity.getPrincipal();
    const asThem = standardActor(started.agentOf(identity), started.canisterId);
    const listed = async (permission: "Commit" | "Prepare" | "ManagePermissions") =>
      (await canister.list_permitted({ permission: { [permission]: null } as { Commit: null } })).map(String);
    await canister.grant_permission({ to_principal: principal, permission: { ManagePermissions: null } });
    await asThem.grant_permission({ to_principal: principal, permission: { Commit: null } });
    expect([await listed("ManagePermissions"), await listed("Commit")]).toEqual([
      [String(principal)],
      [String(principal)],
    ]);
    await asThem.revoke_permission({ of_principal: principal, permission: { ManagePermissions: null } });
    expect(await listed("ManagePermissions")).toEqual([]);

    await canister.take_ownership();
    const owner = await started.agent.getPrincipal();
    expect([await listed("Commit"), await listed("Prepare")]).toEqual([[String(owner)], []]);
    expect((await canister.list_authorized()).map(String)).toEqual([String(owner)]);
    expect(await canister.validate_take_ownership()).toHaveProperty("Ok");
  });
});

test("a batch does all its changes of one file, in their order", async () => {
  await manager.store(utf8("old"), { fileName: "same.txt" });
  const { batch_id } = await canister.create_batch({});
  const { chunk_ids } = await canister.create_chunks({ batch_id, content: [utf8("first"), utf8("second")] });
  const [first = 0n, second = 0n] = chunk_ids;
  const create = { CreateAsset: createText("/same.txt") };
  await canister.commit_batch({
    batch_id,
    operations: [
      { Clear: {} },
      create,
      { SetAssetContent: contentOf("/same.txt", [first]) },
      { DeleteAsset: { key: "/same.txt" } },
      create,
      { SetAssetContent: contentOf("/same.txt", [second]) },
      { CreateAsset: createText("/gone.txt") },
      { DeleteAsset: { key: "/gone.txt" } },
    ],
  });
  expect(await keys()).toEqual(["/same.txt"]);
  expect((await get("/same.txt")).body.toString()).toBe("second");
});

describe("bad input", () => {
  test("content whose hash is not the announced one is not stored, nor is anything else of its batch", async () => {
    const wrong = new Uint8Array(32);
    await expect(manager.store(utf8("x"), { fileName: "x.txt", sha256: wrong })).rejects.toThrow(
      "InvalidHash: The content",
    );
    const batch = manager.batch();
    await batch.store(utf8("good"), { fileName: "good.txt" });
    await batch.store(utf8("bad"), { fileName: "bad.txt", sha256: wrong });
    await expect(batch.commit()).rejects.toThrow("InvalidHash: The content of /bad.txt");
    expect(await keys()).toEqual([]);
  });

  test.each(["a//b", "<*>", "a/"])("%j is no file name", async (fileName) => {
    await expect(manager.store(utf8("x"), { fileName, contentType: "text/plain" })).rejects.toThrow(
      `InvalidArgument: “/${fileName}” is not a key`,
    );
  });

  test.each(["/m/1/thumb", "/g.html"])("%s is where published media are", async (key) => {
    await expect(canister.create_asset(createText(key))).rejects.toThrow(`InvalidArgument: “${key}” is no key`);
  });

  test("chunks are used once, and are of one size", async () => {
    const { batch_id } = await canister.create_batch({});
    const { chunk_ids } = await canister.create_chunks({ batch_id, content: [utf8("a"), utf8("bc")] });
    const commit = (chunks: bigint[]) =>
      canister.commit_batch({
        batch_id,
        operations: [{ CreateAsset: createText("/c.txt") }, { SetAssetContent: contentOf("/c.txt", chunks) }],
      });
    await expect(commit([])).rejects.toThrow("InvalidArgument: The content of /c.txt needs at least one chunk.");
    await expect(commit([...chunk_ids])).rejects.toThrow("InvalidArgument: The chunks of /c.txt have the sizes 1, 2.");
    await expect(commit([999_999n])).rejects.toThrow(`NotFound: Batch ${batch_id} does not have chunk 999999`);
    await expect(commit([chunk_ids[0] ?? 0n, chunk_ids[0] ?? 0n])).rejects.toThrow("InvalidArgument: A chunk can be");
    expect(await keys()).toEqual([]);
  });
});

test("an upgrade keeps the files and what is certified about them", async () => {
  const { agent, canisterId } = started;
  await manager.store(utf8("<!doctype html>kept"), { fileName: "index.html" });
  const before = await manager.list();
  const wasm = await readFile(fileURLToPath(new URL("../../../canister/dist/backend.wasm", import.meta.url)));
  await deployCanister({ agent, canisterId, wasm });
  expect(await manager.list()).toEqual(before);
  for (const path of ["/", "/some/route"]) expect((await get(path)).body.toString()).toBe("<!doctype html>kept");
  await manager.store(utf8("new"), { fileName: "new.txt" });
  expect((await get("/new.txt")).body.toString()).toBe("new");
});
