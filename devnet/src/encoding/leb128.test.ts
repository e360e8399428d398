import { lebEncode, slebEncode } from "@dfinity/candid";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signed, unsigned } from "./leb128.ts";

const EDGES = [0, 1, 0x3f, 0x40, 0x7f, 0x80, 0x3fff, 0x4000, 2 ** 31 - 1];

describe("LEB128", () => {
  it("writes unsigned numbers as a library does", () => {
    const same = (value: number): void => {
      expect(unsigned(value)).toEqual(new Uint8Array(lebEncode(value)));
    };
    for (const value of [...EDGES, 2 ** 31, 2 ** 32 - 1]) same(value);
    fc.assert(fc.property(fc.nat({ max: 2 ** 32 - 1 }), same));
  });

  it("writes signed numbers as a library does", () => {
    const same = (value: number): void => {
      expect(signed(value)).toEqual(new Uint8Array(slebEncode(value)));
    };
    for (const value of EDGES.flatMap((edge) => [edge, -edge, -edge - 1])) same(value);
    fc.assert(fc.property(fc.integer(), same));
  });
});
