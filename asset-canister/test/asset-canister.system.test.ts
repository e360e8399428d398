import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { AssetManager } from "@dfinity/assets";
import { type Devnet, deployCanister, startDevnet } from "@store-forever/devnet";
import { fromHex } from "@store-forever/protocol";
import { Actor, createAgent, Ed25519KeyIdentity, type HttpAgent, IDL } from "@store-forever/protocol/ic";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { uploadViewer } from "../deploy.ts";
import { getFromGateway } from "./gateway.ts";

const wasm = (name: string) => readFile(fileURLToPath(new URL(`../dist/${name}`, import.meta.url)));
const text = (value: string) => new TextEncoder().encode(value);

let devnet: Devnet;
let agent: HttpAgent;
let canisterId: string;
let manager: AssetManager;

const agentOf = (identity: Ed25519KeyIdentity) =>
  createAgent({ host: devnet.url, identity, rootKey: fromHex(devnet.rootKey) });
const get = (path: string, headers?: Readonly<Record<string, string>>) =>
  getFromGateway(devnet, canisterId, path, headers);

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  agent = agentOf(Ed25519KeyIdentity.generate());
  canisterId = await deployCanister({ agent, wasm: await wasm("assets.wasm.gz") });
  manager = new AssetManager({ agent, canisterId });
});
afterAll(() => devnet?.close());
beforeEach(() => manager.clear());

describe("files", () => {
  test("are stored, listed, read and deleted", async () => {
    await manager.store(text("hello"), { fileName: "hello.txt" });
    await manager.store(text("deep"), { fileName: "deep.txt", path: "/a/b" });
    const listed = await manager.list();
    expect(listed.map(({ key, content_type }) => [key, content_type])).toEqual([
      ["/a/b/deep.txt", "text/plain"],
      ["/hello.txt", "text/plain"],
    ]);
    expect(listed[1]?.encodings).toMatchObject([{ content_encoding: "identity", length: 5n }]);
    expect(await (await manager.get("/hello.txt")).toUint8Array()).toEqual(text("hello"));

    await manager.delete("/hello.txt");
    expect((await manager.list()).map(({ key }) => key)).toEqual(["/a/b/deep.txt"]);
    await expect(manager.get("/hello.txt")).rejects.toThrow("NotFound: There is no asset /hello.txt.");
    await manager.clear();
    expect(await manager.list()).toEqual([]);
  });

  test("are replaced by what is stored under the same key", async () => {
    await manager.store(text("first"), { fileName: "page.txt" });
    expect((await get("/page.txt")).body.toString()).toBe("first");
    await manager.store(text("second"), { fileName: "page.txt" });
    expect((await get("/page.txt")).body.toString()).toBe("second");
  });

  test("of 3 MB travel in chunks and come back whole, by calls and over HTTP", async () => {
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31 + (index >> 8)) & 255);
    await manager.store(bytes, { fileName: "big picture ü.bin" });
    const read = await (await manager.get("/big picture ü.bin")).toUint8Array();
    expect(Buffer.from(read).equals(bytes)).toBe(true);
    const served = await get("/big%20picture%20%C3%BC.bin");
    expect(served.status).toBe(200);
    expect(served.body.equals(bytes)).toBe(true);
  });
});

describe("a viewer", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "viewer-"));
    await mkdir(join(dir, "assets"));
    await writeFile(join(dir, "index.html"), "<!doctype html><title>One</title>");
    await writeFile(join(dir, "assets", "index-1.js"), "console.log(1);".repeat(100));
    await writeFile(join(dir, "icon.svg"), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    return () => rm(dir, { recursive: true });
  });

  test("is uploaded once, then only as far as it changed", async () => {
    const keys = ["/assets/index-1.js", "/icon.svg", "/index.html"];
    expect(await uploadViewer({ agent, canisterId, dir })).toEqual({ uploaded: keys, unchanged: [], deleted: [] });
    expect(await uploadViewer({ agent, canisterId, dir })).toEqual({ uploaded: [], unchanged: keys, deleted: [] });

    await writeFile(join(dir, "index.html"), "<!doctype html><title>Two</title>");
    await rm(join(dir, "assets", "index-1.js"));
    expect(await uploadViewer({ agent, canisterId, dir })).toEqual({
      uploaded: ["/index.html"],
      unchanged: ["/icon.svg"],
      deleted: ["/assets/index-1.js"],
    });
    expect((await get("/")).body.toString()).toContain("Two");
  });

  test("answers at / and at every unknown path, with headers that keep it to itself", async () => {
    await uploadViewer({ agent, canisterId, dir });
    for (const path of ["/", "/index.html", "/?lang=de", "/some/route", "/assets/", "/a%20b"]) {
      const { status, headers, body } = await get(path);
      expect([path, status, body.toString()]).toEqual([path, 200, "<!doctype html><title>One</title>"]);
      expect(headers).toMatchObject({
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-cache",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "content-security-policy": expect.stringContaining("default-src 'none'"),
      });
    }
    expect((await get("/assets/index-1.js")).headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
    });
  });

  test("is sent compressed to those who take it, and not at all to those who have it", async () => {
    await uploadViewer({ agent, canisterId, dir });
    const compressed = await get("/assets/index-1.js", { "accept-encoding": "gzip" });
    expect(compressed.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(compressed.body).toString()).toBe("console.log(1);".repeat(100));

    const plain = await get("/index.html");
    expect(plain.headers["content-encoding"]).toBeUndefined();
    const again = await get("/index.html", { "if-none-match": plain.headers.etag ?? "" });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });
});

test("a canister without index.html says so at every path", async () => {
  for (const path of ["/", "/some/route"]) {
    const { status, body } = await get(path);
    expect([status, body.toString()]).toEqual([
      404,
      "There is no such file here, and no index.html to answer for it.\n",
    ]);
  }
});

describe("refusals", () => {
  test("a principal that nobody authorised changes nothing, until a controller authorises it", async () => {
    const stranger = Ed25519KeyIdentity.generate();
    const theirs = new AssetManager({ agent: agentOf(stranger), canisterId });
    const refusal = `Unauthorized: ${stranger.getPrincipal().toText()} may not change these files.`;
    const administration = administrationOf(agent);
    await manager.store(text("kept"), { fileName: "kept.txt" });
    await expect(theirs.store(text("x"), { fileName: "x.txt" })).rejects.toThrow(refusal);
    await expect(theirs.delete("/kept.txt")).rejects.toThrow(refusal);
    await expect(theirs.clear()).rejects.toThrow(refusal);
    await expect(theirs.batch().commit()).rejects.toThrow(refusal);
    await expect(administrationOf(agentOf(stranger)).authorize(stranger.getPrincipal())).rejects.toThrow(
      "Unauthorized: Only a controller of this canister may do this",
    );
    expect((await manager.list()).map(({ key }) => key)).toEqual(["/kept.txt"]);

    await administration.authorize(stranger.getPrincipal());
    expect(await theirs.store(text("x"), { fileName: "x.txt" })).toBe("/x.txt");
    await administration.deauthorize(stranger.getPrincipal());
    await expect(theirs.clear()).rejects.toThrow(refusal);
  });

  test("content whose hash is not the announced one is not stored, nor is anything else of its batch", async () => {
    const wrong = new Uint8Array(32);
    await expect(manager.store(text("x"), { fileName: "x.txt", sha256: wrong })).rejects.toThrow(
      "InvalidHash: The content",
    );
    const batch = manager.batch();
    await batch.store(text("good"), { fileName: "good.txt" });
    await batch.store(text("bad"), { fileName: "bad.txt", sha256: wrong });
    await expect(batch.commit()).rejects.toThrow("InvalidHash: The content of /bad.txt");
    expect(await manager.list()).toEqual([]);
  });

  test.each(["a//b", "<*>", "a/"])("%j is no file name", async (fileName) => {
    await expect(manager.store(text("x"), { fileName, contentType: "text/plain" })).rejects.toThrow(
      `InvalidArgument: “/${fileName}” is not a key`,
    );
  });

  test("a batch is committed once", async () => {
    const administration = administrationOf(agent);
    const { batch_id } = await administration.create_batch({});
    await administration.commit_batch({ batch_id, operations: [] });
    await expect(administration.commit_batch({ batch_id, operations: [] })).rejects.toThrow(
      `SessionExpired: There is no batch ${batch_id}`,
    );
  });
});

test("an upgrade keeps the files and what is certified about them", async () => {
  await manager.store(text("<!doctype html>kept"), { fileName: "index.html" });
  const before = await manager.list();
  await deployCanister({ agent, canisterId, wasm: await wasm("assets.wasm") });
  expect(await manager.list()).toEqual(before);
  for (const path of ["/", "/some/route"]) expect((await get(path)).body.toString()).toBe("<!doctype html>kept");
  await manager.store(text("new"), { fileName: "new.txt" });
  expect((await get("/new.txt")).body.toString()).toBe("new");
});

interface Administration {
  authorize: (writer: ReturnType<Ed25519KeyIdentity["getPrincipal"]>) => Promise<void>;
  deauthorize: Administration["authorize"];
  create_batch: (arg: Record<string, never>) => Promise<{ batch_id: bigint }>;
  commit_batch: (arg: { batch_id: bigint; operations: never[] }) => Promise<void>;
}

/** The calls that AssetManager does not offer. */
function administrationOf(caller: HttpAgent) {
  const Batch = { batch_id: IDL.Nat };
  const service = () =>
    IDL.Service({
      authorize: IDL.Func([IDL.Principal], [], []),
      deauthorize: IDL.Func([IDL.Principal], [], []),
      create_batch: IDL.Func([IDL.Record({})], [IDL.Record(Batch)], []),
      commit_batch: IDL.Func([IDL.Record({ ...Batch, operations: IDL.Vec(IDL.Empty) })], [], []),
    });
  return Actor.createActor<Administration>(service, { agent: caller, canisterId });
}
