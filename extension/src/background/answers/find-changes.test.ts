import "fake-indexeddb/auto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, vi } from "vitest";
import { CANISTER, endDevice, ORIGIN, startDevice } from "../../../test/jobs-on-device.ts";
import { giveConsent, withdrawConsent } from "../../storage/consents.ts";
import { openDatabase } from "../../storage/databases/database.ts";
import { recordJobOutcome, recordJobStart } from "../../storage/jobs.ts";
import { keepArrived } from "../../storage/presence.ts";
import { findChanges, findToldChanges, isOther } from "./find-changes.ts";
import { galleryHashes } from "./gallery-hashes.ts";

vi.mock("wxt/browser", () => ({ browser: { runtime: { getURL: (path: string) => path } } }));

const original = { sha256: "ab".repeat(32), sizeBytes: 10 };
const file = { addressSha256: "00", seen: { sha256: original.sha256, etag: '"1"' } };
const begun = { ...file, seen: { ...file.seen, headSha256: "01" } };
const sinceThen = { ...file, seen: { ...file.seen, sha256: "cd".repeat(32) } };

it.each([
  ["of the same size", { sizeBytes: 10, etag: undefined }, undefined, false],
  ["of another size", { sizeBytes: 11, etag: undefined }, undefined, true],
  ["of another size with the same tag", { sizeBytes: 11, etag: '"1"' }, file, true],
  ["of the same size with another tag", { sizeBytes: 10, etag: '"2"' }, file, true],
  ["of the same size and tag", { sizeBytes: 10, etag: '"1"' }, file, false],
  ["whose tag was seen of another file", { sizeBytes: 10, etag: '"2"' }, sinceThen, false],
  ["of the same size and tag with another beginning", { sizeBytes: 10, etag: '"1"', headSha256: "02" }, begun, true],
  ["of the same size with the same beginning", { sizeBytes: 10, etag: undefined, headSha256: "01" }, begun, false],
  ["of which nothing is told", { sizeBytes: undefined, etag: undefined }, file, false],
])("a file %s", (_, head, seen, expected) => {
  expect(isOther({ headSha256: "01", ...head }, { original, ...(seen && { file: seen }) })).toBe(expected);
});

it("takes a gallery's word for the hashes of its originals, listing by listing, and none for what is no answer", async () => {
  const hash = (byte: string) => byte.repeat(32);
  const listings: Record<string, unknown> = {
    "/api/galleries/g/items": { items: [{ memoryId: "a", contentHash: hash("ab") }], nextCursor: "next" },
    "/api/galleries/g/items?cursor=next": { items: [{ memoryId: "b", contentHash: hash("cd") }] },
    "/api/galleries/bad/items": { items: [{ memoryId: "a", contentHash: "no hash" }] },
  };
  const server = createServer((request, response) => {
    const answer = listings[request.url ?? ""];
    response.statusCode = answer === undefined ? 404 : 200;
    response.setHeader("Connection", "close");
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const edgesUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/storage/edges`;
  expect(Object.fromEntries(await galleryHashes(edgesUrl, "g"))).toEqual({ a: hash("ab"), b: hash("cd") });
  expect([...(await galleryHashes(edgesUrl, "bad"))]).toEqual([]);
  expect([...(await galleryHashes(edgesUrl, "none"))]).toEqual([]);
  await new Promise((resolve) => server.close(resolve));
});

it("compares with a page's hashes, without a click, what is the site's own or what it may know, and asks it whatever is stored", async () => {
  const capsule = await startDevice();
  const database = await openDatabase();
  const requests: string[] = [];
  const items = ["own", "elsewhere"].map((memoryId) => ({ memoryId, contentHash: "cd".repeat(32) }));
  const network = { host: "https://icp-api.io", canisterId: CANISTER, viewerUrl: "https://viewer.icp0.io" };
  vi.stubGlobal("fetch", async (address: URL | string) => {
    requests.push(String(address));
    return Response.json(String(address).includes("/items") ? { items } : network);
  });
  const question = { origin: ORIGIN, galleryId: "g", edgesUrl: `${ORIGIN}/edges`, memoryIds: ["own", "elsewhere"] };
  expect(await findToldChanges(question)).toEqual([]);
  expect(requests.filter((address) => address.includes("/items"))).toHaveLength(1);
  const site = { origin: ORIGIN, capsule };
  const from = (readFrom: string) => ({ alreadyStored: false, original, readFrom });
  const arrivals = new Map([
    ["own", from(ORIGIN)],
    ["elsewhere", from("https://mail.example")],
  ]);
  await keepArrived(database, site, arrivals);
  expect(await findToldChanges(question)).toEqual([{ memoryId: "own", replaces: original.sha256 }]);
  await giveConsent(database, site);
  expect(await findToldChanges(question)).toHaveLength(2);
  expect(await findToldChanges({ ...question, edgesUrl: null })).toBeNull();
  await withdrawConsent(database, site);
  await endDevice();
});

it("offers a photo once of which the gallery tells a hash that its file does not have, then says so, and offers it again for another", async () => {
  const capsule = await startDevice();
  const [certified, lie, other] = ["ab", "cd", "ef"].map((byte) => byte.repeat(32)) as [string, string, string];
  let told = lie;
  const network = { host: "https://icp-api.io", canisterId: CANISTER, viewerUrl: "https://viewer.icp0.io" };
  vi.stubGlobal("fetch", async (address: URL | string) =>
    Response.json(String(address).includes("/items") ? { items: [{ memoryId: "a", contentHash: told }] } : network),
  );
  const database = await openDatabase();
  const item = { memoryId: "a", memoryType: "image" as const, url: `${ORIGIN}/a.jpg`, title: "A" };
  const job = {
    ...{ origin: ORIGIN, galleryId: "g", totalCount: 1, edgesUrl: null, tellsSource: false, capsule, startedAtMs: 1 },
    gallery: { galleryId: "g", title: "G", sourceUrl: ORIGIN, items: [item] },
  };
  /** A job that reads the file, and finds it stored already. */
  const store = async () => {
    const assets = [{ kind: "original" as const, sha256: certified, sizeBytes: 10 }];
    const stored = [{ memoryId: "a", alreadyStored: true, assets, fileUrl: item.url }];
    const outcome = {
      galleryId: "g",
      owner: "owner",
      stored,
      failed: [],
      ms: { total: 1, prepare: 1, store: 0, verify: 0 },
    };
    await recordJobOutcome(database, await recordJobStart(database, job), outcome, { keepsNames: false });
  };
  const stored = [{ memoryId: "a", urls: [item.url] }];
  const look = () => findChanges({ origin: ORIGIN, galleryId: "g", edgesUrl: `${ORIGIN}/api/storage/edges`, stored });
  const offered = { ok: true, value: { changes: [{ memoryId: "a", replaces: certified }], contradictedCount: 0 } };
  await store();
  expect(await look()).toEqual(offered);
  // Nothing was read since.
  expect(await look()).toEqual(offered);
  await store();
  expect(await look()).toEqual({ ok: true, value: { changes: [], contradictedCount: 1 } });
  told = other;
  expect(await look()).toEqual(offered);
  told = certified;
  expect(await look()).toEqual({ ok: true, value: { changes: [], contradictedCount: 0 } });
  await endDevice();
});
