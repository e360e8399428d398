import { encode } from "@dfinity/cbor";
import { expect, test } from "vitest";
import type { Asset } from "../assets/asset.ts";
import { assetCodec } from "../assets/asset-record.ts";
import { readBatch, writeBatch } from "./batch.ts";
import { isFirstForm, readFirstBatch } from "./first-form.ts";

const sha256 = new Uint8Array(32).fill(7);
const encoding = { sha256, sizeBytes: 3_000_000, chunkIds: [1, 4_000_000_000], chunkSizeBytes: 1_900_000 };
const asset: Asset = {
  contentType: "image/webp",
  maxAgeSeconds: 60,
  headers: [["X-Ü", "é"]],
  isAliased: false,
  allowRawAccess: undefined,
  encodings: new Map([["identity", { ...encoding, modifiedNs: 2n ** 60n, chunkSha256s: undefined }]]),
};
const batch = { state: "proposed", expiresAtNs: 2n ** 60n, sizeBytes: 7 } as const;

test("assets are read as they were written", () => {
  expect(assetCodec.fromBytes(assetCodec.toBytes(asset))).toEqual(asset);
  const bare = { contentType: "", maxAgeSeconds: undefined, headers: undefined, isAliased: undefined };
  const empty: Asset = { ...bare, allowRawAccess: true, encodings: new Map() };
  expect(assetCodec.fromBytes(assetCodec.toBytes(empty))).toEqual(empty);
});

test("what the first version stored is read too", () => {
  const { contentType, maxAgeSeconds, headers, isAliased } = asset;
  const encodings = [{ ...encoding, name: "identity", modifiedNs: String(2n ** 60n) }];
  const stored = encode({ contentType, maxAgeSeconds, headers, isAliased, encodings } as never);
  expect(isFirstForm(stored)).toBe(true);
  expect(assetCodec.fromBytes(stored)).toEqual(asset);

  const storedBatch = encode({ ...batch, expiresAtNs: batch.expiresAtNs.toString(), chunkIds: [3, 4] });
  expect(isFirstForm(storedBatch)).toBe(true);
  expect(readFirstBatch(storedBatch)).toEqual({ ...batch, chunkIds: [3, 4] });
  expect(isFirstForm(writeBatch({ ...batch, chunkCount: 2 }))).toBe(false);
  expect(readBatch(writeBatch({ ...batch, chunkCount: 2 }))).toEqual({ ...batch, chunkCount: 2 });
});
