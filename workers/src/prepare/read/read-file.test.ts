import { createHash, randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Loopback, serveLoopback } from "../../../test/loopback.ts";
import { readBytes } from "../../bytes/asset-bytes.ts";
import { type ReadOptions, readFile } from "./read-file.ts";

/** Larger than what is kept in RAM, and no multiple of any piece size. */
const FILM = randomBytes(20_000_001);

let server: Loopback;
beforeAll(async () => {
  server = await serveLoopback((request, response) => {
    if (request.url === "/photo") response.end(Buffer.alloc(200_000, 7));
    else if (request.url === "/film") response.end(FILM);
    else if (request.url === "/unannounced") {
      response.write(Buffer.alloc(60_000));
      response.end(Buffer.alloc(60_000));
    } else if (request.url === "/empty") response.end();
    else if (request.url === "/stream") {
      response.writeHead(200, { "content-type": "multipart/x-mixed-replace; boundary=x" }).write("--x\r\n");
    } else if (request.url === "/stalls") response.write(Buffer.alloc(1_000));
    else if (request.url === "/cut") {
      response.writeHead(200, { "content-length": "5000" });
      response.write(Buffer.alloc(1_000), () => request.socket.destroy());
    } else if (request.url?.startsWith("/to?")) response.writeHead(302, { location: request.url.slice(4) }).end();
    else if (request.url === "/part") {
      response.writeHead(206, { "content-range": "bytes 0-999/5000", "content-length": "1000" });
      response.end(Buffer.alloc(1_000));
    } else if (request.url === "/whole-range") {
      response.writeHead(206, { "content-range": "bytes 0-999/1000" }).end(Buffer.alloc(1_000));
    } else if (request.url === "/zipped") {
      const body = gzipSync(Buffer.alloc(50_000));
      response.writeHead(200, { "content-encoding": "gzip", "content-length": body.length }).end(body);
    } else if (request.url === "/named") {
      response.writeHead(200, { "content-disposition": "inline; filename*=UTF-8''S%C3%A3o.jpg" }).end("bytes");
    } else if (request.url === "/private") response.writeHead(403, "Forbidden").end();
    else if (request.url === "/circle") response.writeHead(302, { location: "/circle" }).end();
    else response.writeHead(404, "Not Found").end();
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const optionsOf = (change: Partial<ReadOptions>): ReadOptions => ({
  name: "beach.jpg",
  type: "image",
  access: { pageOrigin: server.origin, allowedOrigins: [] },
  maxSizeBytes: 1e6,
  onBytes: () => {},
  ...change,
});
const read = (path: string, change: Partial<ReadOptions> = {}) =>
  readFile(new URL(path, server.origin).href, optionsOf(change));

describe("readFile", () => {
  test("reads every byte and reports progress", async () => {
    let signs = 0;
    const { bytes } = await read("/photo", { onBytes: () => void signs++ });
    expect(await readBytes(bytes)).toEqual(new Uint8Array(200_000).fill(7));
    expect(signs).toBeGreaterThan(0);
  });

  test.each([
    ["/photo", 200_000],
    ["/film", FILM.length],
  ])("%s is hashed as it is read, whether it fits into memory or not", async (path, sizeBytes) => {
    const { bytes, sha256 } = await read(path, { maxSizeBytes: 1e9 });
    const file = await readBytes(bytes);
    expect(file.length).toBe(sizeBytes);
    const hash = createHash("sha256").update(file);
    expect(Buffer.from(await sha256).equals(hash.digest())).toBe(true);
  });

  test.each([
    ["a server that refuses", "/private", "Forbidden", "403 Forbidden"],
    ["an address that leads nowhere", "/nothing", "Gone", "404 Not Found"],
    ["an empty file", "/empty", "Empty", "empty file"],
    ["a connection that breaks", "/cut", "Incomplete", "connection broke"],
    ["a part that nobody asked for", "/part", "Incomplete", "a part only"],
    ["a redirect in a circle", "/circle", "RedirectLoop", "without end"],
  ])("%s is told by name", async (_, path, code, why) => {
    await expect(read(path)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`^beach\\.jpg could not be read: .*${why}`)),
    });
  });

  test("a stream of pictures, which has no end, is not read", async () => {
    await expect(read("/stream")).rejects.toMatchObject({ code: "NotAnImage" });
  });

  test("a part that is the whole is taken, and a compressed body by what is in it", async () => {
    expect((await readBytes((await read("/whole-range")).bytes)).length).toBe(1_000);
    expect((await readBytes((await read("/zipped")).bytes)).length).toBe(50_000);
  });

  test("tells what the server calls the file", async () => {
    expect((await read("/named")).fileName).toBe("São.jpg");
  });

  test("reading fails when the server stops sending", async () => {
    const reading = read("/stalls", { stallLimitMs: 50 });
    await expect(reading).rejects.toMatchObject({
      code: "Unreachable",
      message: expect.stringContaining("stopped sending"),
    });
  });

  test.each(["/photo", "/unannounced"])(
    "a file larger than the backend takes is not read to its end: %s",
    async (path) => {
      await expect(read(path, { maxSizeBytes: 100_000 })).rejects.toMatchObject({ code: "TooLarge" });
    },
  );

  describe("of another origin than the page's", () => {
    const public_ = { pageOrigin: "https://photos.example.org", allowedOrigins: [] };

    test("is not read where it is more private than the page", async () => {
      await expect(read("/photo", { access: public_ })).rejects.toMatchObject({
        code: "MorePrivate",
        message: expect.stringContaining("private network"),
      });
    });

    test("tells where it came from after redirects", async () => {
      await using other = await serveLoopback((_, response) => response.end(Buffer.alloc(9)));
      expect((await read("/to?/photo")).url).toBe(`${server.origin}/photo`);
      expect((await read(`/to?${other.origin}/photo`)).url).toBe(`${other.origin}/photo`);
    });

    test.each(["document", "note"] as const)("is no %s, also not after a redirect", async (type) => {
      await using other = await serveLoopback((_, response) => response.end("<title>Administration</title>"));
      for (const path of [`${other.origin}/admin`, `/to?${other.origin}/admin`])
        await expect(read(path, { type })).rejects.toMatchObject({ code: "Unreadable" });
      expect((await read("/to?/photo", { type })).url).toBe(`${server.origin}/photo`);
    });

    test.each([
      ["what its server answered", (response: ServerResponse) => response.writeHead(418, "I'm a teapot").end()],
      ["how large it is", (response: ServerResponse) => response.end(Buffer.alloc(2_000_000))],
    ])("is marked as elsewhere, so that its page is not told %s", async (_, answer) => {
      await using other = await serveLoopback((_request, response) => void answer(response));
      await expect(read(`/to?${other.origin}/admin`)).rejects.toMatchObject({ details: { isElsewhere: true } });
      await expect(read("/private")).rejects.not.toMatchObject({ details: { isElsewhere: true } });
    });

    test("is named where the person has not allowed it", async () => {
      const { origin } = new URL("http://photos.example:81");
      const access = { pageOrigin: server.origin, allowedOrigins: [], unallowedOrigins: [origin] };
      const failure = { code: "HostNotAllowed", details: { about: origin } };
      await expect(read(`${origin}/photo`, { access })).rejects.toMatchObject(failure);
      await expect(read(`/to?${origin}/photo`, { access })).rejects.toMatchObject(failure);
    });
  });
});
