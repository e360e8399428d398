import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, vi } from "vitest";
import { isOther } from "./find-changes.ts";
import { galleryHashes } from "./gallery-hashes.ts";

vi.mock("wxt/browser", () => ({ browser: { runtime: { getURL: (path: string) => path } } }));

const original = { sha256: "ab".repeat(32), sizeBytes: 10 };
const file = { addressSha256: "00", seen: { sha256: original.sha256, etag: '"1"' } };
const sinceThen = { ...file, seen: { ...file.seen, sha256: "cd".repeat(32) } };

it.each([
  ["of the same size", { sizeBytes: 10, etag: undefined }, undefined, false],
  ["of another size", { sizeBytes: 11, etag: undefined }, undefined, true],
  ["of another size with the same tag", { sizeBytes: 11, etag: '"1"' }, file, true],
  ["of the same size with another tag", { sizeBytes: 10, etag: '"2"' }, file, true],
  ["of the same size and tag", { sizeBytes: 10, etag: '"1"' }, file, false],
  ["whose tag was seen of another file", { sizeBytes: 10, etag: '"2"' }, sinceThen, false],
  ["of which nothing is told", { sizeBytes: undefined, etag: undefined }, file, false],
])("a file %s", (_, head, seen, expected) => {
  expect(isOther(head, { original, ...(seen && { file: seen }) })).toBe(expected);
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
