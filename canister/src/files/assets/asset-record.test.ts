import { expect, test } from "vitest";
import type { Asset } from "./asset.ts";
import { assetCodec } from "./asset-record.ts";

const sha256 = new Uint8Array(32).fill(7);
const encoding = { sha256, sizeBytes: 3_000_000, chunkIds: [1, 4_000_000_000], chunkSizeBytes: 1_900_000 };
const asset: Asset = {
  contentType: "image/webp",
  maxAgeSeconds: 60,
  headers: [["X-Ü", "é"]],
  isAliased: false,
  allowRawAccess: undefined,
  encodings: new Map([["identity", { ...encoding, modifiedNs: 2n ** 60n, chunkSha256s: [sha256, sha256] }]]),
};

test("assets are read as they were written", () => {
  expect(assetCodec.fromBytes(assetCodec.toBytes(asset))).toEqual(asset);
  const bare = { contentType: "", maxAgeSeconds: undefined, headers: undefined, isAliased: undefined };
  const empty: Asset = { ...bare, allowRawAccess: true, encodings: new Map() };
  expect(assetCodec.fromBytes(assetCodec.toBytes(empty))).toEqual(empty);
});

test("a record of an unknown version is refused with a message that says so", () => {
  for (const version of [0, 2, 160])
    expect(() => assetCodec.fromBytes(assetCodec.toBytes(asset).with(0, version))).toThrow(
      `A stored asset has version ${version}, which this canister cannot read.`,
    );
});
