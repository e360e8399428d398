import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { getFromGateway } from "./get-from-gateway.ts";
import { type StandardAssetActor, standardActor } from "./standard-actor.ts";
import { type AssetCanisterOnDevnet, startAssetCanister, utf8 } from "./start-asset-canister.ts";

const PIECE_BYTES = 1_900_000;

let started: AssetCanisterOnDevnet;
let canister: StandardAssetActor;
let get: AssetCanisterOnDevnet["get"];

beforeAll(async () => {
  started = await startAssetCanister();
  canister = standardActor(started.agent, started.canisterId);
  get = started.get;
});
afterAll(() => started?.devnet.close());
beforeEach(() => started.manager.clear());

test("a canister without index.html says so at every path", async () => {
  for (const path of ["/", "/some/route"]) {
    const { status, body } = await get(path);
    const said = "There is no such file here, and no index.html to answer for it.\n";
    expect([status, body.toString()]).toEqual([404, said]);
  }
});

test("pages answer without their ending too, unless another file has that name or aliasing is off", async () => {
  for (const fileName of ["about.html", "docs/index.html"]) await started.manager.store(utf8(fileName), { fileName });
  const bodies = async () =>
    Promise.all(["/about", "/docs", "/docs/", "/docs/index"].map(async (path) => (await get(path)).body.toString()));
  expect(await bodies()).toEqual(["about.html", "docs/index.html", "docs/index.html", "docs/index.html"]);

  await started.manager.store(utf8("its own"), { fileName: "about", contentType: "text/plain" });
  expect((await get("/about")).body.toString()).toBe("its own");
  await started.manager.delete("/about");
  expect((await get("/about")).body.toString()).toBe("about.html");

  const unchanged = { max_age: [] as [], headers: [] as [], allow_raw_access: [] as [] };
  await canister.set_asset_properties({ key: "/about.html", is_aliased: [[false]], ...unchanged });
  expect([(await get("/about")).status, (await get("/about.html")).status]).toEqual([404, 200]);
});

test("an asset with a location sends people there", async () => {
  await canister.create_asset({
    key: "/old",
    content_type: "text/plain",
    max_age: [],
    headers: [[["Location", "/new"]]],
    enable_aliasing: [],
    allow_raw_access: [],
  });
  const { status, headers, body } = await get("/old");
  expect([status, headers.location, body.length]).toEqual([307, "/new", 0]);
});

test("what must not be read unverified is read where it is verified", async () => {
  await started.manager.store(utf8("checked"), { fileName: "a.txt" });
  const { port } = started.devnet;
  const raw = () => getFromGateway(started.devnet, `${started.canisterId}.raw`, "/a.txt?x=1");
  expect((await raw()).body.toString()).toBe("checked");
  const unchanged = { max_age: [] as [], headers: [] as [], is_aliased: [] as [] };
  await canister.set_asset_properties({ key: "/a.txt", allow_raw_access: [[false]], ...unchanged });
  const { status, headers } = await raw();
  expect([status, headers.location]).toEqual([308, `//${started.canisterId}.localhost:${port}/a.txt?x=1`]);
});

test("what has not changed is not sent again", async () => {
  await started.manager.store(utf8("same"), { fileName: "same.txt" });
  const { headers } = await get("/same.txt");
  const again = await get("/same.txt", { "if-none-match": headers.etag ?? "" });
  expect([again.status, again.body.length]).toEqual([304, 0]);
  await started.manager.store(utf8("other"), { fileName: "same.txt" });
  expect((await get("/same.txt", { "if-none-match": headers.etag ?? "" })).body.toString()).toBe("other");
});

test("large files come whole, or from any piece on, each verified by itself", async () => {
  const bytes = randomBytes(2 * PIECE_BYTES + 12_345);
  await started.manager.store(bytes, { fileName: "film.mp4" });
  const whole = await get("/film.mp4");
  expect([whole.status, whole.headers["accept-ranges"]]).toEqual([200, "bytes"]);
  expect(whole.body.equals(bytes)).toBe(true);

  for (const [index, end] of [PIECE_BYTES, 2 * PIECE_BYTES, bytes.length].entries()) {
    const start = index * PIECE_BYTES;
    const part = await get("/film.mp4", { range: `bytes=${start}-` });
    expect([part.status, part.headers["content-range"]]).toEqual([206, `bytes ${start}-${end - 1}/${bytes.length}`]);
    expect(part.body.equals(bytes.subarray(start, end))).toBe(true);
  }
});

test.each(["bytes=5-", "bytes=0-99", "bytes=-5", "bytes=99999999-", "lines=1-2"])(
  "the range %s, which nobody certified, is answered with everything",
  async (range) => {
    const bytes = randomBytes(PIECE_BYTES + 1);
    await started.manager.store(bytes, { fileName: "film.mp4" });
    const { status, body } = await get("/film.mp4", { range });
    expect([status, body.equals(bytes)]).toEqual([200, true]);
  },
);

test("the certified tree proves every file", async () => {
  await started.manager.store(utf8("a"), { fileName: "a.txt" });
  const { certificate, tree } = await canister.certified_tree({});
  expect([certificate.length > 0, Buffer.from(tree).includes("a.txt")]).toEqual([true, true]);
});
