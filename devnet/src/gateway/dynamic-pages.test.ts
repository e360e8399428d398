import { request } from "node:http";
import motoko from "motoko";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import { type Devnet, startDevnet } from "../devnet.ts";

/** `/parts` is ten bytes in parts of four, `/broken` has parts that do not fit, `/count` counts by update calls. */
const SITE = `
import Prim "mo:⛔";
actor {
  type Header = (Text, Text);
  type Request = { method : Text; url : Text; headers : [Header]; body : Blob };
  type Response = { status_code : Nat16; headers : [Header]; body : Blob; upgrade : ?Bool };
  var count = 0;
  func page(status_code : Nat16, headers : [Header], text : Text) : Response {
    { status_code; headers; body = Prim.encodeUtf8(text); upgrade = null }
  };
  func range(headers : [Header]) : Text {
    for ((name, value) in headers.vals()) { if (name == "range") return value };
    ""
  };
  public query func http_request(request : Request) : async Response {
    switch (request.url, range(request.headers)) {
      case ("/count", _) { { page(200, [], "") with upgrade = ?true } };
      case ("/parts", "bytes=4-") { page(206, [("content-range", "bytes 4-7/10")], "4567") };
      case ("/parts", "bytes=8-") { page(206, [("content-range", "bytes 8-9/10")], "89") };
      case ("/parts", _) { page(206, [("content-range", "bytes 0-3/10")], "0123") };
      case ("/broken", "") { page(206, [("content-range", "bytes 0-3/10")], "0123") };
      case ("/broken", _) { page(206, [("content-range", "bytes 5-9/10")], "56789") };
      case _ { page(404, [], "nothing here") };
    }
  };
  func tooDeep() { assert false };
  public func fail() : async () { tooDeep() };
  public func http_request_update(request : Request) : async Response {
    count += 1;
    page(200, [], request.method # " " # debug_show count)
  };
}`;

let devnet: Devnet;
let host: string;
let client: TestClient;
let canister: string;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  motoko.write("Site.mo", SITE);
  client = await createTestClient(devnet);
  canister = await client.deploy(new Uint8Array(motoko.wasm("Site.mo", "ic").wasm));
  // These pages carry no certificate, so only the raw host serves them.
  host = `${canister}.raw.localhost:${devnet.port}`;
});
afterAll(() => devnet.close());

function get(path: string, headers: Record<string, string> = {}, at = host): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port: devnet.port, path, headers: { host: at, ...headers } };
    request(options, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        body += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on("error", reject)
      .end();
  });
}

it("puts together what the canister answers in parts", async () => {
  expect(await get("/parts")).toEqual({ status: 200, body: "0123456789" });
});

it("passes a part on to those who asked for one", async () => {
  expect(await get("/parts", { range: "bytes=4-" })).toEqual({ status: 206, body: "4567" });
});

it("refuses parts that do not fit together", async () => {
  const { status, body } = await get("/broken");
  expect(status).toBe(502);
  expect(body).toContain("where the one at 4 was due");
});

it("asks by update when the canister wants that", async () => {
  expect(await get("/count")).toEqual({ status: 200, body: "GET 1" });
  expect(await get("/count")).toEqual({ status: 200, body: "GET 2" });
});

it("tells on its own page of the last call, and of the last trap with the functions it came through", async () => {
  const arg = Uint8Array.of(0x44, 0x49, 0x44, 0x4c, 0, 0);
  await expect(client.update(canister, "fail", arg)).rejects.toThrow("assertion failed");
  const { body } = await get("/", {}, `localhost:${devnet.port}`);
  expect(body).toContain(canister);
  expect(body).toMatch(/Last calls:.*<li>fail, [^<]* instructions<\/li>/);
  expect(body).toMatch(/Last trap: assertion failed.*<li>tooDeep<\/li>/);
});

it("shows nothing that is not certified, on the host that verifies", async () => {
  const { status, body } = await get("/parts", {}, host.replace(".raw", ""));
  expect(status).toBe(503);
  expect(body).not.toContain("0123");
});
