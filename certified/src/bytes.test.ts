import { lebEncode } from "@dfinity/candid";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes, concatBytes, leb128 } from "./bytes.ts";

describe("concatBytes", () => {
  it("joins more parts than the interpreter allows arguments", () => {
    const parts = Array.from({ length: 70_000 }, (_, index) => Uint8Array.of(index & 0xff));
    expect(concatBytes(parts)).toEqual(Uint8Array.from({ length: 70_000 }, (_, index) => index & 0xff));
  });
});

describe("compareBytes", () => {
  it("orders as Node does", () => {
    const bytes = fc.uint8Array({ maxLength: 4 });
    fc.assert(
      fc.property(bytes, bytes, (left, right) => {
        expect(Math.sign(compareBytes(left, right))).toBe(Buffer.compare(left, right));
      }),
    );
  });
});

describe("leb128", () => {
  it("encodes as Candid does", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(leb128(value)).toEqual(lebEncode(value));
      }),
    );
    for (const value of [0, 127, 128, 200, 2 ** 32]) expect(leb128(value)).toEqual(lebEncode(value));
  });
});
