import { createHash } from "node:crypto";
import { concatBytes, toHex } from "@store-forever/protocol";
import { describe, expect, it } from "vitest";
import type { Asset, Encoding } from "../assets/asset.ts";
import { type ReadableFiles, releasedModule, releaseIn, viewerMessages } from "./release.ts";

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());
const bytesOf = (size: number, seed: number) => new Uint8Array(size).map((_, index) => (index * 31 + seed) & 255);

/** Files by key, each in the encodings that are given, cut into chunks of 1.8 MB as uploads cut them. */
function filesOf(contents: Record<string, Record<string, Uint8Array>>): ReadableFiles {
  const chunks: Uint8Array[] = [];
  const chunkSizeBytes = 1_800_000;
  const entries = Object.entries(contents).map(([key, encodings]): [string, Asset] => {
    const stored = Object.entries(encodings).map(([name, bytes]) => {
      const chunkIds = Array.from({ length: Math.max(1, Math.ceil(bytes.length / chunkSizeBytes)) }, (_, index) =>
        chunks.push(bytes.subarray(index * chunkSizeBytes, (index + 1) * chunkSizeBytes)),
      ).map((length) => length - 1);
      const content = { sha256: sha256(bytes), sizeBytes: bytes.length, chunkIds, chunkSizeBytes };
      return [name, { ...content, modifiedNs: 1n, chunkSha256s: [] }] satisfies [string, Encoding];
    });
    const properties = { maxAgeSeconds: 60, headers: [["x-a", "b"] as [string, string]], isAliased: undefined };
    return [key, { ...properties, allowRawAccess: false, contentType: "text/plain", encodings: new Map(stored) }];
  });
  const byKey = new Map(entries);
  return {
    asset: (key) => byKey.get(key),
    list: () => entries,
    uploads: { chunk: (chunkId) => chunks[chunkId] ?? new Uint8Array() },
  };
}

describe("a release", () => {
  it("is none until there is a module", () => {
    const files = filesOf({ "/release/viewer/index.html": { identity: bytesOf(9, 1) } });
    expect([releasedModule(files), releaseIn(files)]).toEqual([undefined, undefined]);
  });

  it("has a module in parts that the network takes", () => {
    const module = bytesOf(2_500_000, 3);
    const files = filesOf({ "/release/archive.wasm.gz": { identity: module } });
    const released = releasedModule(files);
    const parts = (released?.parts ?? []).map((read) => read());
    expect(Math.max(...parts.map(({ length }) => length))).toBe(1024 ** 2);
    expect(Buffer.compare(concatBytes(parts), module)).toBe(0);
    expect([released?.sha256, released?.sizeBytes]).toEqual([sha256(module), module.length]);
  });

  it("sends the viewer's files in full messages, each file under its own key and with its own headers", () => {
    const viewer = {
      "/index.html": { identity: bytesOf(900_000, 1), gzip: bytesOf(700_000, 2) },
      "/a.js": { identity: bytesOf(10, 3) },
      "/empty.txt": { identity: new Uint8Array() },
    };
    const files = filesOf({
      "/release/archive.wasm.gz": { identity: bytesOf(5, 4) },
      "/other.txt": { identity: bytesOf(5, 5) },
      ...Object.fromEntries(Object.entries(viewer).map(([key, encodings]) => [`/release/viewer${key}`, encodings])),
    });
    const hashed = Object.fromEntries(
      Object.entries(viewer).map(([key, encodings]) => [
        key,
        Object.fromEntries(Object.entries(encodings).map(([name, bytes]) => [name, toHex(sha256(bytes))])),
      ]),
    );
    const messages = [...viewerMessages(files)];
    expect(messages).toHaveLength(2);
    const received: Record<string, Record<string, string>> = {};
    for (const operation of messages.flat()) {
      if ("CreateAsset" in operation)
        expect(operation.CreateAsset).toMatchObject({
          max_age: [60n],
          headers: [[["x-a", "b"]]],
          allow_raw_access: [false],
        });
      else if ("SetAssetContent" in operation) {
        const { key, content_encoding, sha256: expected, last_chunk } = operation.SetAssetContent;
        const [bytes = new Uint8Array(1)] = last_chunk;
        expect(expected).toEqual([sha256(bytes)]);
        received[key] = { ...received[key], [content_encoding]: toHex(sha256(bytes)) };
      }
    }
    expect(received).toEqual(hashed);
    const { module_bytes, viewer: listed = [] } = releaseIn(files) ?? {};
    expect(module_bytes).toBe(5n);
    expect(listed.map(({ key, contents }) => [key, contents.map(({ size_bytes }) => size_bytes)])).toEqual([
      ["/index.html", [900_000n, 700_000n]],
      ["/a.js", [10n]],
      ["/empty.txt", [0n]],
    ]);
  });
});
