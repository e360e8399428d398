import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { expect, it } from "vitest";
import type { SeenFile } from "../storage/databases/stored-file.ts";
import { fileNowOf, lookAtFiles, type StoredPhoto } from "./look-at-files.ts";

const original = { sha256: "ab".repeat(32), sizeBytes: 4 };
const FILE = Buffer.alloc(1_000_000);
const stored = (name: string, seen?: Omit<SeenFile, "sha256">, origin = "http://127.0.0.1"): StoredPhoto => ({
  photo: {
    memoryId: name,
    title: name,
    url: `${origin}/${name}`,
    ...(seen && { seen: { sha256: original.sha256, ...seen } }),
  },
  original,
});
const answer = (status: number, headers: Record<string, string>) => new Response(null, { status, headers });
const LENGTH = { "content-length": "4" };

it.each([
  ["not changed, as the server says", answer(304, {}), { etag: '"1"' }, "same"],
  [
    "with the same tag, from a server that knows no conditions",
    answer(200, { ...LENGTH, etag: '"1"' }),
    { etag: '"1"' },
    "same",
  ],
  ["with another tag", answer(200, { ...LENGTH, etag: '"2"' }), { etag: '"1"' }, "changed"],
  ["of another size", answer(200, { "content-length": "5", etag: '"1"' }), { etag: '"1"' }, "changed"],
  ["of another date", answer(200, { ...LENGTH, "last-modified": "b" }), { lastModified: "a" }, "changed"],
  ["of which only the size is known", answer(200, LENGTH), undefined, "same"],
  ["of which nothing is known", answer(200, {}), undefined, "untold"],
  ["not there", answer(404, {}), { etag: '"1"' }, "gone"],
  ["gone for good", answer(410, {}), undefined, "gone"],
  ["for which a page is sent", answer(200, { ...LENGTH, "content-type": "text/html" }), undefined, "untold"],
  ["of a server in trouble", answer(500, {}), { etag: '"1"' }, "untold"],
  ["of a server that asks to wait", answer(429, { "retry-after": "60" }), { etag: '"1"' }, "untold"],
  ["of a server that is away", answer(503, {}), undefined, "untold"],
  [
    "that leads to a sign-in page",
    answer(200, { "content-type": "text/html; charset=utf-8" }),
    { etag: '"1"' },
    "untold",
  ],
  ["of a server that asks for a sign-in", answer(403, {}), { etag: '"1"' }, "untold"],
])("a file %s", (_, told, seen, name) => {
  expect(fileNowOf(told, stored("a", seen)).name).toBe(name);
});

it("asks with what servers told, for no byte of what is the same, and later where it is asked to wait", async () => {
  const asked: { line: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer(({ method, url = "", headers }, response) => {
    asked.push({ line: `${method} ${url}`, headers });
    const isFirst = asked.filter(({ line }) => line === `${method} ${url}`).length === 1;
    if (url === "/busy" && isFirst) response.writeHead(503, { "Retry-After": "0" }).end();
    else if (headers["if-none-match"] === '"1"') response.writeHead(304).end();
    else response.writeHead(200, { "Content-Length": String(FILE.length), ETag: '"9"' }).end(FILE);
  });
  const sockets: Socket[] = [];
  server.on("connection", (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const photos = [
    stored("tagged", { etag: '"1"' }, origin),
    stored("busy", { etag: '"1"' }, origin),
    stored("untagged", undefined, origin),
  ].map((each) => ({ ...each, original: { ...original, sizeBytes: FILE.length } }));
  const access = { pageOrigin: origin, allowedOrigins: [] };
  const files = await lookAtFiles(photos, { access, observe: async () => ({}) }, AbortSignal.timeout(10_000));
  const sentBytes = sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
  server.closeAllConnections();
  server.close();
  expect([...files].map(([id, { name }]) => [id, name]).sort()).toEqual([
    ["busy", "same"],
    ["tagged", "same"],
    ["untagged", "same"],
  ]);
  // Heads of answers alone.
  expect(sentBytes).toBeLessThan(2_000);
  expect(asked.map(({ line }) => line).sort()).toEqual(["GET /busy", "GET /busy", "GET /tagged", "HEAD /untagged"]);
  expect(files.get("untagged")).toEqual({ name: "same", seen: { sha256: original.sha256, etag: '"9"' } });
});
