import { get, type IncomingHttpHeaders } from "node:http";
import { IDL, lebEncode } from "@dfinity/candid";
import { utf8ToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import { type Devnet, startDevnet } from "../devnet.ts";
import { sha256 } from "../encoding/bytes.ts";
import { encodeCbor } from "../encoding/cbor.ts";
import { hashMap } from "../encoding/independent-hash.ts";
import { type HashTree, hashTreeRoot } from "../state/hash-tree.ts";

const EXPRESSION =
  'default_certification(ValidationArgs{certification:Certification{no_request_certification:Empty{},response_certification:ResponseCertification{certified_response_headers:ResponseHeaderList{headers:["content-type"]}}}})';
const PATH = ["http_expr", "<*>"];
const BODY = "<h1>certified</h1>";
const Answer = IDL.Record({
  status_code: IDL.Nat16,
  headers: IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text)),
  body: IDL.Vec(IDL.Nat8),
  upgrade: IDL.Opt(IDL.Bool),
});

let devnet: Devnet;
let client: TestClient;
let canister: string;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  client = await createTestClient(devnet);
  canister = await client.deploy();
  await client.update(canister, "certify", hashTreeRoot(certifiedTree(BODY)));
});
afterAll(() => devnet.close());

/** The tree of a canister that certifies one body for every URL, by response verification version 2. */
function certifiedTree(body: string): HashTree {
  const headers = {
    "content-type": "text/html",
    "ic-certificateexpression": EXPRESSION,
    ":ic-cert-status": lebEncode(200),
  };
  const responseHash = sha256(hashMap(headers), sha256(utf8ToBytes(body)));
  const labels = [...PATH.map(utf8ToBytes), sha256(utf8ToBytes(EXPRESSION)), new Uint8Array(0), responseHash];
  return labels.reduceRight<HashTree>((tree, label) => [2, label, tree], [3, new Uint8Array(0)]);
}

/** Makes the test canister answer HTTP requests with this body and the certificate for BODY. */
async function answerWith(body: string): Promise<void> {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  const certificate = base64(await client.query(canister, "certificate"));
  const tree = base64(encodeCbor(certifiedTree(BODY)));
  const path = base64(encodeCbor(PATH));
  const answer = {
    status_code: 200,
    headers: [
      ["Content-Type", "text/html"],
      ["X-Not-Certified", "yes"],
      ["IC-CertificateExpression", EXPRESSION],
      ["IC-Certificate", `certificate=:${certificate}:, tree=:${tree}:, version=2, expr_path=:${path}:`],
    ],
    body: utf8ToBytes(body),
    upgrade: [],
  };
  await client.update(canister, "answer_http_with", new Uint8Array(IDL.encode([Answer], [answer])));
}

function browse(host: string, path = "/"): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port: devnet.port, path, headers: { host: `${host}:${devnet.port}` } };
    get(options, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString("utf8"),
        }),
      );
    }).on("error", reject);
  });
}

it("passes a certified page on, by host and by parameter, with its certified headers only", async () => {
  await answerWith(BODY);
  for (const { status, headers, body } of [
    await browse(`${canister}.localhost`, "/any/page"),
    await browse(`name--${canister}.localhost`),
    await browse("localhost", `/?canisterId=${canister}`),
  ]) {
    expect({ status, body }).toEqual({ status: 200, body: BODY });
    expect(headers).toMatchObject({ "content-type": "text/html", "x-ic-canister-id": canister });
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(headers).not.toHaveProperty("x-not-certified");
  }
});

it("shows why in place of a page that its certificate does not cover; the raw host shows the page", async () => {
  await answerWith("<h1>forged</h1>");
  const verified = await browse(`${canister}.localhost`);
  expect(verified).toMatchObject({ status: 503, body: expect.stringContaining("Response verification failed") });
  expect(verified.body).not.toContain("forged");
  const raw = await browse(`${canister}.raw.localhost`);
  expect(raw).toMatchObject({ status: 200, body: "<h1>forged</h1>" });
  expect(raw.headers).toHaveProperty("x-not-certified");
});

it("serves a canister by names of one's own, and refuses names that are taken or none", async () => {
  await answerWith(BODY);
  devnet.hosts.set("photos", canister);
  devnet.hosts.set("photos.test", canister);
  for (const host of ["photos.localhost", "Photos.localhost", "photos.test"])
    expect(await browse(host)).toMatchObject({ status: 200, body: BODY });
  expect((await browse("localhost")).body).toContain(`http://photos.localhost:${devnet.port}/`);
  devnet.hosts.delete("photos");
  expect(await browse("photos.localhost")).toMatchObject({ status: 404 });
  expect(() => devnet.hosts.set("identity", canister)).toThrow("cannot be a canister's host name");
  expect(() => devnet.hosts.set("a b", canister)).toThrow("cannot be a canister's host name");
  expect(() => devnet.hosts.set("album", "nobody")).toThrow('"nobody" is not a canister id');
});

it("explains a canister that is not there, and one that does not speak HTTP", async () => {
  const missing = await browse("rrkah-fqaaa-aaaaa-aaaaq-cai.localhost");
  expect(missing).toMatchObject({ status: 404, body: expect.stringContaining("not found") });
  await client.update(canister, "answer_http_with", utf8ToBytes("nonsense"));
  const silent = await browse(`${canister}.localhost`);
  expect(silent).toMatchObject({ status: 502, body: expect.stringContaining("is not an HTTP response") });
});

it("serves the API on a canister's host too, and a list of canisters on its own", async () => {
  const status = await browse(`${canister}.localhost`, "/api/v2/status");
  expect(status).toMatchObject({ status: 200, headers: { "content-type": "application/cbor" } });
  expect(await browse("localhost")).toMatchObject({ status: 200, body: expect.stringContaining(canister) });
  expect(await browse("localhost", "/nothing")).toMatchObject({ status: 404 });
});
