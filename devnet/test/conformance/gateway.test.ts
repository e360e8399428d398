import { get } from "node:http";
import { utf8ToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../src/encoding/bytes.ts";
import { deploySite, type SitePage } from "../helpers/certified-site.ts";
import { openScriptNetwork, type ScriptNetwork } from "./script-network.ts";

const PART_BYTES = 1_700_000;
const BIG = new Uint8Array(10_000_000).map((_, index) => (index * 31) % 251);

let given: ScriptNetwork;
let site: string;

beforeAll(async () => {
  given = await openScriptNetwork();
  const parts = Array.from({ length: Math.ceil(BIG.length / PART_BYTES) }, (_, index): SitePage => {
    const start = index * PART_BYTES;
    return { url: "/big", body: BIG.slice(start, start + PART_BYTES), part: { start, totalBytes: BIG.length } };
  });
  site = await deploySite(given.client, [
    { url: "/exact", body: utf8ToBytes("exactly this") },
    { url: "*", body: utf8ToBytes("anything else") },
    { url: "/forged", body: utf8ToBytes("true"), forgedBody: utf8ToBytes("false") },
    ...parts,
  ]);
});
afterAll(() => given.network.close());

interface Page {
  status: number;
  body: Buffer;
}

function browse(path: string, { raw = false, headers = {} } = {}): Promise<Page> {
  const { hostname, port } = new URL(given.network.url);
  const host = `${site}${raw ? ".raw" : ""}.localhost:${port}`;
  return new Promise((resolve, reject) => {
    get({ host: hostname, port, path, headers: { host, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
    }).on("error", reject);
  });
}

describe("conformance: the gateway", () => {
  it("25. serves certified pages, exact and by wildcard, 10 MB in verified parts, and no forged one", async () => {
    expect(await browse("/exact")).toEqual({ status: 200, body: Buffer.from("exactly this") });
    expect(await browse("/some/where")).toEqual({ status: 200, body: Buffer.from("anything else") });
    const forged = await browse("/forged");
    expect(forged.status).toBe(503);
    expect(forged.body.toString()).not.toContain("false");
    expect(await browse("/forged", { raw: true })).toEqual({ status: 200, body: Buffer.from("false") });
    expect(await browse("/count")).toEqual({ status: 200, body: Buffer.from("GET 1") });
    const big = await browse("/big");
    expect([big.status, big.body.length]).toEqual([200, BIG.length]);
    expect(sha256(big.body)).toEqual(sha256(BIG));
    const range = await browse("/big", { headers: { range: `bytes=${PART_BYTES}-` } });
    expect([range.status, range.body.length]).toEqual([206, PART_BYTES]);
  });
});
