import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { uploadViewer } from "../upload/upload-viewer.ts";
import { standardActor } from "./files/standard-actor.ts";
import { type AssetCanisterOnDevnet, startAssetCanister } from "./files/start-asset-canister.ts";

let started: AssetCanisterOnDevnet;
let get: AssetCanisterOnDevnet["get"];
let dir: string;

beforeAll(async () => {
  started = await startAssetCanister();
  get = started.get;
});
afterAll(() => started?.devnet.close());
beforeEach(async () => {
  await started.manager.clear();
  dir = await mkdtemp(join(tmpdir(), "viewer-"));
  await mkdir(join(dir, "assets"));
  await mkdir(join(dir, ".well-known"));
  await writeFile(join(dir, "index.html"), "<!doctype html><title>One</title>");
  await writeFile(join(dir, "assets", "index-1.js"), "console.log(1);".repeat(100));
  await writeFile(join(dir, "icon.svg"), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(dir, ".well-known", "ic-domains"), "");
});
afterEach(() => rm(dir, { recursive: true }));

const upload = () => uploadViewer({ agent: started.agent, canisterId: started.canisterId, dir });
const KEYS = ["/assets/index-1.js", "/icon.svg", "/index.html"];

test("a viewer is uploaded once, then only as far as it changed", async () => {
  expect(await upload()).toEqual({ uploaded: KEYS, unchanged: [], deleted: [] });
  expect(await upload()).toEqual({ uploaded: [], unchanged: KEYS, deleted: [] });

  await writeFile(join(dir, "index.html"), "<!doctype html><title>Two</title>");
  await rm(join(dir, "assets", "index-1.js"));
  expect(await upload()).toEqual({
    uploaded: ["/index.html"],
    unchanged: ["/icon.svg"],
    deleted: ["/assets/index-1.js"],
  });
  expect((await get("/")).body.toString()).toContain("Two");
});

test("it answers at / and at every unknown path", async () => {
  await upload();
  for (const path of ["/", "/index.html", "/?lang=de", "/some/route", "/assets/", "/a%20b"]) {
    const { status, headers, body } = await get(path);
    expect([path, status, body.toString()]).toEqual([path, 200, "<!doctype html><title>One</title>"]);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
    });
  }
});

test("it is sent compressed to those who take it", async () => {
  await upload();
  const compressed = await get("/assets/index-1.js", { "accept-encoding": "gzip" });
  expect(compressed.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(compressed.body).toString()).toBe("console.log(1);".repeat(100));
  expect((await get("/assets/index-1.js")).headers["content-encoding"]).toBeUndefined();
});

test("its rules decide on headers, caching, access, encodings and what is left out", async () => {
  await writeFile(
    join(dir, ".ic-assets.json5"),
    `[
      { match: "**/*", headers: { "X-All": "1", "X-Both": "outer" }, allow_raw_access: false },
      { match: ".well-known", ignore: false },
      { match: "*.svg", ignore: true },
      { match: "index.html", cache: { max_age: 30 }, encodings: ["identity"] },
    ]`,
  );
  await writeFile(join(dir, "assets", ".ic-assets.json5"), '[{ match: "*.js", headers: { "X-Both": "inner" } }]');
  expect((await upload()).uploaded).toEqual(["/.well-known/ic-domains", "/assets/index-1.js", "/index.html"]);
  expect((await upload()).unchanged).toHaveLength(3);
  const page = await get("/", { "accept-encoding": "gzip" });
  expect(page.headers).toMatchObject({ "x-all": "1", "x-both": "outer", "cache-control": "public, max-age=30" });
  expect(page.headers["content-encoding"]).toBeUndefined();
  expect((await get("/assets/index-1.js")).headers["x-both"]).toBe("inner");
  const { allow_raw_access } = await standardActor(started.agent, started.canisterId).get_asset_properties(
    "/index.html",
  );
  expect(allow_raw_access).toEqual([false]);
});

test.each([
  ['[{ match: "*", header: {} }]', 'Unrecognized key: "header"'],
  ["{ not: [", "JSON5: invalid"],
])("rules that are none are refused: %s", async (rules, reason) => {
  await writeFile(join(dir, ".ic-assets.json5"), rules);
  await expect(upload()).rejects.toThrow(reason);
  expect(await started.manager.list()).toEqual([]);
});

test("pages have the root key and the settings in them, certified, and set no cookie", async () => {
  const page = '<!doctype html><meta name="store-forever-settings" content="PUBLIC_OLD=1" /><title>One</title>';
  await writeFile(join(dir, "index.html"), page);
  const environment = { "PUBLIC_CANISTER_ID:backend": "rrkah-fqaaa-aaaaa-aaaaq-cai" };
  await uploadViewer({ agent: started.agent, canisterId: started.canisterId, dir, environment });
  const { headers, body } = await get("/any/route");
  const settings = `ic_root_key=${started.devnet.rootKey}&amp;PUBLIC_CANISTER_ID%3Abackend=rrkah-fqaaa-aaaaa-aaaaq-cai`;
  expect(body.toString()).toBe(page.replace("PUBLIC_OLD=1", settings));
  expect(gunzipSync((await get("/", { "accept-encoding": "gzip" })).body).toString()).toBe(body.toString());
  expect(headers["set-cookie"]).toBeUndefined();
});

test("the viewer itself has its headers and well-known files", async () => {
  await uploadViewer({
    agent: started.agent,
    canisterId: started.canisterId,
    dir: fileURLToPath(new URL("../dist/viewer", import.meta.url)),
  });
  expect((await get("/")).headers).toMatchObject({
    "content-security-policy": expect.stringContaining("default-src 'none'"),
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
  });
  const origins = await get("/.well-known/ii-alternative-origins");
  expect([origins.headers["content-type"], JSON.parse(origins.body.toString())]).toEqual([
    "application/json",
    { alternativeOrigins: [] },
  ]);
  expect((await get("/.well-known/ic-domains")).headers["content-type"]).toBe("text/plain; charset=utf-8");
  const scripts = (await started.manager.list()).filter(({ key }) => key.startsWith("/assets/"));
  for (const { key } of scripts)
    expect((await get(key)).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(scripts.length).toBeGreaterThan(1);
});
