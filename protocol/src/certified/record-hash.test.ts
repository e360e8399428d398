import { hashOfMap } from "@dfinity/agent";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../values/bytes.ts";
import { assetLeaf, parseAssetLeaf } from "./leaves.ts";
import { type HashValue, recordHash } from "./record-hash.ts";

const value: fc.Arbitrary<HashValue> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.string(),
    fc.uint8Array(),
    fc.bigInt({ min: 0n, max: 2n ** 64n }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string({ minLength: 1 }), tie("value"), { maxKeys: 3 }),
  ),
})).value as fc.Arbitrary<HashValue>;

describe("recordHash", () => {
  it("agrees with the interface specification's request id example", () => {
    const request = {
      request_type: "call",
      sender: Uint8Array.of(4),
      ingress_expiry: 1_685_570_400_000_000_000n,
      canister_id: fromHex("00000000000004d2"),
      method_name: "hello",
      arg: fromHex("4449444c00fd2a"),
    };
    expect(toHex(recordHash(request, sha256))).toBe("1d1091364d6bb8a6c16b203ee75467d59ead468f523eb058880ae8ec80e2b101");
  });

  it("agrees with the agent's own hash for any record", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value, { maxKeys: 5 }), (record) => {
        expect(toHex(recordHash(record, sha256))).toBe(toHex(hashOfMap(record)));
      }),
    );
  });

  it("leaves absent fields out and refuses negative numbers", () => {
    expect(recordHash({ title: "a", description: undefined }, sha256)).toEqual(recordHash({ title: "a" }, sha256));
    expect(() => recordHash({ size: -1n }, sha256)).toThrow(RangeError);
  });
});

describe("assetLeaf", () => {
  it("is read back as it was written", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (hash, sizeBytes) => {
          expect(parseAssetLeaf(assetLeaf({ sha256: hash, sizeBytes }))).toEqual({ sha256: hash, sizeBytes });
        },
      ),
    );
    expect(() => parseAssetLeaf(new Uint8Array(39))).toThrow("An asset leaf has 40 bytes, not 39.");
  });
});
