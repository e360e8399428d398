import { describe, expect, it } from "vitest";
import { RecordReader, RecordWriter } from "./record-codec.ts";

describe("RecordReader", () => {
  it("reads what was written, field by field", () => {
    const writer = new RecordWriter(1)
      .nat8(255)
      .nat32(4_000_000_000)
      .nat64(2n ** 64n - 1n)
      .text("Île");
    writer.optional("x", (text) => writer.text(text)).optional(undefined, () => undefined);
    writer.list([1, 2], (value) => writer.nat8(value)).fixed(Uint8Array.of(7, 8));
    const reader = new RecordReader(writer.finish(), 1, "sample");
    expect([reader.nat8(), reader.nat32(), reader.nat64(), reader.text()]).toEqual([
      255,
      4_000_000_000,
      2n ** 64n - 1n,
      "Île",
    ]);
    expect([reader.optional(() => reader.text()), reader.optional(() => reader.text())]).toEqual(["x", undefined]);
    expect([reader.list(() => reader.nat8()), reader.fixed(2)]).toEqual([[1, 2], Uint8Array.of(7, 8)]);
  });

  it("refuses a record of another version, older or newer, and an empty one", () => {
    for (const version of [0, 1, 3])
      expect(() => new RecordReader(new RecordWriter(version).finish(), 2, "sample")).toThrow(
        `A stored sample has version ${version}, which this canister cannot read.`,
      );
    expect(() => new RecordReader(new Uint8Array(0), 2, "sample")).toThrow("A stored sample has version undefined");
  });
});
