import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Loopback, serveLoopback } from "../../../test/loopback.ts";
import { readBytes } from "../../bytes/asset-bytes.ts";
import { readFile } from "./read-file.ts";

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
    else if (request.url === "/stalls") response.write(Buffer.alloc(1_000));
    else if (request.url === "/cut") {
      response.writeHead(200, { "content-length": "5000" });
      response.write(Buffer.alloc(1_000), () => request.socket.destroy());
    } else response.writeHead(403, "Forbidden").end();
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const read = (path: string, options: { maxSizeBytes?: number; stallLimitMs?: number } = {}) =>
  readFile(`${server.origin}${path}`, { name: "beach.jpg", maxSizeBytes: 1e6, onBytes: () => {}, ...options });

describe("readFile", () => {
  test("reads every byte and reports progress", async () => {
    let signs = 0;
    const options = { name: "beach.jpg", maxSizeBytes: 1e6, onBytes: () => void signs++ };
    const { bytes } = await readFile(`${server.origin}/photo`, options);
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
    ["a server that refuses", "/private", "403 Forbidden"],
    ["an empty file", "/empty", "empty file"],
    ["a connection that breaks", "/cut", "could not be reached"],
  ])("%s makes it unreadable, by name", async (_, path, why) => {
    await expect(read(path)).rejects.toMatchObject({
      code: "Unreadable",
      message: expect.stringMatching(new RegExp(`^beach\\.jpg could not be read: .*${why}`)),
    });
  });

  test("reading fails when the server stops sending", async () => {
    const reading = read("/stalls", { stallLimitMs: 50 });
    await expect(reading).rejects.toMatchObject({
      code: "Unreadable",
      message: expect.stringContaining("stopped sending"),
    });
  });

  test.each(["/photo", "/unannounced"])(
    "a file larger than the backend takes is not read to its end: %s",
    async (path) => {
      await expect(read(path, { maxSizeBytes: 100_000 })).rejects.toMatchObject({ code: "Quota" });
    },
  );
});
