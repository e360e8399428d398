import { LIMITS } from "@store-forever/protocol";
import { AssetBytes } from "@store-forever/protocol/candid";
import { IDL } from "@store-forever/protocol/ic";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assetMessageLimits, messageSizeOf } from "../blobs/blob-uploader.ts";
import { pack } from "./pack.ts";

const itemsAndLimits = fc
  .record({ maxBytes: fc.integer({ min: 1, max: 5_000 }), maxItems: fc.integer({ min: 1, max: 20 }) })
  .chain((limits) => fc.tuple(fc.array(fc.integer({ min: 0, max: limits.maxBytes })), fc.constant(limits)));

describe("pack", () => {
  test("puts every item into exactly one message, none too large or too long", () => {
    fc.assert(
      fc.property(itemsAndLimits, ([sizes, limits]) => {
        const items = sizes.map((bytes, id) => ({ id, bytes }));
        const messages = pack(items, (item) => item.bytes, limits);
        const ids = messages.flat().map((item) => item.id);
        expect(ids.toSorted((a, b) => a - b)).toEqual(items.map((item) => item.id));
        for (const message of messages) {
          expect(message.length).toBeGreaterThan(0);
          expect(message.length).toBeLessThanOrEqual(limits.maxItems);
          expect(message.reduce((bytes, item) => bytes + item.bytes, 0)).toBeLessThanOrEqual(limits.maxBytes);
        }
      }),
    );
  });

  test("makes no two messages that would fit into one", () => {
    fc.assert(
      fc.property(itemsAndLimits, ([sizes, { maxBytes }]) => {
        const limits = { maxBytes, maxItems: Number.MAX_SAFE_INTEGER };
        const filled = pack(sizes, (bytes) => bytes, limits).map((message) => message.reduce((a, b) => a + b, 0));
        for (const [index, bytes] of filled.entries())
          for (const other of filled.slice(index + 1)) expect(bytes + other).toBeGreaterThan(maxBytes);
      }),
    );
  });

  test("refuses an item that is larger than a message", () => {
    expect(() => pack([11], (bytes) => bytes, { maxBytes: 10, maxItems: 5 })).toThrow(RangeError);
  });
});

const LIMITS_RECORD = {
  chunk_size_bytes: LIMITS.chunkSizeBytes,
  max_message_bytes: LIMITS.maxMessageBytes,
  max_file_size_bytes: BigInt(LIMITS.maxFileSizeBytes),
  max_chunks: LIMITS.maxChunks,
  max_open_sessions: LIMITS.maxOpenSessions,
  session_ttl_seconds: LIMITS.sessionTtlSeconds,
  max_inline_bytes: LIMITS.maxInlineBytes,
  max_assets_per_call: LIMITS.maxAssetsPerCall,
  max_hashes_per_call: LIMITS.maxHashesPerCall,
  max_memories_per_call: LIMITS.maxMemoriesPerCall,
  max_gallery_items: LIMITS.maxGalleryItems,
  presence_default: LIMITS.presenceDefault,
  presence_max: LIMITS.presenceMax,
  max_title_bytes: LIMITS.maxTitleBytes,
  max_text_bytes: LIMITS.maxTextBytes,
  admission: { owner: null },
  budgets: { person: LIMITS.budgets.person, all: LIMITS.budgets.all, cycles_floor: LIMITS.budgets.cyclesFloor },
};

test("a packed store_assets argument, encoding included, is no larger than the canister takes", () => {
  const limits = assetMessageLimits(LIMITS_RECORD);
  const argBytes = (sizes: number[]) =>
    IDL.encode(
      [IDL.Vec(AssetBytes)],
      [sizes.map((size) => ({ sha256: new Uint8Array(32), bytes: new Uint8Array(size) }))],
    ).length;
  const asset = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(fc.array(asset, { minLength: 1, maxLength: 100 }), (sizes) => {
      const messages = pack(sizes, (sizeBytes) => messageSizeOf({ sizeBytes }), limits);
      for (const message of messages) expect(argBytes(message)).toBeLessThanOrEqual(LIMITS.maxMessageBytes);
    }),
    { numRuns: 20 },
  );
  const largest = limits.maxBytes - messageSizeOf({ sizeBytes: 0 });
  expect(argBytes([largest])).toBeLessThanOrEqual(LIMITS.maxMessageBytes);
});
